"""A pair on one server, whose store waits or fails when a test wants it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import insert, update

from jddb_jupyter.broker.local import LocalBroker
from jddb_jupyter.collab.manager import SessionManager
from jddb_jupyter.collab.pair_connection import PairConnection
from jddb_jupyter.collab.pairs import PairHello, PairManager
from jddb_jupyter.collab.roles import Principal, Role
from jddb_jupyter.collab.settings import CollabSettings
from jddb_jupyter.errors import Unavailable
from jddb_jupyter.metrics.monitor import SlidingMonitor
from jddb_jupyter.storage import pairs_opening, tables
from jddb_jupyter.storage.pairs_store import SqlPairStore
from jddb_jupyter.storage.store import SqlStore

TARGET = "the-target"
SESSIONS = ("the-session", TARGET)


class GatedStore(SqlStore):
    """A store in which joining one session takes until its gate is opened."""

    gated = TARGET

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.gate = asyncio.Event()
        self.gate.set()
        self.reached = asyncio.Event()

    async def join(self, session_id: str, *args: Any) -> Any:
        if session_id == self.gated:
            self.reached.set()
            await self.gate.wait()
        return await super().join(session_id, *args)


class FatedPairs(SqlPairStore):
    """A store whose acts take until their gate is opened, and whose next ones fail, stored or not."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.gate = asyncio.Event()
        self.gate.set()
        self.reached = asyncio.Event()
        self.fails = 0
        self.is_stored = False

    async def act(self, *args: Any) -> Any:
        self.reached.set()
        await self.gate.wait()
        if self.fails:
            self.fails -= 1
            if self.is_stored:
                await super().act(*args)
            raise Unavailable("database_busy")
        return await super().act(*args)


@dataclass
class Office:
    """A pair of the world's session and a French one, on one server that never looks at the database."""

    world: Any
    store: GatedStore
    manager: SessionManager
    pairs: PairManager
    links: FatedPairs

    def translator(self) -> Principal:
        return self.world.principal("bob", floor=Role.NONE)

    async def come(self, socket: Any, client_id: str | None = None) -> PairConnection:
        async def reauthenticate(token: str) -> Principal:
            raise AssertionError

        hello = PairHello(client_id=client_id)
        return await self.pairs.connect("pair", self.translator(), socket, hello, reauthenticate)


@pytest.fixture
def most() -> int:
    """Connections that there may be; a test overrides this."""
    return 100


@pytest.fixture
async def office(world: Any, most: int) -> AsyncIterator[Office]:
    quiet = CollabSettings(watch_interval=3600, changes_per_second=0, max_connections=most)
    await (await world.start(watch_interval=3600)).close()
    database = world.database
    store = GatedStore(database)
    manager = SessionManager(
        store=store, broker=LocalBroker(), monitor=SlidingMonitor(time.time), clock=time.time, settings=quiet
    )
    links = FatedPairs(database, time.time)
    pairs = PairManager(
        manager,
        store=links,
        read=store.document_at,
        monitor=SlidingMonitor(time.time),
        clock=time.time,
    )
    await database.write(_open_pair, world)
    await manager.start()
    await pairs.start()
    yield Office(world, store, manager, pairs, links)
    store.gate.set()
    links.gate.set()
    await pairs.close()
    await manager.close()


def _open_pair(db: Any, world: Any) -> None:
    now = datetime.now(UTC)
    ids = pairs_opening.NewIds("pair", world.session_id, TARGET)
    wanted = pairs_opening.Wanted(1, "fr")
    opened = pairs_opening.open_pair(db, wanted, world.principal("ann"), ids, now)
    members = tables.session_members
    for job_id in (1, opened.pair.target.job_id):
        values = {"user_id": world.people["bob"].id, "role": "translator", "granted_at": now}
        db.execute(insert(members).values(job_id=job_id, granted_by=world.people["ann"].id, **values))
    for session in (world.session_id, TARGET):
        table = tables.editing_sessions
        db.execute(
            update(table)
            .where(table.c.session_id == session)
            .values(access_revision=table.c.access_revision + 1)
        )
