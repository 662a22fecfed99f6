"""One socket of one person in one session: what its messages do.

Every message is handled by itself: what is wrong with it is answered with an `error`, and what goes wrong
inside is logged; neither touches another connection.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from jddb_jupyter.collab.limits import SlidingCount
from jddb_jupyter.collab.outbox import Outbox, Transport
from jddb_jupyter.collab.participant import DOCUMENT_HANDLERS, Participant
from jddb_jupyter.collab.roles import Principal
from jddb_jupyter.collab.settings import CollabSettings
from jddb_jupyter.errors import NotAuthenticated, Overloaded, RateLimited
from jddb_jupyter.wire import codec
from jddb_jupyter.wire.framing import Frame
from jddb_jupyter.wire.messages import (
    ChangesSince,
    DocumentChange,
    FullState,
    Heartbeat,
    HeartbeatAnswer,
    RefreshToken,
    Resync,
    TokenRefreshed,
)

if TYPE_CHECKING:
    from jddb_jupyter.collab.session import EditingSession

MAX_OVERFLOWS_PER_MINUTE = 3
MAX_RESYNCS_ASKED_PER_MINUTE = 30


class Connection(Participant):
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
        self._outbox = Outbox(
            transport,
            accepts_gzip=accepts_gzip,
            settings=settings,
            clock=clock,
            overflowed=self._overflowed,
        )
        super().__init__(
            session,
            principal,
            self._outbox,
            connection_id=connection_id,
            client_id=client_id,
            settings=settings,
            clock=clock,
        )
        self._reauthenticate = reauthenticate
        self._resyncs = SlidingCount(60)
        self._overflows = SlidingCount(60)

    async def receive(self, data: str | bytes) -> None:
        """Take a frame of the client."""
        self.heard()
        for message in codec.EDITING.messages(data, self._settings.max_message_bytes):
            if not self.is_open:
                return
            self.session.monitor.received()
            if isinstance(message, codec.Refused):
                self.refuse(message.error, message.seq)
            else:
                seq = message.seq if isinstance(message, DocumentChange) else None
                await self.attempt(_HANDLERS[type(message)](self, message), seq)

    def close_with(self, code: int, reason: str) -> None:
        """Close the socket; the session forgets the connection at once."""
        if self.is_open:
            self.is_open = False
            self._outbox.close(code, short(reason))
            self.session.leave(self)

    def gone(self) -> None:
        """The socket was closed by the other side."""
        if self.is_open:
            self.is_open = False
            self._outbox.dispose()
            self.session.leave(self)

    def needs_state(self, reason: str) -> None:
        """Let the full state be sent, and say why."""
        self.session.send_full_state(self, reason)

    def take_state(
        self, acked_seq: int, document_state: FullState | ChangesSince, reason: str | None = None
    ) -> None:
        """Send the state of the document, whatever else waited."""
        self._outbox.resume()
        if reason is not None:
            self._outbox.put(Frame(codec.encode(Resync(reason))))
        self.send(Frame(codec.encode(self.session.state_for(self, acked_seq, document_state))))

    def repeated(self, seq: int) -> None:
        """A document by itself has no links."""

    # What the messages do

    async def _heartbeat(self, message: Heartbeat) -> None:
        answer = HeartbeatAnswer(message.timestamp, int(self._clock() * 1000), self.session.head)
        self.send(Frame(codec.encode(answer)))

    async def _refresh(self, message: RefreshToken) -> None:
        fresh = await self._reauthenticate(message.token)
        self.principal, answer = renewed(self.principal, fresh, self.session.session_id)
        self.send(Frame(codec.encode(answer)))
        self.session.review(self)

    async def _resync(self, message: Resync) -> None:
        if self._resyncs.add(self._clock()) > MAX_RESYNCS_ASKED_PER_MINUTE:
            raise RateLimited("rate_limited")
        self.session.send_full_state(self)

    def _overflowed(self) -> None:
        if self._overflows.add(self._clock()) > MAX_OVERFLOWS_PER_MINUTE:
            self.close(Overloaded("too_slow"))
        else:
            self.needs_state("slow")


_HANDLERS: dict[type, Callable[[Connection, Any], Awaitable[None]]] = {
    **DOCUMENT_HANDLERS,
    Heartbeat: Connection._heartbeat,
    RefreshToken: Connection._refresh,
    Resync: Connection._resync,
}


def renewed(old: Principal, fresh: Principal, place: str) -> tuple[Principal, TokenRefreshed]:
    """A person whose new token is taken, and the answer; NotAuthenticated if it gives more than the old one.

    `place` is the session or the pair that they are connected to.
    """
    narrower = (
        fresh.user_id == old.user_id
        and fresh.ceiling <= old.ceiling
        and (old.session_id is None or fresh.session_id == old.session_id)
        and (fresh.session_id is None or fresh.session_id == place)
    )
    if not narrower or fresh.expires_at is None:
        raise NotAuthenticated("token_wider")
    return fresh, TokenRefreshed(int(fresh.expires_at * 1000))


def short(reason: str) -> str:
    """A close frame holds 123 bytes of reason (RFC 6455, 5.5)."""
    return reason.encode()[:123].decode(errors="ignore")
