"""A client's part in ordering: what is sent, what is waiting, and how others' changes get past both.

Pure: every event takes a `ClientState` to a `Step`, the next state with what to do. The document that
a person sees is always

    (the server's document at `revision`) | inflight | pending

where `inflight` was sent and is not acknowledged, and `pending` is what was typed since, as one change.
A change from the server is transformed over both, stepwise:

    inflight' = incoming.transform(inflight, True)     incoming'  = inflight.transform(incoming, False)
    pending'  = incoming'.transform(pending, True)     incoming'' = pending.transform(incoming', False)

and `incoming''` is applied to what the person sees. The server does the same with the logged change
first, so both arrive at one document. Nothing is ever composed into a change already sent: the server
may have it.

`seq` numbers what the server commits: the change in flight has `acked_seq + 1`, and a refused change
leaves no gap.

A full state says what became of the changes that the server had received when it made it. One that was asked
for, or that comes first on a connection, stands behind all that was sent; one that the server sends by itself
may cross a change on its way. That change may still be committed, or be refused, under the number that the
next one would have: so such a state is used only if nothing was in flight, and otherwise a new connection
is made.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum, auto

from jddb_jupyter.ot.delta import Delta


class Phase(Enum):
    """How a client stands to the server."""

    LIVE = auto()
    """Connected, and every change up to `revision` is known."""
    OFFLINE = auto()
    """Not connected; what is typed waits."""
    STALE = auto()
    """Something was missed: only the full state helps."""
    ANNOUNCED = auto()
    """The full state comes without being asked for; until then nothing is sent that it could cross."""
    REFUSED = auto()
    """The change in flight was refused for good: the full state will replace it and what is typed on it."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A change to send: made on `revision`, numbered `seq`."""

    revision: int
    seq: int
    delta: Delta


@dataclass(frozen=True, slots=True)
class Incoming:
    """A committed change that makes `revision`. Its `client_id` and `seq` tell whose it is."""

    revision: int
    client_id: str
    seq: int
    delta: Delta


@dataclass(frozen=True, slots=True)
class Step:
    """What follows from an event, to be done in this order.

    `apply` to the document that the person sees, one after the other; `send`, if there is something;
    ask for the full state if `resync`; leave the connection and make another if `reconnect`. `offered`
    are changes of this person that will not be sent, one made after the other: they are shown, never
    dropped.
    """

    state: ClientState
    apply: tuple[Delta, ...] = ()
    send: Outgoing | None = None
    resync: bool = False
    reconnect: bool = False
    offered: tuple[Delta, ...] = ()


@dataclass(frozen=True, slots=True)
class ClientState:
    """One document on one client; made from the first full state that the server gives."""

    client_id: str
    revision: int
    acked_seq: int = 0
    inflight: Delta | None = None
    pending: Delta | None = None
    phase: Phase = Phase.LIVE

    @property
    def seq(self) -> int:
        """The number of the last change sent."""
        return self.acked_seq + (self.inflight is not None)

    @property
    def is_saved(self) -> bool:
        """Whether the server has everything that was typed."""
        return self.inflight is None and self.pending is None

    @property
    def needs_full_state(self) -> bool:
        """Whether the changes since `revision` would not be enough on reconnecting."""
        return self.phase in (Phase.STALE, Phase.ANNOUNCED, Phase.REFUSED)

    def edit(self, delta: Delta) -> Step:
        """The person changed the document that they see."""
        pending = delta if self.pending is None else self.pending.compose(delta)
        return replace(self, pending=pending or None)._advance()

    def ack(self, seq: int, revision: int) -> Step:
        """The server committed change `seq` as `revision`."""
        if self.needs_full_state or self.inflight is None or seq <= self.acked_seq:
            return Step(self)
        if seq > self.seq or revision > self.revision + 1:
            return self._stale()
        return self._acked(revision)._advance()

    def remote(self, incoming: Incoming) -> Step:
        """The server tells of a change; own ones come so too, in the answer to reconnecting."""
        if self.needs_full_state or incoming.revision <= self.revision:
            return Step(self)
        if incoming.revision != self.revision + 1:
            return self._stale()
        if incoming.client_id == self.client_id and self.inflight is not None and incoming.seq == self.seq:
            return self._acked(incoming.revision)._advance()
        state, seen = self._past(incoming.delta)
        return Step(replace(state, revision=incoming.revision), apply=(seen,))

    def refused(self, seq: int, retryable: bool) -> Step:
        """The server refused change `seq`. Who waits before sending it again uses `resend` then.

        If it is for good, nothing is offered before the full state: had the change been sent twice, the
        other copy may have been stored.
        """
        if self.needs_full_state or self.inflight is None or seq != self.seq:
            return Step(self)
        if retryable:
            return self.resend()
        return Step(replace(self, phase=Phase.REFUSED), resync=True)

    def resend(self) -> Step:
        """Send what is in flight again, as transformed since, under the same number."""
        if self.phase is not Phase.LIVE or self.inflight is None:
            return Step(self)
        return Step(self, send=Outgoing(self.revision, self.seq, self.inflight))

    def announced(self) -> Step:
        """The server says `resync`: it will send its full state by itself."""
        if self.phase in (Phase.LIVE, Phase.ANNOUNCED) and self.inflight is None:
            return Step(replace(self, phase=Phase.ANNOUNCED))
        return Step(self, reconnect=True)

    def disconnected(self) -> Step:
        """The connection is gone; it is not known whether what is in flight arrived."""
        return Step(self if self.needs_full_state else replace(self, phase=Phase.OFFLINE))

    def reconnected(self, changes: Iterable[Incoming], acked_seq: int) -> Step:
        """The server answered with the changes since `revision`, and with the last `seq` that it has."""
        if self.needs_full_state:
            return Step(self, resync=True)
        state = replace(self, phase=Phase.OFFLINE)
        applied: list[Delta] = []
        for change in changes:
            step = state.remote(change)
            if step.resync:
                return replace(step, apply=tuple(applied))
            state = step.state
            applied.extend(step.apply)
        if acked_seq != state.acked_seq:
            return replace(state._stale(), apply=tuple(applied))
        state = replace(state, phase=Phase.LIVE)
        step = state._advance() if state.inflight is None else state.resend()
        return replace(step, apply=tuple(applied))

    def full_state(self, revision: int, acked_seq: int, difference: Delta | None = None) -> Step:
        """The server sent its whole document, and the last `seq` that it has of this client.

        With `difference`, the change from what the server's document was last known to be here (with
        the change in flight, if `acked_seq` says that it has it) to what it is, waiting edits are
        carried over it and `apply` brings the seen document up to date. Without, they are offered
        and the seen document is to be replaced.
        """
        state = replace(self, revision=revision, acked_seq=acked_seq)
        if self.inflight is not None and acked_seq >= self.seq:
            state = replace(state, inflight=None)
        if difference is not None and self.phase is not Phase.REFUSED:
            state, seen = replace(state, phase=Phase.LIVE)._past(difference)
            step = state._advance() if state.inflight is None else state.resend()
            return replace(step, apply=(seen,))
        offered = tuple(delta for delta in (state.inflight, state.pending) if delta is not None)
        return Step(replace(state, inflight=None, pending=None, phase=Phase.LIVE), offered=offered)

    def _past(self, incoming: Delta) -> tuple[ClientState, Delta]:
        """Carry what is not acknowledged over a change of the server; returns that change as it is seen."""
        inflight, pending = self.inflight, self.pending
        if inflight is not None:
            inflight, incoming = incoming.transform(inflight, True), inflight.transform(incoming, False)
        if pending is not None:
            pending, incoming = incoming.transform(pending, True), pending.transform(incoming, False)
        return replace(self, inflight=inflight, pending=pending or None), incoming

    def _acked(self, revision: int) -> ClientState:
        # The ack of a change that was sent twice may be old news.
        return replace(
            self, revision=max(revision, self.revision), acked_seq=self.acked_seq + 1, inflight=None
        )

    def _advance(self) -> Step:
        """Send what is pending if nothing is in flight."""
        if self.phase is not Phase.LIVE or self.inflight is not None or self.pending is None:
            return Step(self)
        return replace(self, inflight=self.pending, pending=None).resend()

    def _stale(self) -> Step:
        return Step(replace(self, phase=Phase.STALE), resync=True)
