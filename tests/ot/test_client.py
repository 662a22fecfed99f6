"""The client state machine: each event by itself, then many clients against a small server."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from random import Random

import pytest

from jddb_jupyter.ot import ClientState, Delta, Document, Incoming, Outgoing, Phase, Step, diff

from .cases import random_change

A = Delta([{"insert": "a"}])
B = Delta([{"insert": "b"}])
X = Delta([{"insert": "x"}])
NEW = ClientState("me", revision=7, acked_seq=3)


def other(revision: int, delta: Delta = X) -> Incoming:
    return Incoming(revision, "other", 1, delta)


def own(revision: int, seq: int, delta: Delta = A) -> Incoming:
    return Incoming(revision, "me", seq, delta)


SENT = NEW.edit(A).state
WAITING = SENT.edit(B).state


def test_an_edit_is_sent_and_the_next_waits() -> None:
    assert NEW.edit(A) == Step(SENT, send=Outgoing(7, 4, A))
    assert SENT.seq == 4
    assert SENT.edit(B) == Step(WAITING)
    assert WAITING.edit(A).state.pending == Delta([{"insert": "ab"}])
    assert WAITING.edit(A).state.inflight == A


def test_an_ack_sends_what_waits() -> None:
    assert WAITING.ack(4, 8) == Step(ClientState("me", 8, 4, inflight=B), send=Outgoing(8, 5, B))
    assert SENT.ack(4, 8) == Step(ClientState("me", 8, 4))
    assert SENT.ack(4, 8).state.is_saved
    assert not SENT.is_saved


def test_what_waits_and_comes_to_nothing_is_not_sent() -> None:
    undone = WAITING.edit(Delta([{"delete": 1}])).state
    assert undone.pending is None
    assert undone.ack(4, 8).send is None
    assert NEW.edit(Delta([])) == Step(NEW)


def test_a_change_of_others_passes_both() -> None:
    step = WAITING.remote(other(8))
    assert step.state.revision == 8
    assert step.state.inflight == Delta([{"retain": 1}, {"insert": "a"}])
    assert step.state.pending == Delta([{"retain": 1}, {"insert": "b"}])
    # The person sees "ba" and then "xba": what was committed first stands first.
    assert step.apply == (X,)
    assert step.send is None


def test_what_is_in_flight_stays_so_though_others_did_the_same() -> None:
    cut = Delta([{"delete": 1}])
    step = NEW.edit(cut).state.remote(other(8, cut))
    assert step.state.inflight == Delta([])
    assert step.state.resend().send == Outgoing(8, 4, Delta([]))


def test_news_that_is_old_changes_nothing() -> None:
    for step in (
        WAITING.remote(other(7)),
        WAITING.remote(other(3)),
        WAITING.ack(3, 8),
        WAITING.ack(1, 2),
        WAITING.refused(3, retryable=True),
        WAITING.refused(5, retryable=False),
    ):
        assert step == Step(WAITING)
    for step in (NEW.ack(3, 6), NEW.ack(4, 8), NEW.refused(3, retryable=False), NEW.resend()):
        assert step == Step(NEW)


def test_a_late_ack_never_lowers_the_revision() -> None:
    ahead = replace(SENT, revision=12)
    assert ahead.ack(4, 9) == Step(ClientState("me", 12, 4))


@pytest.mark.parametrize(
    "event",
    [
        lambda state: state.remote(other(9)),
        lambda state: state.ack(4, 9),
        lambda state: state.ack(5, 8),
        lambda state: state.disconnected().state.reconnected([other(9)], 3),
        lambda state: state.disconnected().state.reconnected([other(8), other(10)], 3),
        lambda state: state.disconnected().state.reconnected([], 4),
        lambda state: state.disconnected().state.reconnected([], 2),
    ],
)
def test_a_gap_asks_for_the_full_state(event: Callable[[ClientState], Step]) -> None:
    step = event(WAITING)
    assert step.resync
    assert step.send is None
    assert step.offered == ()
    assert step.state.phase is Phase.STALE
    assert step.state.inflight is not None
    # Until it comes nothing else counts, and what is typed waits.
    for later in (step.state.remote(other(8)), step.state.ack(4, 8), step.state.refused(4, False)):
        assert later == Step(step.state)
    assert step.state.resend() == step.state.disconnected() == Step(step.state)
    assert step.state.reconnected([], 3) == Step(step.state, resync=True)
    assert step.state.edit(A).send is None
    assert step.state.edit(A).state.pending is not None


def test_a_refusal_that_passes_is_answered_with_the_same_number() -> None:
    moved = WAITING.remote(other(8)).state
    step = moved.refused(4, retryable=True)
    assert step.send == Outgoing(8, 4, Delta([{"retain": 1}, {"insert": "a"}]))
    assert step.state == moved


def test_a_refusal_for_good_hands_everything_back_with_the_full_state() -> None:
    step = WAITING.refused(4, retryable=False)
    assert step == Step(replace(WAITING, phase=Phase.REFUSED), resync=True)
    # What is typed before the full state comes stands on what was refused.
    typed = step.state.edit(X)
    assert typed.send is None
    healed = typed.state.full_state(9, 3, difference=A)
    assert healed == Step(ClientState("me", 9, 3), offered=(A, Delta([{"insert": "xb"}])))
    assert healed.state.edit(A).send == Outgoing(9, 4, A)


def test_a_refused_change_whose_other_copy_was_stored_is_not_offered() -> None:
    refused = WAITING.resend().state.refused(4, retryable=False).state
    assert refused.full_state(9, 4) == Step(ClientState("me", 9, 4), offered=(B,))
    assert SENT.refused(4, retryable=False).state.full_state(9, 4) == Step(ClientState("me", 9, 4))


def test_a_full_state_offers_what_it_does_not_hold() -> None:
    assert WAITING.full_state(20, 3) == Step(ClientState("me", 20, 3), offered=(A, B))
    assert WAITING.full_state(20, 4) == Step(ClientState("me", 20, 4), offered=(B,))
    assert SENT.full_state(20, 4) == Step(ClientState("me", 20, 4))
    assert NEW.full_state(2, 0) == Step(ClientState("me", 2, 0))


def test_a_full_state_with_the_difference_carries_edits_over() -> None:
    step = WAITING.full_state(20, 3, difference=X)
    inflight, pending = Delta([{"retain": 1}, {"insert": "a"}]), Delta([{"retain": 1}, {"insert": "b"}])
    assert step == Step(
        ClientState("me", 20, 3, inflight, pending), apply=(X,), send=Outgoing(20, 4, inflight)
    )
    step = WAITING.full_state(20, 4, difference=X)
    assert step == Step(ClientState("me", 20, 4, pending), apply=(X,), send=Outgoing(20, 5, pending))


def test_a_full_state_that_nothing_can_cross_is_waited_for() -> None:
    announced = NEW.announced().state
    assert announced.phase is Phase.ANNOUNCED
    assert announced.announced() == Step(announced)
    typed = announced.edit(A)
    assert typed.send is None
    carried = typed.state.full_state(9, 3, difference=X)
    assert carried.send == Outgoing(9, 4, Delta([{"retain": 1}, {"insert": "a"}]))
    assert carried.state.phase is Phase.LIVE


def test_a_full_state_that_crosses_a_change_or_a_question_is_not_used() -> None:
    refused = WAITING.refused(4, retryable=False).state
    stale = NEW.remote(other(9)).state
    for state in (SENT, WAITING, refused, stale):
        assert state.announced() == Step(state, reconnect=True)
    assert WAITING.disconnected().state.reconnected([own(8, 4)], 4).send == Outgoing(8, 5, B)


def test_offline_edits_wait_as_one() -> None:
    offline = NEW.disconnected().state
    assert offline.phase is Phase.OFFLINE
    typed = offline.edit(B)
    assert typed.send is None
    typed = typed.state.edit(A)
    assert typed.send is None
    back = typed.state.reconnected([other(8)], 3)
    assert back.apply == (X,)
    assert back.send == Outgoing(8, 4, Delta([{"retain": 1}, {"insert": "ab"}]))
    assert back.state.phase is Phase.LIVE


def test_reconnecting_finds_what_had_arrived_or_sends_it_again() -> None:
    offline = WAITING.disconnected().state
    assert offline.resend().send is None
    found = offline.reconnected([other(8), own(9, 4)], 4)
    assert found.apply == (X,)
    assert found.send == Outgoing(9, 5, Delta([{"retain": 1}, {"insert": "b"}]))
    assert found.state.acked_seq == 4
    again = offline.reconnected([other(8)], 3)
    assert again.send == Outgoing(8, 4, Delta([{"retain": 1}, {"insert": "a"}]))
    assert again.state.pending is not None
    assert NEW.disconnected().state.reconnected([], 3) == Step(NEW)


def acknowledging(change: Incoming) -> Callable[[ClientState], Step]:
    return lambda state: state.ack(change.seq, change.revision)


@dataclass
class Server:
    """Orders changes in memory as the protocol says; `faults` is how often it refuses for a while."""

    rng: Random
    faults: float
    document: Document = field(default_factory=lambda: Document.from_text("start"))
    log: list[Incoming] = field(default_factory=list)
    peers: list[Peer] = field(default_factory=list)

    def acked_seq(self, client_id: str) -> int:
        return max((change.seq for change in self.log if change.client_id == client_id), default=0)

    def receive(self, peer: Peer, sent: Outgoing) -> None:
        client_id = peer.state.client_id
        for change in self.log:
            if (change.client_id, change.seq) == (client_id, sent.seq):
                peer.inbox.append(acknowledging(change))
                return
        assert sent.seq == self.acked_seq(client_id) + 1, "a number was left out"
        if self.rng.random() < self.faults:
            peer.inbox.append(lambda state: state.refused(sent.seq, retryable=True))
            return
        delta = sent.delta
        for logged in self.log[sent.revision :]:
            delta = logged.delta.transform(delta, True)
        self.document.apply(delta)
        made = Incoming(len(self.log) + 1, client_id, sent.seq, delta)
        self.log.append(made)
        peer.inbox.append(acknowledging(made))
        for connected in self.peers:
            if connected is not peer and connected.online:
                connected.inbox.append(lambda state: state.remote(made))


class Peer:
    """A client: what the person sees, what the server is known to have, and messages on their way."""

    def __init__(self, name: str, server: Server) -> None:
        self.server = server
        self.state = ClientState(name, len(server.log))
        self.seen = server.document.copy()
        self.known = server.document.copy()
        self.online = True
        self.inbox: deque[Callable[[ClientState], Step]] = deque()
        self.outbox: deque[Outgoing] = deque()
        server.peers.append(self)

    def edit(self) -> None:
        delta = Delta(random_change(self.server.rng, len(self.seen), most=3))
        self.seen.apply(delta)
        self.do(self.state.edit(delta))

    def do(self, step: Step) -> None:
        assert not step.resync
        assert not step.offered
        for delta in step.apply:
            self.seen.apply(delta)
        self.state = step.state
        if step.send is not None:
            self.outbox.append(step.send)

    def hear(self) -> None:
        """Take one message, and check what the docstring says that a person sees."""
        before = self.state
        self.do(self.inbox.popleft()(before))
        if self.state.acked_seq > before.acked_seq:
            assert before.inflight is not None
            self.known.apply(before.inflight)
        elif self.state.revision > before.revision:
            self.known.apply(self.server.log[before.revision].delta)
        self.check()

    def check(self) -> None:
        seen = self.known.to_delta()
        for delta in (self.state.inflight, self.state.pending):
            if delta is not None:
                seen = seen.compose(delta)
        assert self.seen.to_delta() == seen

    def drop(self) -> None:
        """Lose the connection, with some of what was sent still arriving, unheard."""
        for _ in range(self.server.rng.randint(0, len(self.outbox))):
            self.server.receive(self, self.outbox.popleft())
        self.online = False
        self.inbox.clear()
        self.outbox.clear()
        self.do(self.state.disconnected())

    def reconnect(self, full: bool) -> None:
        self.online = True
        acked_seq = self.server.acked_seq(self.state.client_id)
        if full:
            if self.state.inflight is not None and acked_seq >= self.state.seq:
                self.known.apply(self.state.inflight)
            head = self.server.document.to_delta()
            difference = diff(self.known.to_delta(), head)
            self.do(self.state.full_state(len(self.server.log), acked_seq, difference))
        else:
            self.do(self.state.reconnected(self.server.log[self.state.revision :], acked_seq))
        self.known = self.server.document.copy()
        self.check()


def turn(rng: Random, peer: Peer) -> None:
    """One thing happens to one client."""
    if not peer.online:
        peer.edit() if rng.random() < 0.5 else peer.reconnect(full=rng.random() < 0.3)
        return
    happening = rng.random()
    if happening < 0.3:
        peer.edit()
    elif happening < 0.6 and peer.outbox:
        peer.server.receive(peer, peer.outbox.popleft())
    elif happening < 0.93 and peer.inbox:
        peer.hear()
    elif happening < 0.96:
        peer.do(peer.state.resend())
    elif happening > 0.98:
        peer.drop()


@pytest.mark.parametrize("clients", [1, 2, 5])
@pytest.mark.parametrize("faults", [0, 0.2])
def test_clients_end_in_one_document(rng: Random, clients: int, faults: float) -> None:
    committed = 0
    for _ in range(12):
        server = Server(rng, faults)
        peers = [Peer(f"client {number}", server) for number in range(clients)]
        for _ in range(120 * clients):
            turn(rng, rng.choice(peers))
        for peer in peers:
            if not peer.online:
                peer.reconnect(full=rng.random() < 0.5)
        server.faults = 0
        while any(peer.inbox or peer.outbox for peer in peers):
            for peer in peers:
                while peer.outbox:
                    server.receive(peer, peer.outbox.popleft())
                while peer.inbox:
                    peer.hear()
        for peer in peers:
            assert peer.state.is_saved
            assert peer.state.revision == len(server.log)
            assert peer.seen.to_delta() == server.document.to_delta()
            seqs = [change.seq for change in server.log if change.client_id == peer.state.client_id]
            assert seqs == list(range(1, len(seqs) + 1))
        committed += len(server.log)
    assert committed > 60
