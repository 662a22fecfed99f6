"""A client on the product's own state machine."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import reduce
from typing import Any

from jddb_jupyter.ot import (
    ClientState,
    Delta,
    Document,
    Incoming,
    Outgoing,
    Phase,
    Range,
    Step,
    diff,
    move_passage,
)

from .peer import Message, View
from .wish import Wish

WRITERS = ("editor", "owner")


class PythonPeer:
    """Keeps the document that is seen and, to check on them both, the one that the server has.

    `carries`: when the full state comes, waiting edits are carried over what has changed rather than offered.
    """

    def __init__(
        self,
        client_id: str,
        *,
        carries: bool,
        writers: Sequence[str] = WRITERS,
        advanced: Callable[[Delta], None] = lambda delta: None,
    ) -> None:
        """`writers`: the roles that may change it. `advanced(delta)` hears of the server's changes."""
        self.client_id = client_id
        self._carries = carries
        self._writers = writers
        self._advanced = advanced
        self._state: ClientState | None = None
        self._seen = Document.from_text("")
        self._base = Document.from_text("")
        self._epoch = 0
        self._role = ""
        self._status = ""
        self._is_connected = False
        self._must_send_again = False
        self._leaves = False
        self._offered = ""
        self._out: list[Message] = []
        self._threads: dict[int, tuple[Range, str]] = {}
        """Where each thread stands in the server's document, and what it quotes."""

    @property
    def view(self) -> View:
        state = self._state
        return View(
            is_live=self._is_connected and state is not None and state.phase is Phase.LIVE,
            is_saved=state is None or state.is_saved,
            may_write=self._role in self._writers and self._status == "active",
            has_document=state is not None,
            revision=state.revision if state is not None else -1,
            must_send_again=self._must_send_again,
            leaves=self._leaves,
            offered=self._offered,
        )

    def hello(self) -> dict[str, int]:
        if self._state is None or self._state.needs_full_state:
            return {}
        return {"since": self._state.revision, "epoch": self._epoch}

    def disconnected(self) -> None:
        self._is_connected = self._must_send_again = self._leaves = False
        if self._state is not None:
            self._do(self._state.disconnected())
        self._out.clear()

    def receive(self, message: Message) -> list[Message]:
        handle = _HANDLERS.get(message["type"])
        if handle is not None:
            handle(self, message)
            self._check()
        return self._taken()

    def edit(self, wish: Wish) -> tuple[str, list[Message]]:
        assert self._state is not None
        delta = self._meant(wish)
        removed = self._seen.removed(delta)
        self._seen.apply(delta)
        if delta:
            self._do(self._state.edit(delta))
            self._check()
        return removed, self._taken()

    def take_offered(self) -> str:
        offered, self._offered = self._offered, ""
        return offered

    def again(self) -> list[Message]:
        assert self._state is not None
        self._must_send_again = False
        self._do(self._state.resend())
        return self._taken()

    def resync(self) -> list[Message]:
        assert self._state is not None
        self._state = replace(self._state, phase=Phase.STALE)
        return [{"type": "resync", "reason": "to be sure"}]

    def point(self, at: float) -> list[Message]:
        if not self.view.is_live or not self.view.is_saved:
            return []
        position = int(at * len(self._seen))
        data = {"position": position, "selection": {"start": position, "end": len(self._seen) - 1}}
        return [{"type": "selection_change", "revision": self.view.revision, "data": data}]

    @property
    def waiting(self) -> tuple[Delta, ...]:
        """What the server has not acknowledged, one change made after the other."""
        assert self._state is not None
        return tuple(delta for delta in (self._state.inflight, self._state.pending) if delta is not None)

    @property
    def base(self) -> Document:
        """The server's document, as far as it is known."""
        return self._base.copy()

    @property
    def seq(self) -> int:
        """The number of the last change that was sent."""
        assert self._state is not None
        return self._state.seq

    @property
    def is_lost(self) -> bool:
        """Whether only a state tells it where the server's document stands."""
        return self._state is None or self._state.needs_full_state

    def document(self) -> list[dict[str, Any]]:
        return self._seen.to_delta().ops

    def passages(self) -> dict[int, tuple[int, int]]:
        assert self._state is not None
        places = {}
        for thread_id, (passage, quote) in self._threads.items():
            for delta in self.waiting:
                passage = move_passage(passage, quote, delta)
            assert passage.end <= len(self._seen)
            places[thread_id] = passage.start, passage.end
        return places

    # What the messages do

    def _session_state(self, message: Message) -> None:
        self._is_connected = True
        self._epoch, self._role, self._status = message["epoch"], message["role"], message["status"]
        document, acked = message["document_state"], message["acked_seq"]
        if "changes" in document:
            assert self._state is not None
            changes = [_incoming(change) for change in document["changes"]]
            for change in changes:
                self._advance(change.delta)
            self._do(self._state.reconnected(changes, acked))
        elif self._state is None:
            self._state = ClientState(self.client_id, document["revision"], acked)
            self._base, self._seen = _document(document), _document(document)
        else:
            self._full_state(self._state, document, acked)
        self._threads = {}
        self._take_threads(message["comments"])

    def _comments(self, message: Message) -> None:
        assert self._state is not None
        if not self._state.needs_full_state:
            assert message["revision"] == self._state.revision, (message, self._state.revision)
            self._take_threads(message["threads"])

    def _take_threads(self, threads: list[Message]) -> None:
        for thread in threads:
            if thread["comments"]:
                self._threads[thread["id"]] = Range(thread["start"], thread["end"]), thread["quote"]
            else:
                self._threads.pop(thread["id"], None)

    def _advance(self, delta: Delta) -> None:
        """The server's document was changed."""
        self._base.apply(delta)
        self._advanced(delta)
        self._threads = {
            thread_id: (move_passage(passage, quote, delta), quote)
            for thread_id, (passage, quote) in self._threads.items()
        }

    def _full_state(self, state: ClientState, document: Message, acked: int) -> None:
        new = _document(document)
        if self._carries and state.phase is not Phase.REFUSED:
            if state.inflight is not None and acked >= state.seq:
                self._base.apply(state.inflight)
            step = state.full_state(document["revision"], acked, diff(self._base.to_delta(), new.to_delta()))
        else:
            step = state.full_state(document["revision"], acked)
            self._seen = new.copy()
        self._base = new
        self._do(step)
        self._offered += reduce(Delta.compose, step.offered, Delta([])).inserted

    def _change(self, message: Message) -> None:
        assert self._state is not None
        change = _incoming(message)
        before = self._state.revision
        self._do(self._state.remote(change))
        if self._state.revision > before:
            self._advance(change.delta)

    def _ack(self, message: Message) -> None:
        state = self._state
        assert state is not None
        step = state.ack(message["seq"], message["revision"])
        if step.state.acked_seq > state.acked_seq:
            assert state.inflight is not None
            self._advance(state.inflight)
            self._must_send_again = False
        self._do(step)

    def _error(self, message: Message) -> None:
        assert self._state is not None
        if message["retryable"]:
            self._must_send_again = self._must_send_again or message.get("seq") == self._state.seq
        elif "seq" in message:
            self._do(self._state.refused(message["seq"], False))

    def _resync(self, _message: Message) -> None:
        assert self._state is not None
        self._do(self._state.announced())

    # What follows

    def _do(self, step: Step) -> None:
        self._state = step.state
        for delta in step.apply:
            self._seen.apply(delta)
        self._leaves = self._leaves or step.reconnect
        if step.send is not None:
            self._out.append(_change_message(step.send))
        if step.resync:
            self._out.append({"type": "resync", "reason": step.state.phase.name})

    def _taken(self) -> list[Message]:
        out, self._out = self._out, []
        return out

    def _check(self) -> None:
        """The law of `ClientState`: what is seen is the server's document, what is in flight, what waits."""
        state = self._state
        if state is None or state.needs_full_state:
            return
        document = self._base.copy()
        for delta in (state.inflight, state.pending):
            if delta is not None:
                document.apply(delta)
        assert document.to_delta() == self._seen.to_delta(), (document.text, self._seen.text)

    def _meant(self, wish: Wish) -> Delta:
        length = len(self._seen)
        start = min(int(wish.at * length), length - 1)
        ops: list[dict[str, Any]] = [{"retain": start}] if start else []
        if wish.formats:
            return Delta([*ops, {"retain": min(wish.count, length - start), "attributes": wish.attributes}])
        count = min(wish.count, length - 1 - start)
        if wish.text:
            ops.append({"insert": wish.text, **({"attributes": wish.attributes} if wish.attributes else {})})
        if count:
            ops.append({"delete": count})
        return Delta(ops)


def _incoming(message: Message) -> Incoming:
    delta = Delta(message["data"]["ops"])
    return Incoming(message["revision"], message["client_id"], message["seq"], delta)


def _document(state: Message) -> Document:
    return Document(Delta(state["ops"]))


def _change_message(outgoing: Outgoing) -> Message:
    data = _positional(outgoing.delta.ops) if outgoing.seq % 2 else None
    return {
        "type": "document_change",
        "revision": outgoing.revision,
        "seq": outgoing.seq,
        "data": data or {"ops": outgoing.delta.ops},
    }


def _positional(ops: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The short form of a change, if it is one action at one place."""
    position = ops[0]["retain"] if len(ops) == 2 and ops[0].keys() == {"retain"} else 0
    if len(ops) != 1 + (position > 0):
        return None
    action = dict(ops[-1])
    attributes = {"attributes": action.pop("attributes")} if "attributes" in action else {}
    ((kind, value),) = action.items()
    return {
        "type": kind,
        "position": position,
        "content" if kind == "insert" else "length": value,
        **attributes,
    }


_HANDLERS: dict[str, Callable[[PythonPeer, Message], None]] = {
    "session_state": PythonPeer._session_state,
    "document_change": PythonPeer._change,
    "ack": PythonPeer._ack,
    "error": PythonPeer._error,
    "resync": PythonPeer._resync,
    "comments": PythonPeer._comments,
}
