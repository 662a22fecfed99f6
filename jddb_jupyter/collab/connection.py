"""One socket of one person in one session: what its messages do.

Every message is handled by itself: what is wrong with it is answered with an `error`, and what goes wrong
inside is logged; neither touches another connection.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from jddb_jupyter.collab.judge import Submission
from jddb_jupyter.collab.limits import RateLimit, SlidingCount
from jddb_jupyter.collab.outbox import Outbox, Transport
from jddb_jupyter.collab.presence import PlacedCursor
from jddb_jupyter.collab.roles import Principal, Role
from jddb_jupyter.collab.settings import CollabSettings
from jddb_jupyter.errors import (
    CLOSE_INTERNAL,
    Internal,
    JddbError,
    NotAuthenticated,
    Overloaded,
    PolicyViolated,
    RateLimited,
)
from jddb_jupyter.ot import parse_change
from jddb_jupyter.wire import codec
from jddb_jupyter.wire.framing import Frame
from jddb_jupyter.wire.messages import (
    ClientMessage,
    CursorPosition,
    DocumentChange,
    Error,
    Heartbeat,
    HeartbeatAnswer,
    RefreshToken,
    Resync,
    SelectionChange,
    TokenRefreshed,
    UserTyping,
)

if TYPE_CHECKING:
    from jddb_jupyter.collab.session import EditingSession

log = logging.getLogger(__name__)

MAX_OVERFLOWS_PER_MINUTE = 3
MAX_RESYNCS_ASKED_PER_MINUTE = 30


class Connection:
    """A connection that has joined `session`. `reauthenticate(token)` says who a new token is for."""

    def __init__(
        self,
        session: EditingSession,
        principal: Principal,
        transport: Transport,
        *,
        connection_id: str,
        client_id: str,
        accepts_gzip: bool,
        reauthenticate: Callable[[str], Awaitable[Principal]],
        settings: CollabSettings,
        clock: Callable[[], float],
    ) -> None:
        self.session = session
        self.principal = principal
        self.connection_id = connection_id
        self.client_id = client_id
        self.outbox = Outbox(
            transport,
            accepts_gzip=accepts_gzip,
            settings=settings,
            clock=clock,
            overflowed=self._overflowed,
        )
        self.role = Role.NONE
        self.status = ""
        self.oldest_base = 0
        """The revision of the last full state that was sent: changes based before it are refused."""
        self.waiting_changes = 0
        self.last_heard = clock()
        self.heard_since_noted = True
        self.is_open = True
        self._reauthenticate = reauthenticate
        self._settings = settings
        self._clock = clock
        self._changes = RateLimit(settings.changes_per_second, clock())
        self._refused = SlidingCount(60)
        self._resyncs = SlidingCount(60)
        self._overflows = SlidingCount(60)

    async def receive(self, data: str | bytes) -> None:
        """Take a frame of the client."""
        self.last_heard = self._clock()
        self.heard_since_noted = True
        for message in codec.decode_frame(data, self._settings.max_message_bytes):
            if not self.is_open:
                return
            self.session.monitor.received()
            if isinstance(message, codec.Refused):
                self.refuse(message.error, message.seq)
            else:
                await self._handle(message)

    async def _handle(self, message: ClientMessage) -> None:
        seq = message.seq if isinstance(message, DocumentChange) else None
        try:
            await _HANDLERS[type(message)](self, message)
        except JddbError as error:
            self.refuse(error, seq)
        except Exception:
            log.exception("a message of connection %s could not be handled", self.connection_id)
            self.refuse(Internal("internal"), seq)

    def send(self, frame: Frame) -> None:
        """Send one message now (or as soon as the connection is free)."""
        self.outbox.put(frame)
        self.outbox.flush()

    def refuse(self, error: JddbError, seq: int | None = None) -> None:
        """Tell that a message was refused; close the connection if that happens too often."""
        self.session.monitor.refused(error.code)
        message = Error(error.code, error.message(self.principal.locale), error.retryable)
        if seq is not None:
            message = Error(message.code, message.message, message.retryable, seq)
        self.send(Frame(codec.encode(message)))
        if self._refused.add(self._clock()) > self._settings.max_refused_per_minute:
            self.close(PolicyViolated("too_many_refused"))

    def close(self, error: JddbError) -> None:
        """Close the socket with the code and the sentence of an error."""
        self.close_with(error.close_code or CLOSE_INTERNAL, error.message(self.principal.locale))

    def close_with(self, code: int, reason: str) -> None:
        """Close the socket; the session forgets the connection at once."""
        if self.is_open:
            self.is_open = False
            self.outbox.close(code, _short(reason))
            self.session.leave(self)

    def gone(self) -> None:
        """The socket was closed by the other side."""
        if self.is_open:
            self.is_open = False
            self.outbox.dispose()
            self.session.leave(self)

    # What the messages do

    async def _change(self, message: DocumentChange) -> None:
        if not self._changes.take(self._clock()):
            raise RateLimited("rate_limited")
        if self.waiting_changes >= self._settings.max_waiting_changes:
            raise RateLimited("rate_limited")
        delta = parse_change(message.data)
        self.session.submit(
            self,
            Submission(
                principal=self.principal,
                client_id=self.client_id,
                seq=message.seq,
                base_revision=message.revision,
                delta=delta,
                oldest_base=self.oldest_base,
            ),
        )

    async def _cursor(self, message: CursorPosition | SelectionChange) -> None:
        self.session.roster.place_cursor(self, PlacedCursor(message.revision, message.data))

    async def _typing(self, message: UserTyping) -> None:
        self.session.roster.type(self, message.data.typing)

    async def _heartbeat(self, message: Heartbeat) -> None:
        answer = HeartbeatAnswer(message.timestamp, int(self._clock() * 1000), self.session.head)
        self.send(Frame(codec.encode(answer)))

    async def _refresh(self, message: RefreshToken) -> None:
        fresh = await self._reauthenticate(message.token)
        old = self.principal
        narrower = (
            fresh.user_id == old.user_id
            and fresh.ceiling <= old.ceiling
            and (old.session_id is None or fresh.session_id == old.session_id)
            and (fresh.session_id is None or fresh.session_id == self.session.session_id)
        )
        if not narrower or fresh.expires_at is None:
            raise NotAuthenticated("token_wider")
        self.principal = fresh
        self.send(Frame(codec.encode(TokenRefreshed(int(fresh.expires_at * 1000)))))
        self.session.review(self)

    async def _resync(self, message: Resync) -> None:
        if self._resyncs.add(self._clock()) > MAX_RESYNCS_ASKED_PER_MINUTE:
            raise RateLimited("rate_limited")
        self.session.send_full_state(self)

    def _overflowed(self) -> None:
        if self._overflows.add(self._clock()) > MAX_OVERFLOWS_PER_MINUTE:
            self.close(Overloaded("too_slow"))
        else:
            self.session.send_full_state(self, reason="slow")


_Handler = Callable[[Connection, Any], Awaitable[None]]
_HANDLERS: dict[type, _Handler] = {
    DocumentChange: Connection._change,
    CursorPosition: Connection._cursor,
    SelectionChange: Connection._cursor,
    UserTyping: Connection._typing,
    Heartbeat: Connection._heartbeat,
    RefreshToken: Connection._refresh,
    Resync: Connection._resync,
}


def _short(reason: str) -> str:
    """A close frame holds 123 bytes of reason (RFC 6455, 5.5)."""
    return reason.encode()[:123].decode(errors="ignore")
