"""Three server processes on one PostgreSQL and one Redis, and people who write while these fail.

The servers, PostgreSQL, Redis and the sockets are real, so a seed repeats what people and failures do, and
roughly when; how the processes take turns is the machine's.
"""
