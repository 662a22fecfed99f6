"""A process that has imported a Jupyter server with this product, and forks one whenever it is asked to.

Most of the time in which a server starts goes into imports. Everything is the product's own but how long the
servers wait: little, so that a test need not wait for what hangs.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from typing import TypedDict

from jupyter_server.serverapp import main

from jddb_jupyter.broker import redis
from jddb_jupyter.server import (
    app,  # noqa: F401 - so that it is imported before the forks
    wiring,
)
from jddb_jupyter.storage import postgresql

BUSY_SECONDS = 1
ANSWERS_WITHIN = 0.5

setattr(postgresql, "BUSY_SECONDS", BUSY_SECONDS)  # noqa: B010 - a constant of the product
setattr(postgresql, "ANSWER_SECONDS", 2 * BUSY_SECONDS)  # noqa: B010
postgresql._SETTINGS["lock_timeout"] = f"{BUSY_SECONDS}s"  # type: ignore[index]
postgresql._SETTINGS["idle_in_transaction_session_timeout"] = f"{3 * BUSY_SECONDS}s"  # type: ignore[index]
setattr(redis, "ANSWERS_WITHIN", ANSWERS_WITHIN)  # noqa: B010
setattr(redis, "PING_EVERY", ANSWERS_WITHIN)  # noqa: B010
setattr(wiring, "OPEN_AGAIN_AFTER", ANSWERS_WITHIN)  # noqa: B010


class Asked(TypedDict):
    """How a server is to be started; what it logs goes into the pipe `log`."""

    arguments: list[str]
    environment: dict[str, str]
    folder: str
    log: str


def fork_servers() -> None:
    """Start a server for each line of the standard input, and answer with its process id."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # that they end is seen elsewhere: at the end of their log
    for line in sys.stdin:
        process = os.fork()
        if not process:
            become(json.loads(line))
            main()
            return
        print(process, flush=True)


def become(asked: Asked) -> None:
    """Be like a process that was started so."""
    os.setsid()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    nothing = os.open(os.devnull, os.O_RDWR)
    for number, opened in ((0, nothing), (1, nothing), (2, os.open(asked["log"], os.O_WRONLY))):
        os.dup2(opened, number)
    os.chdir(asked["folder"])
    os.environ.clear()
    os.environ.update(asked["environment"])
    sys.argv[1:] = asked["arguments"]


if __name__ == "__main__":
    fork_servers()
