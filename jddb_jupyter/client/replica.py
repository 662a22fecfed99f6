"""One client's copy of a document: messages in, messages out. No socket, no clock.

`ClientState` (`jddb_jupyter.ot`) says what follows from a message; this keeps the two documents that go with
it, the server's and the one that is seen, and finds what is refused.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import Any

from jddb_jupyter.ot import ClientState, Delta, Document, Incoming, Outgoing, Phase, Step, diff

Message = dict[str, Any]


class Replica:
    """Starts with the first `session_state`. `seen` is what there is to see, own edits included.

    `changed(delta, user_id)` is called for every change of others that arrives (None: nobody in particular),
    `saved()` whenever everything is acknowledged, and `offered(text, code, message)` for own edits that are
    not in the document any more, because they were refused.
    """

    def __init__(
        self,
        client_id: str,
        *,
        changed: Callable[[Delta, int | None], None],
        saved: Callable[[], None],
        offered: Callable[[str, str, str], None],
    ) -> None:
        self.client_id = client_id
        self.seen = Document.from_text("")
        self.role = ""
        self.status = ""
        self._changed = changed
        self._saved = saved
        self._offered = offered
        self._server = Document.from_text("")
        self._state: ClientState | None = None
        self._epoch = 0
        self._refusal = ("base_too_old", "")
        self._out: list[Message] = []
        self.must_reconnect = False
        """Whether the connection has to be left, because what was sent and what is told crossed."""
        self.must_send_again = False
        """Whether `again` is to be called after a while."""

    @property
    def revision(self) -> int:
        """The last revision of the server that is in what is seen; -1 before the first."""
        return -1 if self._state is None else self._state.revision

    @property
    def is_saved(self) -> bool:
        """Whether the server has acknowledged every edit."""
        return self._state is None or self._state.is_saved

    def hello(self) -> dict[str, str]:
        """What goes into the address of the next connection."""
        known = {"client_id": self.client_id}
        if self._state is not None and not self._state.needs_full_state:
            known |= {"since": str(self._state.revision), "epoch": str(self._epoch)}
        return known

    def edit(self, delta: Delta) -> list[Message]:
        """The person changed what is seen."""
        assert self._state is not None
        self.seen.apply(delta)
        self._do(self._state.edit(delta))
        return self._taken()

    def receive(self, message: Message) -> list[Message]:
        """Take a message of the server in. Returns what is to be sent."""
        handler = _HANDLERS.get(message["type"])
        if handler is not None:
            handler(self, message)
        return self._taken()

    def again(self) -> list[Message]:
        """Send once more what the server could not take just now."""
        assert self._state is not None
        self.must_send_again = False
        self._do(self._state.resend())
        return self._taken()

    def disconnected(self) -> None:
        """The connection is gone."""
        self.must_reconnect = self.must_send_again = False
        self._out.clear()
        if self._state is not None:
            self._do(self._state.disconnected())

    # What the messages do

    def _session_state(self, message: Message) -> None:
        self._epoch, self.role, self.status = message["epoch"], message["role"], message["status"]
        document, acked_seq = message["document_state"], message["acked_seq"]
        if self._state is None:
            self._state = ClientState(self.client_id, document["revision"], acked_seq)
            self._server, self.seen = _document(document), _document(document)
        elif "changes" in document:
            self._catch_up(self._state, document["changes"], acked_seq)
        else:
            self._start_over(self._state, document, acked_seq)

    def _catch_up(self, state: ClientState, changes: list[Message], acked_seq: int) -> None:
        for change in changes:
            self._server.apply(Delta(change["data"]["ops"]))
        self._do(state.reconnected([_incoming(change) for change in changes], acked_seq))

    def _start_over(self, state: ClientState, document: Message, acked_seq: int) -> None:
        new = _document(document)
        if state.phase is Phase.REFUSED:
            step = state.full_state(document["revision"], acked_seq)
            before, self.seen = self.seen, new.copy()
            self._changed(diff(before.to_delta(), new.to_delta()), None)
        else:
            if state.inflight is not None and acked_seq >= state.seq:
                self._server.apply(state.inflight)
            difference = diff(self._server.to_delta(), new.to_delta())
            step = state.full_state(document["revision"], acked_seq, difference)
        self._server = new
        self._do(step)
        if step.offered:
            code, message = self._refusal
            self._offered(reduce(Delta.compose, step.offered).inserted, code, message)

    def _document_change(self, message: Message) -> None:
        assert self._state is not None
        before = self._state.revision
        change = _incoming(message)
        step = self._state.remote(change)
        if step.state.revision > before:
            self._server.apply(change.delta)
        self._do(step, message["user_id"])

    def _ack(self, message: Message) -> None:
        state = self._state
        assert state is not None
        step = state.ack(message["seq"], message["revision"])
        if step.state.acked_seq > state.acked_seq and state.inflight is not None:
            self._server.apply(state.inflight)
            self.must_send_again = False
        self._do(step)

    def _error(self, message: Message) -> None:
        assert self._state is not None
        if "seq" not in message or message["seq"] != self._state.seq:
            return
        if message["retryable"]:
            self.must_send_again = True
        else:
            self._refusal = message["code"], message["message"]
            self._do(self._state.refused(message["seq"], False))

    def _resync(self, _message: Message) -> None:
        assert self._state is not None
        self._do(self._state.announced())

    # What follows

    def _do(self, step: Step, user_id: int | None = None) -> None:
        was_saved = self.is_saved
        self._state = step.state
        for delta in step.apply:
            self.seen.apply(delta)
        self.must_reconnect = self.must_reconnect or step.reconnect
        if step.send is not None:
            self._out.append(_change_message(step.send))
        if step.resync:
            self._out.append({"type": "resync", "reason": step.state.phase.name.lower()})
        for delta in step.apply:
            self._changed(delta, user_id)
        if self.is_saved and not was_saved:
            self._saved()

    def _taken(self) -> list[Message]:
        out, self._out = self._out, []
        return out


_HANDLERS: dict[str, Callable[[Replica, Message], None]] = {
    "session_state": Replica._session_state,
    "document_change": Replica._document_change,
    "ack": Replica._ack,
    "error": Replica._error,
    "resync": Replica._resync,
}


def _document(state: Message) -> Document:
    return Document(Delta(state["ops"]))


def _incoming(message: Message) -> Incoming:
    return Incoming(message["revision"], message["client_id"], message["seq"], Delta(message["data"]["ops"]))


def _change_message(sent: Outgoing) -> Message:
    return {
        "type": "document_change",
        "revision": sent.revision,
        "seq": sent.seq,
        "data": {"ops": sent.delta.ops},
    }
