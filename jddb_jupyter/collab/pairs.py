"""The translation pairs of this process: lets sockets in, and watches what other processes do to links."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from weakref import WeakValueDictionary

from jddb_jupyter.collab.manager import Hello, SessionManager
from jddb_jupyter.collab.news import Moved
from jddb_jupyter.collab.outbox import Transport
from jddb_jupyter.collab.pair import LivePair
from jddb_jupyter.collab.pair_connection import PairConnection
from jddb_jupyter.collab.ports import Monitor, PairRecord, PairStore
from jddb_jupyter.collab.roles import Principal
from jddb_jupyter.collab.session import EditingSession
from jddb_jupyter.errors import Forbidden, JddbError, NotFound, SessionClosed
from jddb_jupyter.ot import Delta
from jddb_jupyter.translation.links import SIDES, Side

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class PairHello:
    """What a client says when it connects; the rest, by document, when it comes back."""

    client_id: str | None = None
    since: dict[Side, int] = field(default_factory=dict)
    epoch: dict[Side, int] = field(default_factory=dict)
    accepts_gzip: bool = False
    user_agent: str | None = None
    ip_address: str | None = None


class PairManager:
    """Start it before use, close it at the end, before the sessions' manager."""

    def __init__(
        self,
        manager: SessionManager,
        *,
        store: PairStore,
        read: Callable[[str, int], Awaitable[Delta | None]],
        monitor: Monitor,
        clock: Callable[[], float],
    ) -> None:
        """`read(session_id, revision)` gives a document, or None if there is no such revision."""
        self._manager = manager
        self._store = store
        self._read = read
        self._monitor = monitor
        self._clock = clock
        self._pairs: dict[str, LivePair] = {}
        self._loading: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._watching: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to watch the database."""
        self._watching = asyncio.get_running_loop().create_task(self._watch())

    async def close(self) -> None:
        """Watch no more; the sockets are closed with their sessions."""
        if self._watching is not None:
            self._watching.cancel()
            await asyncio.gather(self._watching, return_exceptions=True)
        await asyncio.gather(*(live.close() for live in self._pairs.values()))

    def changed(self, pair_id: str) -> None:
        """Something was done to a pair's links over REST: tell it soon."""
        self._manager.broker.tell(pair_id, Moved())
        self._look(pair_id)

    def _look(self, pair_id: str) -> None:
        if pair_id in self._pairs:
            self._pairs[pair_id].wake()

    async def connect(
        self,
        pair_id: str,
        principal: Principal,
        transport: Transport,
        hello: PairHello,
        reauthenticate: Callable[[str], Awaitable[Principal]],
    ) -> PairConnection:
        """Let a person into a pair; raises the JddbError that tells why not."""
        if principal.session_id not in (None, pair_id):
            raise Forbidden("forbidden")
        try:
            return await self._connect(pair_id, principal, transport, hello, reauthenticate)
        except NotFound:
            # Who sees only one of the texts is told no more than who sees neither.
            raise NotFound("no_such_pair") from None

    async def _connect(
        self,
        pair_id: str,
        principal: Principal,
        transport: Transport,
        hello: PairHello,
        reauthenticate: Callable[[str], Awaitable[Principal]],
    ) -> PairConnection:
        record = await self._store.load(pair_id)
        if record is None:
            raise NotFound("no_such_pair")
        names: dict[Side, str] = {"source": record.source_session_id, "target": record.target_session_id}
        async with AsyncExitStack() as stack:
            sessions = {
                side: await stack.enter_async_context(self._manager.loaded(names[side], principal))
                for side in SIDES
            }
            if record.ended:
                raise SessionClosed("pair_ended")
            live = await self._live(record, sessions)
            live.joining += 1
            try:
                return await self._join(live, principal, transport, hello, reauthenticate)
            finally:
                live.joining -= 1
                live.end_if_empty()

    async def _join(
        self,
        live: LivePair,
        principal: Principal,
        transport: Transport,
        hello: PairHello,
        reauthenticate: Callable[[str], Awaitable[Principal]],
    ) -> PairConnection:
        client_id = hello.client_id or secrets.token_urlsafe(16)
        socket = PairConnection(
            live,
            principal,
            transport,
            client_id=client_id,
            accepts_gzip=hello.accepts_gzip,
            reauthenticate=reauthenticate,
            settings=self._manager.settings,
            clock=self._clock,
        )
        try:
            for side in SIDES:
                of_side = Hello(
                    client_id=client_id,
                    since=hello.since.get(side),
                    epoch=hello.epoch.get(side),
                    user_agent=hello.user_agent,
                    ip_address=hello.ip_address,
                )
                await self._manager.enter(
                    live.sessions[side].session_id,
                    principal,
                    of_side,
                    lambda session, side=side: socket.add(  # type: ignore[misc]
                        side, session, secrets.token_urlsafe(16)
                    ),
                )
        except BaseException:
            socket.gone()
            raise
        if not socket.is_open:
            # It was closed on its way in, by one of the sessions, and may have come into the other since.
            socket.leave()
        return socket

    async def _live(self, record: PairRecord, sessions: dict[Side, EditingSession]) -> LivePair:
        """The pair on these sessions."""
        lock = self._loading.setdefault(record.pair_id, asyncio.Lock())
        async with lock:
            live = self._pairs.get(record.pair_id)
            if live is None or live.sessions != sessions:
                live = LivePair(
                    record.pair_id,
                    sessions,
                    store=self._store,
                    broker=self._manager.broker,
                    read=self._read,
                    monitor=self._monitor,
                    left=self._left,
                )
                live.joining += 1
                try:
                    await live.start(record)
                finally:
                    live.joining -= 1
                self._pairs[record.pair_id] = live
            return live

    def _left(self, live: LivePair) -> None:
        if self._pairs.get(live.pair_id) is live:
            del self._pairs[live.pair_id]

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(self._manager.watch_interval())
            try:
                known = {pair_id: live.version for pair_id, live in self._pairs.items()}
                for pair_id in await self._store.moved(known):
                    self._look(pair_id)
            except JddbError as error:
                log.warning("%s", error)
            except Exception:
                log.exception("the links of other processes could not be watched")
