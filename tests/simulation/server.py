"""One server process: the sessions of the product, on a database that can fail and die."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from random import Random

from jddb_jupyter.broker.local import LocalBroker
from jddb_jupyter.collab.connection import Connection
from jddb_jupyter.collab.manager import Hello, SessionManager
from jddb_jupyter.collab.pair_connection import PairConnection
from jddb_jupyter.collab.pairs import PairHello, PairManager
from jddb_jupyter.collab.roles import Principal
from jddb_jupyter.collab.settings import CollabSettings
from jddb_jupyter.errors import CLOSE_INTERNAL, JddbError
from jddb_jupyter.metrics.monitor import SlidingMonitor
from jddb_jupyter.storage.pairs_store import SqlPairStore
from jddb_jupyter.storage.store import SqlStore
from jddb_jupyter.yjs.connection import YjsConnection
from jddb_jupyter.yjs.gate import YjsGate
from jddb_jupyter.yjs.mirror import Mirrors

from .database import ENDS_THE_PROCESS, FatedDatabase
from .link import Link

REPEATED_WITHIN = 2.0
"""Seconds after which a transaction that failed was repeated."""


class Server:
    """A process from its start to its end, whichever that is."""

    def __init__(
        self, name: str, database: FatedDatabase, settings: CollabSettings, clock: Callable[[], float]
    ) -> None:
        self.name = name
        self.database = database
        store, monitor = SqlStore(database), SlidingMonitor(clock)
        self.manager = SessionManager(
            store=store,
            broker=LocalBroker(),
            monitor=monitor,
            clock=clock,
            settings=settings,
            mirrors=Mirrors(),
        )
        self.gate = YjsGate(self.manager, clock)
        self.pairs = PairManager(
            self.manager,
            store=SqlPairStore(database, clock),
            read=store.document_at,
            monitor=monitor,
            clock=clock,
        )
        self.is_running = True
        """It takes new connections."""
        self.has_ended = False
        self.links: list[Link] = []
        self._stopping: asyncio.Task[None] | None = None

    @classmethod
    async def start(
        cls, name: str, database: FatedDatabase, settings: CollabSettings, clock: Callable[[], float]
    ) -> Server:
        """Start a process on its database."""
        server = cls(name, database, settings, clock)
        await server.manager.start()
        await server.pairs.start()
        return server

    async def let_in(self, session_id: str, person: Principal, link: Link, hello: Hello) -> None:
        """What the WebSocket handler does when a socket opens."""

        async def reauthenticate(_token: str) -> Principal:
            return person

        await self._open(link, self.manager.connect(session_id, person, link, hello, reauthenticate))

    async def let_into_pair(self, pair_id: str, person: Principal, link: Link, hello: PairHello) -> None:
        """The same for the socket of a pair."""

        async def reauthenticate(_token: str) -> Principal:
            return person

        await self._open(link, self.pairs.connect(pair_id, person, link, hello, reauthenticate))

    async def let_in_yjs(self, session_id: str, person: Principal, link: Link) -> None:
        """The same for the socket of a Yjs client."""
        await self._open(link, self.gate.connect(session_id, person, link, Hello(), None))

    async def _open(
        self, link: Link, joining: Awaitable[Connection | PairConnection | YjsConnection]
    ) -> None:
        try:
            connection = await joining
        except JddbError as error:
            link.close(error.close_code or CLOSE_INTERNAL, "")
            return
        link.connection = connection
        if link.ended:
            connection.gone()

    def is_quiet(self) -> bool:
        """Whether no transaction is under way, and none will be repeated."""
        now = asyncio.get_running_loop().time()
        return not self.database.waiting and now > self.database.failed_at + REPEATED_WITHIN

    async def stop(self) -> None:
        """End as SIGTERM asks for it."""
        self.is_running = False
        if self._stopping is None:
            self._stopping = asyncio.create_task(self._stop())
        await asyncio.shield(self._stopping)

    async def _stop(self) -> None:
        await self.pairs.close()
        await self.manager.close()
        for link in self.links:
            link.end()
        await self.database.close()
        self.has_ended = True

    async def kill(self, random: Random) -> None:
        """End as SIGKILL does: whatever is going on, at any point of it."""
        self.is_running = False
        self.has_ended = True
        while self.database.waiting:
            self.database.release(0, random.choice(ENDS_THE_PROCESS))
        self.database.dead = True
        # What the server says in the middle of a transaction, it has said.
        await asyncio.sleep(0.001)
        for link in self.links:
            link.sever(random)
        await self.database.close()
