"""The sessions of this process: loads them, lets connections in, watches the database, and ends them all."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any, TypeVar
from weakref import WeakValueDictionary

from jddb_jupyter.collab.connection import Connection
from jddb_jupyter.collab.mirrors import Mirrors
from jddb_jupyter.collab.news import Moved, News
from jddb_jupyter.collab.outbox import Transport
from jddb_jupyter.collab.participant import Participant
from jddb_jupyter.collab.ports import Broker, ConnectionRecord, Line, Monitor, Store
from jddb_jupyter.collab.roles import Principal, Role
from jddb_jupyter.collab.session import EditingSession
from jddb_jupyter.collab.settings import CollabSettings
from jddb_jupyter.errors import (
    Forbidden,
    JddbError,
    NotFound,
    Overloaded,
    SessionClosed,
)

Member = TypeVar("Member", bound=Participant)

log = logging.getLogger(__name__)

NOTE_ALIVE_EVERY = 60.0
COUNT_EVERY = 1.0
CLOSING_SECONDS = 3.0
SILENT_INTERVALS = 2.5
EVERYBODY = "everybody"
"""The line on which servers tell of what touches every session."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hello:
    """What a client says when it connects; `client_id`, `since` and `epoch` when it comes back."""

    client_id: str | None = None
    since: int | None = None
    epoch: int | None = None
    accepts_gzip: bool = False
    user_agent: str | None = None
    ip_address: str | None = None


class SessionManager:
    """Start it before use, close it at the end."""

    def __init__(
        self,
        *,
        store: Store,
        broker: Broker,
        monitor: Monitor,
        clock: Callable[[], float],
        settings: CollabSettings,
        server_id: str | None = None,
        mirrors: Mirrors | None = None,
    ) -> None:
        """`mirrors` makes those of sessions that Yjs clients join."""
        self.settings = settings
        self.server_id = server_id or secrets.token_hex(8)
        self.broker = broker
        self._mirrors = mirrors
        self._store = store
        self._monitor = monitor
        self._clock = clock
        self._sessions: dict[str, EditingSession] = {}
        self._loading: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        """A lock is there for as long as somebody holds it or waits for it."""
        self._joining: dict[str, int] = {}
        self._connected = 0
        self._noted_alive = clock()
        self._tasks: set[asyncio.Task[Any]] = set()
        self._unloading: dict[str, asyncio.Task[None]] = {}
        self._behind: set[str] = set()
        """Sessions that moved elsewhere and were not caught up with yet."""
        self._everybody: Line | None = None
        self._closing = False

    async def start(self) -> None:
        """Begin to watch connections, the database, and who is connected to other servers."""
        self._everybody = self.broker.open(EVERYBODY, self._hear, {})
        self._spawn(self._repeat(self._look_after_connections, self._care_interval), "repeat")
        self._spawn(self._repeat(self._watch, self.watch_interval), "repeat")
        self._spawn(self._repeat(self._count, lambda: COUNT_EVERY), "repeat")
        if not self.broker.is_alone:
            self._spawn(self._repeat(self._meet, lambda: self.settings.heads_interval), "repeat")

    def watch_interval(self) -> float:
        """Seconds until the database is looked at again: seldom, as long as a broker tells what is new."""
        told = not (self.broker.is_alone or self.broker.is_away)
        often, seldom = self.settings.watch_interval, self.settings.heads_interval
        return max(often, seldom) if told else often

    async def close(self) -> None:
        """Commit what waits, tell every client that the server goes away, and end within a few seconds."""
        self._closing = True
        sessions = list(self._sessions.values())
        try:
            async with asyncio.timeout(CLOSING_SECONDS):
                await asyncio.gather(*(session.close() for session in sessions))
        except TimeoutError:
            log.warning("not everything could be sent before the server stops; clients will ask again")
            for session in sessions:
                session.send_everybody_away()
                session.hang_up()
        if self._everybody is not None:
            self._everybody.close()
        for task in self._tasks:
            if task.get_name() == "repeat":
                task.cancel()
        await asyncio.gather(*self._tasks, *self._unloading.values(), return_exceptions=True)
        self._sessions.clear()

    async def connect(
        self,
        session_id: str,
        principal: Principal,
        transport: Transport,
        hello: Hello,
        reauthenticate: Callable[[str], Awaitable[Principal]],
    ) -> Connection:
        """Let a person into a session; raises the JddbError that tells why not."""
        if principal.session_id not in (None, session_id):
            raise Forbidden("forbidden")
        hello = hello if hello.client_id else replace(hello, client_id=secrets.token_urlsafe(16))

        def make(session: EditingSession) -> Connection:
            return Connection(
                session,
                principal,
                transport,
                connection_id=secrets.token_urlsafe(16),
                client_id=hello.client_id or "",
                accepts_gzip=hello.accepts_gzip,
                reauthenticate=reauthenticate,
                settings=self.settings,
                clock=self._clock,
            )

        return await self.enter(session_id, principal, hello, make)

    async def enter(
        self, session_id: str, principal: Principal, hello: Hello, make: Callable[[EditingSession], Member]
    ) -> Member:
        """Let what `make` makes of a session into it; raises the JddbError that tells why not."""
        if self._closing:
            raise Overloaded("going_away")
        if self._connected >= self.settings.max_connections:
            raise Overloaded("too_many_connections")
        self._connected += 1
        self._joining[session_id] = self._joining.get(session_id, 0) + 1
        entered = False
        try:
            session = await self._session(session_id, principal)
            connection = make(session)
            record = ConnectionRecord(
                connection_id=connection.connection_id,
                client_id=connection.client_id,
                user_id=principal.user_id,
                server_id=self.server_id,
                connected_at=self._clock(),
                user_agent=hello.user_agent,
                ip_address=hello.ip_address,
            )
            await session.join(connection, record, hello.since, hello.epoch)
            entered = True  # whoever has gone by now was counted out by `_left`
            return connection
        finally:
            self._has_joined(session_id)
            if not entered:
                self._connected -= 1
            self._unload_if_empty(session_id)

    @asynccontextmanager
    async def loaded(self, session_id: str, principal: Principal) -> AsyncIterator[EditingSession]:
        """A session that this person may see, which stays loaded meanwhile."""
        self._joining[session_id] = self._joining.get(session_id, 0) + 1
        try:
            yield await self._session(session_id, principal)
        finally:
            self._has_joined(session_id)
            self._unload_if_empty(session_id)

    def _has_joined(self, session_id: str) -> None:
        self._joining[session_id] -= 1
        if not self._joining[session_id]:
            del self._joining[session_id]

    async def access_changed(self, session_id: str | None = None) -> None:
        """Roles, status or people changed: make it felt on open sockets, of one session or of all, before
        this returns; other servers are told.
        """
        self.broker.tell(EVERYBODY if session_id is None else session_id, Moved())
        await self._catch_up(session_id)

    async def _catch_up(self, session_id: str | None = None) -> None:
        chosen = [
            session
            for session in list(self._sessions.values())
            if session_id is None or session.session_id == session_id
        ]
        await asyncio.gather(*(session.catch_up() for session in chosen))

    async def comments_changed(self, session_id: str) -> None:
        """Comments were stored: tell everybody who has the session open, if possible before this returns."""
        self.broker.tell(session_id, Moved())
        session = self._sessions.get(session_id)
        if session is None:
            return
        self._behind.add(session_id)  # what does not succeed now is done by the watch
        try:
            await session.catch_up()
        except JddbError as error:
            log.warning("comments of session %s will be told later: %s", session_id, error)
        else:
            self._behind.discard(session_id)

    async def restore(self, session_id: str, principal: Principal, revision: int) -> int:
        """Bring back the text of `revision` as a new change. Returns the revision which that makes."""
        session = await self._session(session_id, principal)
        try:
            return await session.restore(principal, secrets.token_urlsafe(16), revision)
        finally:
            self._unload_if_empty(session_id)

    def figures(self) -> dict[str, object]:
        """What `GET metrics` tells: what the monitor counted, and how much is open and waiting now."""
        people = self._participants()
        return {
            "active_connections": sum(one.is_socket for one in people),
            "active_sessions": len({one.session.session_id for one in people}),
            "active_pairs": len({one.pair_id for one in people} - {None}),
            **self._monitor.figures(),
            "queues": self._queues(),
        }

    def series(self) -> list[dict[str, object]]:
        """What the monitor counted in each of the last seconds."""
        return self._monitor.series()

    def _queues(self) -> dict[str, int]:
        sessions = list(self._sessions.values())
        return {
            "commits": sum(session.waiting for session in sessions),
            "messages": sum(
                connection.outbox.waiting
                for session in sessions
                for connection in session.roster.connections()
            ),
        }

    # Loading and unloading

    async def _session(self, session_id: str, principal: Principal) -> EditingSession:
        """The session, loaded if this person may see it."""
        lock = self._loading.setdefault(session_id, asyncio.Lock())
        async with lock:
            unloading = self._unloading.get(session_id)
            if unloading is not None:
                await asyncio.wait([unloading])
            session = self._sessions.get(session_id)
            if session is None or session.is_outdated:
                session = await self._load(session_id, principal)
                self._sessions[session_id] = session
            session.admit(principal)
            return session

    async def _load(self, session_id: str, principal: Principal) -> EditingSession:
        record = await self._store.load(session_id)
        if self._closing:
            raise Overloaded("going_away")
        if record is None:
            raise NotFound("no_such_session")
        if record.access.role_of(principal) is Role.NONE:
            raise NotFound("no_such_session")
        if record.access.deleted:
            raise SessionClosed("session_deleted")
        return EditingSession(
            record,
            store=self._store,
            broker=self.broker,
            monitor=self._monitor,
            settings=self.settings,
            clock=self._clock,
            left=self._left,
            mirrors=self._mirrors,
        )

    def _left(self, session: EditingSession, connection_id: str) -> None:
        self._connected -= 1
        self._spawn(self._note_leave(connection_id))
        self._unload_if_empty(session.session_id)

    def _unload_if_empty(self, session_id: str) -> None:
        session = self._sessions.get(session_id)
        if (
            session is not None
            and not session.roster
            and session_id not in self._joining
            and session_id not in self._unloading
            and not self._closing
        ):
            task = asyncio.get_running_loop().create_task(self._unload(session))
            self._unloading[session_id] = task
            task.add_done_callback(lambda _: self._unloading.pop(session_id, None))

    async def _unload(self, session: EditingSession) -> None:
        """Write the last snapshot, and forget the session unless somebody has come meanwhile."""
        await session.settle()
        if not session.roster and session.session_id not in self._joining and not session.waiting:
            self._sessions.pop(session.session_id, None)
            session.hang_up()

    async def _note_leave(self, connection_id: str) -> None:
        try:
            await self._store.leave([connection_id], self._clock())
        except JddbError:
            log.warning("the end of connection %s could not be noted", connection_id)

    # Watching

    def _care_interval(self) -> float:
        return min(1.0, self.settings.heartbeat_interval / 5)

    async def _look_after_connections(self) -> None:
        now = self._clock()
        silent = now - SILENT_INTERVALS * self.settings.heartbeat_interval
        note = now - self._noted_alive >= NOTE_ALIVE_EVERY
        alive: list[str] = []
        for session in list(self._sessions.values()):
            session.review_all()
            for connection in session.roster.connections():
                if connection.last_heard < silent:
                    connection.close(Overloaded("too_slow"))
                elif note and connection.heard_since_noted:
                    connection.heard_since_noted = False
                    alive.append(connection.connection_id)
        if note:
            self._noted_alive = now
            if alive:
                await self._store.alive(alive, now)

    async def _count(self) -> None:
        people = self._participants()
        connections = sum(one.is_socket for one in people)
        sessions = len({one.session.session_id for one in people})
        self._monitor.open(connections, sessions, sum(self._queues().values()))

    def _participants(self) -> list[Participant]:
        """Everybody who is in a session, twice who has both texts of a pair."""
        return [one for session in self._sessions.values() for one in session.roster.connections()]

    async def _watch(self) -> None:
        known = {session_id: session.known for session_id, session in self._sessions.items()}
        self._behind.update(await self._store.moved(known))
        await self._catch_up_all()

    async def _catch_up_all(self) -> None:
        for session_id in list(self._behind):
            session = self._sessions.get(session_id)
            if session is not None:
                await session.catch_up()
            self._behind.discard(session_id)

    async def _meet(self) -> None:
        for session in list(self._sessions.values()):
            await session.roster.meet()

    def _hear(self, news: News) -> None:
        """Something was done that touches every session."""
        self._behind.update(self._sessions)
        self._spawn(self._try(self._catch_up_all))

    async def _repeat(self, step: Callable[[], Awaitable[None]], interval: Callable[[], float]) -> None:
        while True:
            await asyncio.sleep(interval())
            await self._try(step)

    async def _try(self, step: Callable[[], Awaitable[None]]) -> None:
        try:
            await step()
        except JddbError as error:
            log.warning("%s", error)
        except Exception:
            log.exception("a watch of the sessions failed")

    def _spawn(self, work: Coroutine[Any, Any, None], name: str | None = None) -> None:
        task = asyncio.get_running_loop().create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
