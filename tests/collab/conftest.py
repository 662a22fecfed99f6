"""Sessions on a real database, each engine in turn, with connections whose other end is in the test."""

from __future__ import annotations

import asyncio
import gzip
import json
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import insert, update

from jddb_jupyter.broker.local import LocalBroker
from jddb_jupyter.collab.connection import Connection
from jddb_jupyter.collab.manager import Hello, SessionManager
from jddb_jupyter.collab.ports import Broker
from jddb_jupyter.collab.roles import Principal, Role
from jddb_jupyter.collab.settings import CollabSettings
from jddb_jupyter.metrics.monitor import SlidingMonitor
from jddb_jupyter.storage import tables, users
from jddb_jupyter.storage.database import Database
from jddb_jupyter.storage.opening import open_database
from jddb_jupyter.storage.store import SqlStore

PATIENCE = 10.0


class Socket:
    """The other end of a connection: what was sent to it, taken apart, and how it was closed."""

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []
        self.frames: list[tuple[bytes, bool]] = []
        self.closed: tuple[int, str] | None = None
        self.is_gone = False
        self.stuck: asyncio.Event | None = None
        self._news = asyncio.Event()

    def send(self, data: bytes, binary: bool) -> Any:
        self.frames.append((data, binary))
        message = json.loads(gzip.decompress(data) if binary else data)
        self.messages += message["messages"] if message["type"] == "batch" else [message]
        self._news.set()
        return asyncio.ensure_future(self._taken())

    async def _taken(self) -> None:
        if self.stuck is not None:
            await self.stuck.wait()

    def close(self, code: int, reason: str) -> None:
        self.closed = code, reason
        self._news.set()

    async def until(self, condition: Callable[[Socket], Any]) -> Any:
        """Wait for something to be true of this socket."""
        async with asyncio.timeout(PATIENCE):
            while not (found := condition(self)):
                self._news.clear()
                await self._news.wait()
        return found

    def of(self, kind: str) -> list[dict[str, Any]]:
        return [message for message in self.messages if message["type"] == kind]

    async def next(self, kind: str, count: int = 1) -> dict[str, Any]:
        """The `count`th message of a kind, when it has come."""
        await self.until(lambda socket: len(socket.of(kind)) >= count)
        return self.of(kind)[count - 1]


@dataclass
class Peer:
    """A connection together with its socket."""

    connection: Connection
    socket: Socket
    seq: int = 0

    async def send(self, kind: str, **fields: Any) -> None:
        await self.connection.receive(json.dumps({"type": kind, **fields}))

    async def change(self, revision: int, *ops: dict[str, Any], seq: int | None = None) -> None:
        self.seq = self.seq + 1 if seq is None else seq
        await self.send("document_change", revision=revision, seq=self.seq, data={"ops": list(ops)})

    async def changed(self, revision: int, *ops: dict[str, Any]) -> int:
        """Send a change and wait for its acknowledgement; the revision that it became."""
        await self.change(revision, *ops)
        seq = self.seq
        found = await self.socket.until(lambda socket: [ack for ack in socket.of("ack") if ack["seq"] == seq])
        return int(found[0]["revision"])


@dataclass
class World:
    """One database with one session of a job description, and the servers on it."""

    url: str
    settings: CollabSettings = field(default_factory=CollabSettings)
    session_id: str = "the-session"
    text: str = "Hello\n"
    open: list[tuple[SessionManager, Database]] = field(default_factory=list)
    people: dict[str, users.User] = field(default_factory=dict)

    async def start(self, broker: Broker | None = None, **settings: Any) -> SessionManager:
        """One more server on the database; without a broker it is alone."""
        database = await open_database(self.url)
        if not self.people:
            await database.write(self._seed)
        manager = SessionManager(
            store=SqlStore(database),
            broker=broker or LocalBroker(),
            monitor=SlidingMonitor(time.time),
            clock=time.time,
            settings=CollabSettings(**{"changes_per_second": 0, "presence_interval": 0, **settings}),
        )
        await manager.start()
        self.open.append((manager, database))
        return manager

    @property
    def database(self) -> Database:
        return self.open[-1][1]

    def _seed(self, db: Any) -> None:
        now = datetime.now(UTC)
        for name in ("ann", "bob", "cleo", "dan", "eve", "fay"):
            self.people[name] = users.ensure(db, name, name.title(), now)
        owner = self.people["ann"].id
        content = json.dumps([{"insert": self.text}])
        db.execute(
            insert(tables.job_descriptions).values(
                job_number="1", title="Analyst", classification="EC-05", language="en", raw_content="",
                content=content, created_by=owner, created_at=now, updated_at=now,
            )
        )  # fmt: skip
        db.execute(
            insert(tables.editing_sessions).values(
                session_id=self.session_id, job_id=1, created_by=owner, session_type="editing",
                status="active", collaborators=[], document_state=content, metadata={}, created_at=now,
                last_activity=now, head=0, snapshot_revision=0, epoch=1, access_revision=1,
            )
        )  # fmt: skip
        db.execute(
            insert(tables.document_snapshots).values(
                session_id=self.session_id, revision=0, content=content, created_at=now
            )
        )
        self._grant(db, "ann", "owner")

    def _grant(self, db: Any, name: str, role: str) -> None:
        table = tables.session_members
        person = self.people[name].id
        values = {"role": role, "granted_by": person, "granted_at": datetime.now(UTC)}
        if not db.execute(update(table).where(table.c.user_id == person).values(values)).rowcount:
            db.execute(insert(table).values(job_id=1, user_id=person, **values))
        db.execute(
            update(tables.editing_sessions).values(
                access_revision=tables.editing_sessions.c.access_revision + 1
            )
        )

    async def grant(self, name: str, role: str) -> None:
        """Give a role, in the database alone: no server is told."""
        await self.database.write(self._grant, name, role)

    async def set_session(self, **values: Any) -> None:
        """Change the session's row, as another process would."""

        def change(db: Any) -> None:
            table = tables.editing_sessions
            db.execute(update(table).values(access_revision=table.c.access_revision + 1, **values))

        await self.database.write(change)

    def principal(self, name: str, floor: Role = Role.EDITOR, **limits: Any) -> Principal:
        person = self.people[name]
        return Principal(person.id, name, person.name, person.colour, floor=floor, **limits)

    def socket(self) -> Socket:
        """The other end of a connection that is not there yet."""
        return Socket()

    async def connect(
        self,
        manager: SessionManager,
        name: str,
        *,
        principal: Principal | None = None,
        refresh: Principal | None = None,
        session_id: str | None = None,
        **hello: Any,
    ) -> Peer:
        """Let somebody in; their first message has come when this returns."""
        socket = Socket()

        async def reauthenticate(token: str) -> Principal:
            assert refresh is not None
            return refresh

        connection = await manager.connect(
            session_id or self.session_id,
            principal or self.principal(name),
            socket,
            Hello(**hello),
            reauthenticate,
        )
        state = await socket.next("session_state")
        return Peer(connection, socket, state["acked_seq"])

    async def rows(self, table: str = "document_changes") -> list[Any]:
        return await self.database.read(
            lambda db: db.exec_driver_sql(f"SELECT * FROM {table} ORDER BY 1").mappings().all()
        )

    async def close(self) -> None:
        for manager, database in self.open:
            await manager.close()
            await manager.broker.close()
            await database.close()


@pytest.fixture
async def world(db_url: str) -> AsyncIterator[World]:
    made = World(db_url)
    yield made
    await made.close()


@pytest.fixture
async def manager(world: World) -> SessionManager:
    return await world.start()
