"""What a live pair promises where other things happen at the same time."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import delete, insert, update

from jddb_jupyter.collab.manager import SessionManager
from jddb_jupyter.collab.pair_connection import PairConnection
from jddb_jupyter.collab.pairs import PairHello, PairManager
from jddb_jupyter.collab.roles import Principal, Role
from jddb_jupyter.collab.settings import CollabSettings
from jddb_jupyter.errors import Overloaded
from jddb_jupyter.metrics.monitor import SlidingMonitor
from jddb_jupyter.storage import pairs_opening, tables
from jddb_jupyter.storage.pairs_store import SqlPairStore
from jddb_jupyter.storage.store import SqlStore

TARGET = "the-target"


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


@dataclass
class Office:
    """A pair of the world's session and a French one, on one server that never looks at the database."""

    world: Any
    store: GatedStore
    manager: SessionManager
    pairs: PairManager
    sockets: list[PairConnection] = field(default_factory=list)

    def translator(self) -> Principal:
        return self.world.principal("bob", floor=Role.NONE)

    async def come(self, socket: Any, client_id: str | None = None) -> PairConnection:
        async def reauthenticate(token: str) -> Principal:
            raise AssertionError

        hello = PairHello(client_id=client_id)
        return await self.pairs.connect("pair", self.translator(), socket, hello, reauthenticate)


@pytest.fixture
async def office(world: Any) -> AsyncIterator[Office]:
    quiet = CollabSettings(watch_interval=3600, changes_per_second=0, max_connections=3)
    await (await world.start(watch_interval=3600)).close()
    database = world.database
    store = GatedStore(database)
    manager = SessionManager(store=store, monitor=SlidingMonitor(time.time), clock=time.time, settings=quiet)
    pairs = PairManager(
        manager,
        store=SqlPairStore(database, time.time),
        read=store.document_at,
        monitor=SlidingMonitor(time.time),
        clock=time.time,
    )
    await database.write(_open_pair, world)
    await manager.start()
    await pairs.start()
    yield Office(world, store, manager, pairs)
    store.gate.set()
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


async def test_who_is_closed_on_the_way_in_is_in_neither_text(office: Office) -> None:
    office.store.gate.clear()
    first = office.world.socket()
    coming = asyncio.create_task(office.come(first, "tab"))
    await office.store.reached.wait()
    # The same client comes to the source alone, and takes its part there over.
    world = office.world
    other = await world.connect(office.manager, "bob", principal=office.translator(), client_id="tab")
    assert first.closed is not None
    assert first.closed[0] == 4009
    office.store.gate.set()
    await coming
    assert office.manager.figures()["active_connections"] == 1
    assert first.of("session_state") == []
    witness = office.world.socket()
    await office.come(witness)
    documents = (await witness.next("session_state"))["documents"]
    people = {side: len(document["users"]) for side, document in documents.items()}
    assert people == {"source": 1, "target": 1}
    # Nobody is counted who is not here, and nobody twice as gone.
    assert office.manager.figures()["active_connections"] == 3
    with pytest.raises(Overloaded):
        await world.connect(office.manager, "ann")
    other.connection.gone()


async def test_right_to_the_target_is_judged_with_the_source_when_it_is_committed(office: Office) -> None:
    socket = office.world.socket()
    pair = await office.come(socket)
    await socket.next("session_state")

    async def change(seq: int) -> None:
        message = {
            "type": "document_change", "document": "target", "revision": seq - 1, "seq": seq,
            "data": {"ops": [{"insert": "x"}]},
        }  # fmt: skip
        await pair.receive(json.dumps(message))

    await change(1)
    await socket.next("ack")
    members = tables.session_members
    bob = office.world.people["bob"].id
    # No server has been told, and only the source's membership is gone.
    await office.world.database.write(
        lambda db: db.execute(delete(members).where(members.c.job_id == 1, members.c.user_id == bob)) and None
    )
    await change(2)
    assert (await socket.next("error"))["code"] == "not_found"
    assert len(socket.of("ack")) == 1
    assert len(await office.world.rows()) == 1
