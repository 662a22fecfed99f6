"""The service that keeps the job descriptions of a JupyterHub; started by jupyterhub_config.py."""

import os
from pathlib import Path

from traitlets.config import get_config

c = get_config()
DATA = Path(os.environ["JDDB_SERVICE_DATA"])
EMPTY = DATA / "nothing"
EMPTY.mkdir(exist_ok=True)

# Nobody gets a kernel, a terminal or a file of this server, which would be those of the service's account.
# The other extensions are switched off beside, in jupyter_server_config.json.
c.ServerApp.authorizer_class = "jddb_jupyter.server.service.OnlyJobDescriptions"
c.ServerApp.terminals_enabled = False
c.ServerApp.allow_root = os.geteuid() == 0  # in a container that has no other account
c.ServerApp.root_dir = str(EMPTY)

# REPLACE by PostgreSQL (its password in the environment, PGPASSWORD) and a Redis for two or more replicas:
# c.JDDB.db_url = "postgresql+asyncpg://jddb@db.example.org/jddb"
# c.JDDB.broker_url = "redis://redis.example.org:6379/0"
c.JDDB.db_url = f"sqlite+aiosqlite:///{DATA / 'jddb.sqlite'}"

# Who is in neither group, and whom nobody gave a role, sees no job description at all.
c.JDDB.default_role = "none"
c.JDDB.group_roles = {"job-writers": "editor", "job-reviewers": "reviewer"}

# How long somebody who was taken out of a group may stay at most: until the token of their socket runs out
# (JDDB_TOKEN_LIFETIME, in seconds), and what the Hub said last is believed no more.
c.HubAuth.cache_max_age = 10
