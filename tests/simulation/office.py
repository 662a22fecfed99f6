"""Where sessions are opened and roles given out: the database, apart from all servers."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection

from jddb_jupyter.collab.roles import Principal, Role
from jddb_jupyter.storage import jobs, log, members, sessions, users
from jddb_jupyter.storage.sqlite import SqliteDatabase

P = ParamSpec("P")
T = TypeVar("T")

SESSION = "the-session"
TEXT = "Analyste — 分析\nShe leads 😀 the team.\n"
OWNER = "ann"
OTHERS = ("bob", "cleo", "dan", "eve")


@dataclass(frozen=True, slots=True)
class Right:
    """From the revision after `head` on, who may write: the person of that name, or (None) anybody."""

    head: int
    name: str | None
    may_write: bool
    session_id: str = SESSION


class Office:
    """The owner of the session at work. `rights` is what was decided, in order."""

    def __init__(self, database: SqliteDatabase, turn: asyncio.Lock, clock: Callable[[], float]) -> None:
        self.people: dict[str, Principal] = {}
        self.rights: list[Right] = []
        self._database = database
        self._turn = turn
        self._clock = clock

    @classmethod
    async def open(cls, url: str, turn: asyncio.Lock, clock: Callable[[], float]) -> Office:
        """Open the database that `url` names, and in it a session of these people."""
        office = cls(await SqliteDatabase.open(url), turn, clock)
        await office._database.write(office._furnish)
        return office

    async def put(self, name: str, role: Role, session_id: str = SESSION) -> None:
        """Give a role."""
        head = await self._act(session_id, members.put, name, role)
        self.rights.append(Right(head, name, role >= self.smallest_writer(session_id), session_id))

    def smallest_writer(self, session_id: str) -> Role:
        """The smallest role whose people may change the text."""
        return Role.EDITOR

    async def set_status(self, status: str, session_id: str = SESSION) -> None:
        """Pause the session or let it go on."""
        head = await self._act(session_id, sessions.set_status, status)
        self.rights.append(Right(head, None, status == "active", session_id))

    async def head(self, session_id: str = SESSION) -> int:
        """The last revision that is committed."""
        return await self.read(_head, session_id)

    async def read(
        self, query: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Look something up."""
        async with self._turn:
            return await self._database.read(query, *args, **kwargs)

    async def close(self) -> None:
        """Close the database."""
        await self._database.close()

    async def _act(self, session_id: str, command: Callable[..., Any], *args: object) -> int:
        """Let the owner do something. Returns the head at which it was done."""

        def act(db: Connection) -> int:
            command(db, session_id, self.people[OWNER], *args, self.now())
            return _head(db, session_id)

        async with self._turn:
            return await self._database.write(act)

    def _furnish(self, db: Connection) -> None:
        self._hire(db)
        job = jobs.create(
            db,
            jobs.NewJob(
                job_number="1",
                title="Analyst",
                classification="EC-05",
                language="en",
                ops=[{"insert": TEXT}],
            ),
            self.people[OWNER],
            self.now(),
        )
        sessions.open_for(db, job.id, self.people[OWNER], "editing", SESSION, self.now())
        for name in OTHERS:
            members.put(db, SESSION, self.people[OWNER], name, Role.EDITOR, self.now())

    def _hire(self, db: Connection) -> None:
        for name in (OWNER, *OTHERS):
            user = users.ensure(db, name, name.title(), self.now())
            self.people[name] = Principal(user.id, name, user.name, user.colour)

    def now(self) -> datetime:
        """The time, as the database keeps it."""
        return datetime.fromtimestamp(self._clock(), UTC)


def _head(db: Connection, session_id: str) -> int:
    head = log.head_of(db, session_id)
    assert head is not None
    return head
