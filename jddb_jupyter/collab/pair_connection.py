"""One socket of one person in a translation pair: a part in each of its two sessions, and one stream.

What both sessions and the pair tell goes through one outbox, so it arrives in the order in which it happened
here: behind a `document_change` stands what it did to the links. A state tells both texts at once, so
what one session says between its state and the other's is taken from its history instead.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, Final

import msgspec

from jddb_jupyter.collab.connection import (
    MAX_OVERFLOWS_PER_MINUTE,
    MAX_RESYNCS_ASKED_PER_MINUTE,
    renewed,
    short,
)
from jddb_jupyter.collab.delivery import committed_message
from jddb_jupyter.collab.limits import SlidingCount
from jddb_jupyter.collab.outbox import Outbox, Transport
from jddb_jupyter.collab.pair_acts import Acts, aligning, updating, with_text
from jddb_jupyter.collab.participant import DOCUMENT_HANDLERS, Participant
from jddb_jupyter.collab.ports import LinkUpdate
from jddb_jupyter.collab.roles import Principal
from jddb_jupyter.collab.session import EditingSession
from jddb_jupyter.collab.settings import CollabSettings
from jddb_jupyter.errors import (
    CLOSE_INTERNAL,
    Internal,
    InvalidMessage,
    JddbError,
    Overloaded,
    PolicyViolated,
    RateLimited,
)
from jddb_jupyter.ot import Delta, parse_change
from jddb_jupyter.translation.links import SIDES, Side
from jddb_jupyter.wire import codec
from jddb_jupyter.wire import pairs as wire
from jddb_jupyter.wire.framing import Frame, Framer
from jddb_jupyter.wire.messages import ChangesSince, Error, FullState, Heartbeat, RefreshToken, Resync

if TYPE_CHECKING:
    from jddb_jupyter.collab.pair import LivePair

log = logging.getLogger(__name__)


class SideStream:
    """What one session tells a pair's socket, with the name of its document.

    While it is held, what the session tells everybody is left out, for a state follows that has it.
    """

    def __init__(self, outbox: Outbox, side: Side) -> None:
        self._outbox = outbox
        self.side = side
        self.is_held = True

    @property
    def waiting(self) -> int:
        """How many messages have not been sent, told once for both sides."""
        return self._outbox.waiting if self.side == "source" else 0

    @property
    def is_gone(self) -> bool:
        """Whether nobody is at the other end any more."""
        return self._outbox.is_gone

    def put(self, frame: Frame) -> None:
        if not self.is_held:
            self._outbox.put(frame.of(self.side))

    def put_presence(self, frame: Frame) -> None:
        if not self.is_held:
            self._outbox.put_presence(frame.of(self.side))

    def flush(self, framer: Framer | None = None) -> None:
        self._outbox.flush(framer)

    def resume(self) -> None:
        """Only both texts together are sent again."""

    async def drained(self) -> None:
        await self._outbox.drained()

    def tell(self, frame: Frame) -> None:
        """Send what is for this socket alone, held or not."""
        self._outbox.put(frame.of(self.side))
        self._outbox.flush()


class PairSide(Participant):
    """The part in one of the two sessions."""

    def __init__(
        self,
        pair: PairConnection,
        side: Side,
        session: EditingSession,
        stream: SideStream,
        *,
        connection_id: str,
        client_id: str,
        settings: CollabSettings,
        clock: Callable[[], float],
    ) -> None:
        super().__init__(
            session,
            pair.principal,
            stream,
            connection_id=connection_id,
            client_id=client_id,
            settings=settings,
            clock=clock,
            pair_id=pair.live.pair_id if side == "target" else None,
        )
        self.state: tuple[int, FullState | ChangesSince] | None = None
        """`acked_seq` and the text, as the session gave them, until both are sent."""
        self._pair = pair
        self.stream = stream
        self._crossing: list[tuple[int, int, Delta, LinkUpdate | None]] = []
        """Changes that came while a state was made, which tells nothing of them."""

    def hand_in(self, seq: int, revision: int, delta: Delta, link_update: LinkUpdate | None = None) -> None:
        """Hand in a change; behind the state, if one is being made: then it is judged as made before that."""
        if not self.stream.is_held:
            super().hand_in(seq, revision, delta, link_update)
        elif len(self._crossing) >= self._settings.max_waiting_changes:
            raise RateLimited("rate_limited")
        else:
            self._crossing.append((seq, revision, delta, link_update))

    def hand_in_crossing(self) -> None:
        """The state is sent: hand in what has crossed it."""
        crossing, self._crossing = self._crossing, []
        for seq, revision, delta, link_update in crossing:
            try:
                super().hand_in(seq, revision, delta, link_update)
            except JddbError as error:
                self.refuse(error, seq)

    def send(self, frame: Frame) -> None:
        """Send one message, with the name of the document."""
        self.stream.tell(frame)

    def refuse(self, error: JddbError, seq: int | None = None) -> None:
        """Tell that a message about this text was refused."""
        self._pair.refuse(error, seq, self._expected(seq), self.stream.side)

    def repeated(self, seq: int) -> None:
        """An update is sent again that is done: it is answered again, to who sent it."""
        action_id = self._expected(seq)
        if action_id is not None:
            news = self._pair.live.news_of(action_id, self.principal.user_id)
            self._pair.tell_links(news, Frame(codec.encode(news)))

    def _expected(self, seq: int | None) -> str | None:
        if seq is None or self.stream.side != "target":
            return None
        return self._pair.live.expect_no_more(self.client_id, seq)

    def close_with(self, code: int, reason: str) -> None:
        """Close the socket, which ends both parts."""
        self._pair.close_with(code, reason)

    def needs_state(self, reason: str) -> None:
        """Let the state of both texts be sent."""
        self._pair.needs_state(reason)

    def take_state(
        self, acked_seq: int, document_state: FullState | ChangesSince, reason: str | None = None
    ) -> None:
        """Keep the state until the other session has given its own."""
        self.state = acked_seq, document_state
        self.stream.is_held = True
        if isinstance(document_state, FullState):
            self.oldest_base = max(self.oldest_base, document_state.revision)
        self._pair.state_taken()

    def brought_up(self) -> tuple[int, FullState | ChangesSince] | None:
        """The state with what was committed since; None if that cannot be known without the database."""
        assert self.state is not None
        acked_seq, state = self.state
        history = self.session.history
        if not history.reaches(state.revision):
            return None
        changes = history.since(state.revision)
        own = [change.seq for change in changes if change.client_id == self.client_id]
        acked_seq = max([acked_seq, *own])
        if not changes:
            return acked_seq, state
        if isinstance(state, ChangesSince):
            more = [*state.changes, *map(committed_message, changes)]
            return acked_seq, ChangesSince(self.session.head, state.since, more)
        document = Delta(msgspec.json.decode(state.ops))
        for change in changes:
            document = document.compose(change.delta)
        return acked_seq, FullState(self.session.head, msgspec.Raw(msgspec.json.encode(document.ops)))


class PairConnection:
    """A socket of a pair. Its two parts are added before they join; then it is in `live`."""

    def __init__(
        self,
        live: LivePair,
        principal: Principal,
        transport: Transport,
        *,
        client_id: str,
        accepts_gzip: bool,
        reauthenticate: Callable[[str], Awaitable[Principal]],
        settings: CollabSettings,
        clock: Callable[[], float],
    ) -> None:
        self.live = live
        self.principal = principal
        self.client_id = client_id
        self.sides: dict[Side, PairSide] = {}
        self.is_open = True
        self.outbox = Outbox(
            transport,
            accepts_gzip=accepts_gzip,
            settings=settings,
            clock=clock,
            overflowed=self._overflowed,
        )
        self._reauthenticate = reauthenticate
        self._settings = settings
        self._clock = clock
        self._is_waiting = True
        """Whether a state is to come that was not sent yet."""
        self._reason: str | None = None
        self._held: list[wire.AlignmentNews | wire.UpdateNews] = []
        """Answers that came while a state was made: it has the links, but not what was done to them."""
        self._acts = Acts(
            live,
            client_id,
            lambda: self.principal,
            lambda error, action_id: self.refuse(error, id=action_id),
            self.close,
            settings,
            clock,
        )
        self._refused = SlidingCount(60)
        self._resyncs = SlidingCount(60)
        self._overflows = SlidingCount(60)

    @property
    def connection_id(self) -> str:
        """The connection to the target."""
        return self.sides["target"].connection_id

    def add(self, side: Side, session: EditingSession, connection_id: str) -> PairSide:
        """The part in one of the sessions, which is to be let in there."""
        self.sides[side] = PairSide(
            self,
            side,
            session,
            SideStream(self.outbox, side),
            connection_id=connection_id,
            client_id=self.client_id,
            settings=self._settings,
            clock=self._clock,
        )
        return self.sides[side]

    def heard(self) -> None:
        """The client has shown that it lives."""
        for side in self.sides.values():
            side.heard()

    async def receive(self, data: str | bytes) -> None:
        """Take a frame of the client."""
        self.heard()
        for message in codec.PAIR.messages(data, self._settings.max_message_bytes):
            if not self.is_open:
                return
            self.live.monitor.received()
            if isinstance(message, codec.Refused):
                self.refuse(message.error, message.seq, message.id, message.document)
            elif isinstance(message, wire.OfOne):
                side = self.sides[message.document]
                handler = DOCUMENT_HANDLERS[_BASES[type(message)]]
                seq = message.seq if isinstance(message, wire.ChangeOfOne) else None
                await side.attempt(handler(side, message), seq)
            else:
                await self._attempt(message)

    async def _attempt(self, message: Any) -> None:
        try:
            await _HANDLERS[type(message)](self, message)
        except JddbError as error:
            self.refuse(error, **codec.named(message))
        except Exception:
            log.exception("a message of a pair's socket could not be handled")
            self.refuse(Internal("internal"), **codec.named(message))

    def refuse(
        self,
        error: JddbError,
        seq: int | None = None,
        id: str | None = None,
        document: Side | None = None,
    ) -> None:
        """Tell that a message was refused; close the socket if that happens too often.

        `seq`, `id` and `document` are what the message said, where it said so.
        """
        self.live.monitor.refused(error.code)
        told = Error(
            error.code,
            error.message(self.principal.locale),
            error.retryable,
            msgspec.UNSET if seq is None else seq,
            msgspec.UNSET if id is None else id,
        )
        frame = Frame(codec.encode(told))
        self.tell(frame if document is None else frame.of(document))
        if self._refused.add(self._clock()) > self._settings.max_refused_per_minute:
            self.close(PolicyViolated("too_many_refused"))

    def tell(self, frame: Frame, framer: Framer | None = None) -> None:
        """Send what is about both texts."""
        self.outbox.put(frame)
        self.outbox.flush(framer)

    def tell_links(
        self, news: wire.AlignmentNews | wire.UpdateNews, frame: Frame, framer: Framer | None = None
    ) -> None:
        """Send news of links, which stand in the texts as the receiver has them by then."""
        if not any(side.stream.is_held for side in self.sides.values()):
            self.tell(frame, framer)
        elif news.id is not msgspec.UNSET:
            self._held.append(news)

    # States

    def needs_state(self, reason: str | None) -> None:
        """Let the full state of both texts be sent; `reason` if it is the server that wants it."""
        if not self._is_waiting:
            self._is_waiting, self._reason = True, reason
            for side in self.sides.values():
                side.session.send_full_state(side)

    def state_taken(self) -> None:
        """A session has given its state: send both, if the other has too."""
        sides = self.sides
        if not self.is_open or len(sides) < len(SIDES) or any(side.state is None for side in sides.values()):
            return
        states = {name: side.brought_up() for name, side in sides.items()}
        if any(state is None for state in states.values()):
            for side in sides.values():
                side.state = None
                side.session.send_full_state(side)
            return
        documents = {}
        for name, side in sides.items():
            state = states[name]
            assert state is not None
            documents[name] = self._document(side, *state)
            side.state, side.stream.is_held = None, False
        self._is_waiting = False
        self.outbox.resume()
        if self._reason is not None:
            self.outbox.put(Frame(codec.encode(Resync(self._reason))))
        self.tell(Frame(codec.encode(self._state(wire.Documents(**documents)))))
        self.live.enter(self)
        held, self._held = self._held, []
        for news in held:
            self.tell(Frame(codec.encode(self.live.as_answer(news))))
        for side in sides.values():
            side.hand_in_crossing()

    def _document(
        self, side: PairSide, acked_seq: int, document_state: FullState | ChangesSince
    ) -> wire.DocumentState:
        state = side.session.state_for(side, acked_seq, document_state)
        return wire.DocumentState(
            session_id=state.session_id,
            job_id=state.job_id,
            status=state.status,
            connection_id=state.connection_id,
            role=state.role,
            epoch=state.epoch,
            collaborators=state.collaborators,
            users=state.users,
            document_state=state.document_state,
            acked_seq=state.acked_seq,
            comments=state.comments,
        )

    def _state(self, documents: wire.Documents) -> wire.PairState:
        return wire.PairState(
            pair_id=self.live.pair_id,
            client_id=self.client_id,
            user_id=self.principal.user_id,
            documents=documents,
            alignment=self.live.links(),
            alignment_version=self.live.version,
            heartbeat_interval=self._settings.heartbeat_interval,
        )

    def _overflowed(self) -> None:
        if self._overflows.add(self._clock()) > MAX_OVERFLOWS_PER_MINUTE:
            self.close(Overloaded("too_slow"))
        else:
            self.needs_state("slow")

    # The end

    def close(self, error: JddbError) -> None:
        """Close the socket with the code and the sentence of an error."""
        self.close_with(error.close_code or CLOSE_INTERNAL, error.message(self.principal.locale))

    def close_with(self, code: int, reason: str) -> None:
        """Close the socket; both sessions forget it at once."""
        if self.is_open:
            self.is_open = False
            self.outbox.close(code, short(reason))
            self.leave()

    def gone(self) -> None:
        """The socket was closed by the other side."""
        if self.is_open:
            self.is_open = False
            self.outbox.dispose()
            self.leave()

    def leave(self) -> None:
        """Have both sessions forget the socket, which is closed."""
        for side in self.sides.values():
            side.is_open = False
            side.session.leave(side)
        self.live.leave(self)

    # What the messages do

    async def _update(self, message: wire.TranslationUpdate) -> None:
        if message.data.ops is msgspec.UNSET:
            self._acts.put(updating(message.data), message.id)
        else:
            self._translate(message, message.data.ops)

    def _translate(self, message: wire.TranslationUpdate, ops: list[dict[str, Any]]) -> None:
        """Hand in the text of a link's translation, with what is said of the link."""
        if message.revision is None or message.seq is None or message.data.comment is not None:
            raise InvalidMessage("bad_message", detail="ops need revision and seq, and no comment")
        delta = parse_change({"ops": ops})
        update = with_text(self.live.pair_id, message.data, delta)
        if update.seen and update.seen["target"].revision != message.revision:
            raise InvalidMessage("bad_message", detail="what was seen is of another revision than the ops")
        self.sides["target"].hand_in(message.seq, message.revision, delta, update)
        self.live.expect(self.client_id, message.seq, message.id)

    async def _align(self, message: wire.AlignmentChange) -> None:
        self._acts.put(aligning(message.data), message.id)

    async def _heartbeat(self, message: Heartbeat) -> None:
        head = wire.Revisions(self.sides["source"].session.head, self.sides["target"].session.head)
        answer = wire.PairHeartbeat(message.timestamp, int(self._clock() * 1000), head)
        self.tell(Frame(codec.encode(answer)))

    async def _refresh(self, message: RefreshToken) -> None:
        fresh = await self._reauthenticate(message.token)
        self.principal, answer = renewed(self.principal, fresh, self.live.pair_id)
        self.tell(Frame(codec.encode(answer)))
        for side in self.sides.values():
            side.principal = self.principal
            side.session.review(side)

    async def _resync(self, message: Resync) -> None:
        if self._resyncs.add(self._clock()) > MAX_RESYNCS_ASKED_PER_MINUTE:
            raise RateLimited("rate_limited")
        self.needs_state(None)


_BASES: Final[dict[type, type]] = {
    kind: kind.__bases__[0]
    for kind in (wire.ChangeOfOne, wire.CursorInOne, wire.SelectionInOne, wire.TypingInOne)
}
_HANDLERS: dict[type, Callable[[PairConnection, Any], Awaitable[None]]] = {
    wire.TranslationUpdate: PairConnection._update,
    wire.AlignmentChange: PairConnection._align,
    Heartbeat: PairConnection._heartbeat,
    RefreshToken: PairConnection._refresh,
    Resync: PairConnection._resync,
}
