"""One Yjs client in a session: what its messages do, and what it is told.

It is a participant like every other. What it writes is handed in as it came and understood where it is
judged; an update that comes back to it is stored.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from jddb_jupyter.collab.connection import short
from jddb_jupyter.collab.judge import Submission
from jddb_jupyter.collab.limits import SlidingCount
from jddb_jupyter.collab.mirrors import Mirror
from jddb_jupyter.collab.outbox import Transport
from jddb_jupyter.collab.participant import Participant
from jddb_jupyter.collab.ports import Change
from jddb_jupyter.collab.roles import Principal
from jddb_jupyter.collab.settings import CollabSettings
from jddb_jupyter.errors import (
    BaseTooOld,
    InvalidMessage,
    JddbError,
    Overloaded,
    PolicyViolated,
    StartAfresh,
)
from jddb_jupyter.ot import Delta
from jddb_jupyter.wire.messages import ChangesSince, FullState
from jddb_jupyter.yjs import protocol
from jddb_jupyter.yjs.awareness import Room, cursor_of
from jddb_jupyter.yjs.stream import YjsStream

if TYPE_CHECKING:
    from jddb_jupyter.collab.session import EditingSession

log = logging.getLogger(__name__)

NOTHING = b"\0\0"
"""An update without anything in it."""


class YjsConnection(Participant):
    """`epoch` is that of the mirror from which the client says that its document comes, if it says so."""

    def __init__(
        self,
        session: EditingSession,
        principal: Principal,
        transport: Transport,
        room: Room,
        *,
        connection_id: str,
        client_id: str,
        epoch: int | None,
        settings: CollabSettings,
        clock: Callable[[], float],
    ) -> None:
        self._stream = YjsStream(transport, settings, lambda: self.close(Overloaded("too_slow")))
        super().__init__(
            session,
            principal,
            self._stream,
            connection_id=connection_id,
            client_id=client_id,
            settings=settings,
            clock=clock,
        )
        self._room = room
        self._said_epoch = epoch
        self._epoch: int | None = None
        self._is_synced = False
        """Whether it is known that the client's document comes from the mirror."""
        self._is_in = False
        self._answered = asyncio.Event()
        self._misses = SlidingCount(60)

    @property
    def is_mirrored(self) -> bool:
        """Yjs clients of one server see each other without the server's help."""
        return True

    async def receive(self, data: str | bytes) -> None:
        """Take a frame of the client."""
        self.heard()
        self.session.monitor.received()
        await self.attempt(self._receive(data))

    async def _receive(self, data: str | bytes) -> None:
        if isinstance(data, str):
            raise InvalidMessage("yjs_not_binary")
        message = protocol.read_message(data)
        await _HANDLERS[type(message)](self, message)

    def tell(self, message: bytes) -> None:
        """Send a message."""
        self._stream.tell(message)

    def refuse(self, error: JddbError, seq: int | None = None) -> None:
        """Say why something was refused. What may be sent again is sent again by who comes back."""
        self.session.monitor.refused(error.code)
        if error.retryable or isinstance(error, StartAfresh):
            self.close(error)
        elif isinstance(error, BaseTooOld):
            self._ask_for_more()
        else:
            self.tell(protocol.denied(error.message(self.principal.locale)))
            if self._refused.add(self._clock()) > self._settings.max_refused_per_minute:
                self.close(PolicyViolated("too_many_refused"))

    def _ask_for_more(self) -> None:
        """Something is missing: what the client has beyond what is known here would be the whole of it."""
        if self._misses.add(self._clock()) > self._settings.max_refused_per_minute:
            self.close(PolicyViolated("too_many_refused"))
        else:
            self._with_mirror(self._ask)

    # What the session asks of a participant

    def answered(self) -> None:
        super().answered()
        self._answered.set()

    def take_state(
        self, acked_seq: int, document_state: FullState | ChangesSince, reason: str | None = None
    ) -> None:
        """The client is in, or may do something else than before: ask what it has that is not known here."""
        self.session.state_for(self, acked_seq, document_state)
        if not self._is_in:
            self._is_in = True
            self.session.follow(self._tell_changes)
            self._room.enter(self)
        self._with_mirror(self._ask)

    def needs_state(self, reason: str) -> None:
        self.session.send_full_state(self, reason)

    def repeated(self, seq: int) -> None:
        """A document by itself has no links."""

    def mirror_replaced(self) -> None:
        """What the client has is no beginning of what the session has now."""
        self.close(StartAfresh("yjs_start_afresh"))

    def close_with(self, code: int, reason: str) -> None:
        if self.is_open:
            self._leave()
            self._stream.close(code, short(reason))
            self.session.leave(self)

    def gone(self) -> None:
        """The socket was closed by the other side."""
        if self.is_open:
            self._leave()
            self._stream.dispose()
            self.session.leave(self)

    def _leave(self) -> None:
        self.is_open = False
        self._answered.set()
        if self._is_in:
            self.session.unfollow(self._tell_changes)
            self._room.leave(self)

    def _tell_changes(self, changes: Sequence[Change]) -> None:
        for change in changes:
            if change.yjs_update is None and self._epoch is None:
                continue  # it was stored before there was a mirror, which the client has not been told of yet
            if change.yjs_update is None:
                # Some server stored it without: the mirror will be another one.
                self.close(Overloaded("going_away"))
                return
            self.tell(protocol.news(change.yjs_update))

    def _with_mirror(self, use: Callable[[Mirror], None]) -> None:
        self.session.use_mirror(use).add_done_callback(self._close_if_failed)

    def _close_if_failed(self, done: asyncio.Future[None]) -> None:
        error = None if done.cancelled() else done.exception()
        if isinstance(error, JddbError):
            self.close(error)

    def _ask(self, mirror: Mirror) -> None:
        if self._epoch is None:
            self._epoch = mirror.epoch
            if self._said_epoch not in (None, mirror.epoch):
                self.mirror_replaced()
        if self.is_open:
            self.tell(protocol.sync_step_1(mirror.state))

    # What the messages do

    async def _sync(self, message: protocol.SyncStep1) -> None:
        await self.session.use_mirror(partial(self._answer, message.state))

    def _answer(self, state: bytes, mirror: Mirror) -> None:
        if self._said_epoch is None and not mirror.comes_from_here(state):
            raise StartAfresh("yjs_start_afresh")
        update = mirror.update_since(state)
        self._is_synced = True
        self.tell(protocol.sync_step_2(update))

    async def _write(self, message: protocol.SentUpdate) -> None:
        if message.update == NOTHING:
            return
        if not self._is_synced:
            raise InvalidMessage("yjs_state_first")
        await self._turn()
        self.session.submit(
            self,
            Submission(
                principal=self.principal,
                client_id=self.client_id,
                seq=0,
                base_revision=0,
                delta=Delta([]),
                oldest_base=0,
                connection_id=self.connection_id,
                yjs_update=message.update,
                yjs_epoch=self._epoch,
            ),
        )
        if not message.is_answer:
            self.session.roster.type(self, True)

    async def _turn(self) -> None:
        """Wait until one more may come: a client that is told to wait could not be told what is lost."""
        delay = self._changes.delay(self._clock())
        if delay > 0:
            await asyncio.sleep(delay)
        while self.is_open and self.waiting_changes >= self._settings.max_waiting_changes:
            self._answered.clear()
            await self._answered.wait()

    async def _show(self, message: protocol.Awareness) -> None:
        cursor = self._room.take(self, message.states)
        if cursor is not None:
            await self.session.use_mirror(partial(self._place, cursor))

    def _place(self, cursor: Mapping[str, Any], mirror: Mirror) -> None:
        placed = cursor_of(mirror, cursor, self.session.head)
        if placed is not None:
            self.session.roster.place_cursor(self, placed)

    async def _tell_shown(self, message: protocol.QueryAwareness) -> None:
        self._room.tell_all(self)


_HANDLERS: dict[type, Callable[[YjsConnection, Any], Awaitable[None]]] = {
    protocol.SyncStep1: YjsConnection._sync,
    protocol.SentUpdate: YjsConnection._write,
    protocol.Awareness: YjsConnection._show,
    protocol.QueryAwareness: YjsConnection._tell_shown,
}
