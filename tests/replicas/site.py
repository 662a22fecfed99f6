"""Where they write: PostgreSQL, Redis, and three servers, each with a way of its own to both."""

from __future__ import annotations

import asyncio
import json
import signal
from pathlib import Path

from durability.evidence import TEXT
from durability.lab import Home, Lab, Spawn, free_port
from proxy import Proxy
from redis_server import RedisServer

from jddb_jupyter.storage.opening import open_database
from tests.postgresql_server import PostgresServer

from .forks import Forks

SERVERS = 3
WELL_WITHIN = 30.0
"""Seconds within which everything must be well again."""
OPTIONS = (
    "--ServerApp.jpserver_extensions={'jddb_jupyter': True, 'jupyterlab': False, 'jupyter_lsp': False,"
    " 'jupyter_server_terminals': False, 'notebook_shim': False}",
    "--JDDB.snapshot_every=20",
    "--JDDB.heads_interval=1",
)
LASTING = {"fsync": "off"}
"""What PostgreSQL says is stored outlives its crash, as ever, though not one of the machine."""


class Replica:
    """A server, and the proxies through which it reaches the database and Redis."""

    def __init__(
        self, name: str, folder: Path, database: str, database_port: int, redis_port: int, spawn: Spawn
    ) -> None:
        self.name = name
        self.to_database = Proxy(database_port)
        self.to_redis = Proxy(redis_port)
        self.lab: Lab | None = None
        self._home = Home(folder / name)
        self.port = free_port()
        self._database = database
        self._database_port = database_port
        self._spawn = spawn

    @property
    def is_running(self) -> bool:
        """Whether it is there, however well."""
        return self.lab is not None

    async def open(self) -> None:
        """Open its ways, and start it."""
        for way in (self.to_database, self.to_redis):
            await way.start()
        await self.start()

    async def start(self) -> None:
        """Start it, at the address that it always has."""
        database = self._database.replace(f":{self._database_port}/", f":{self.to_database.port}/")
        redis = f"redis://127.0.0.1:{self.to_redis.port}/0"
        options = (*OPTIONS, f"--JDDB.db_url={database}", f"--JDDB.broker_url={redis}")
        self.lab = await Lab.start(self._home, options, self.port, self._spawn)

    async def end(self, number: int) -> None:
        """End it by a signal."""
        lab, self.lab = self.lab, None
        if lab is not None:
            lab.signal(number)
            await lab.ended()

    async def close(self) -> None:
        """End it with its ways."""
        await self.end(signal.SIGKILL)
        for way in (self.to_database, self.to_redis):
            await way.close()

    async def until_well(self) -> None:
        """Wait until it says so of itself."""
        while not await self._is_well():  # noqa: ASYNC110 - another process sets no event of ours
            await asyncio.sleep(0.02)

    async def _is_well(self) -> bool:
        assert self.lab is not None
        try:
            return bool(json.loads(await self.lab.request("GET", "health"))["status"] == "ok")
        except Exception:  # it answers 503, or not at all
            return False


class Site:
    """All of it; what fails in a run is whole again before the next."""

    def __init__(self, folder: Path) -> None:
        self.postgresql = PostgresServer(dict(LASTING))
        self.redis = RedisServer()
        self.replicas: list[Replica] = []
        self._folder = folder
        self._home = Home(folder / "clients")
        self._forks = Forks(folder)

    async def open(self) -> None:
        """Start everything."""
        await asyncio.to_thread(self.postgresql.make)
        await asyncio.to_thread(self.postgresql.start)
        await self.redis.start()
        self.database_url = await asyncio.to_thread(self.postgresql.empty)
        self.database = await open_database(self.database_url)
        await self._forks.open(self._home.environment)
        self.replicas = [
            Replica(
                f"server-{number}",
                self._folder,
                self.database_url,
                self.postgresql.port,
                self.redis.port,
                self._forks.spawn,
            )
            for number in range(SERVERS)
        ]
        await asyncio.gather(*(replica.open() for replica in self.replicas))
        await self.mend()

    async def close(self) -> None:
        """End everything."""
        await asyncio.gather(*(replica.close() for replica in self.replicas))
        await self._forks.close()
        await self.database.close()
        await self.redis.stop()
        await asyncio.to_thread(self.postgresql.remove)

    async def mend(self) -> None:
        """Start and join what is not there, as after a run that failed, until every server is well."""
        await asyncio.to_thread(self.postgresql.be_there)
        await self.redis.be_there()
        for replica in self.replicas:
            replica.to_database.set("open")
            replica.to_redis.set("open")
        await asyncio.gather(*(replica.start() for replica in self.replicas if not replica.is_running))
        async with asyncio.timeout(WELL_WITHIN):
            await asyncio.gather(*(replica.until_well() for replica in self.replicas))

    def token(self, username: str) -> str:
        """A token for somebody, which each of the servers takes."""
        return self._home.token(username)

    async def new_session(self, seed: int) -> str:
        """Open a session of a new job description."""
        lab = self.replicas[0].lab
        assert lab is not None
        job = {"job_number": f"{seed}", "title": "Analyst", "classification": "EC-05", "language": "en"}
        made = json.loads(await lab.request("POST", "jobs", json.dumps({**job, "text": TEXT}).encode()))
        session = await lab.request("POST", "sessions", json.dumps({"job_id": made["id"]}).encode())
        return str(json.loads(session)["session_id"])
