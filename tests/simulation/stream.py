"""What one connection is told, judged as it is said: one stream in revision order, without gaps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

EXPECTED_ERRORS = {"forbidden", "read_only", "rate_limited", "unavailable", "base_too_old"}
"""What a client that keeps to the protocol may be refused with here."""


@dataclass(frozen=True, slots=True)
class Revision:
    """That a revision was told: who made it as which `seq`, and (unless as an acknowledgement) its ops."""

    revision: int
    client_id: str
    seq: int
    ops: list[dict[str, Any]] | None


class Told(Protocol):
    """What one socket is told."""

    @property
    def parts(self) -> Sequence[Stream]:
        """What it is told of each document that it carries."""

    def see(self, message: dict[str, Any]) -> None:
        """Take the next message; AssertionError if it must not come here."""


class Stream:
    """The messages to `client_id` about one session. Collects into `told` and `acked_seq`."""

    def __init__(self, client_id: str, session_id: str) -> None:
        self.client_id = client_id
        self.session_id = session_id
        self.told: list[Revision] = []
        self.acked_seq = 0
        self._revision: int | None = None

    @property
    def parts(self) -> Sequence[Stream]:
        """Itself: the socket carries this document alone."""
        return (self,)

    @property
    def revision(self) -> int | None:
        """The last revision that was told."""
        return self._revision

    def see(self, message: dict[str, Any]) -> None:
        """Take the next message; AssertionError if it must not come here."""
        judge = _JUDGES.get(message["type"])
        if judge is not None:
            judge(self, message)

    def _state(self, state: dict[str, Any]) -> None:
        assert state["client_id"] == self.client_id
        document = state["document_state"]
        if "changes" in document:
            assert self._revision is None, "changes are told only to who comes back"
            revision = document["since"]
            for change in document["changes"]:
                assert change["revision"] == revision + 1, (revision, change)
                revision += 1
                self._note(change)
            assert revision == document["revision"]
        else:
            assert self._revision is None or document["revision"] >= self._revision
        assert state["acked_seq"] >= self.acked_seq
        self._revision, self.acked_seq = document["revision"], state["acked_seq"]

    def _change(self, change: dict[str, Any]) -> None:
        assert self._revision is not None, "a change before the state"
        assert change["revision"] == self._revision + 1, (self._revision, change)
        assert change["client_id"] != self.client_id, "an own change comes as an acknowledgement"
        self._revision += 1
        self._note(change)

    def _note(self, change: dict[str, Any]) -> None:
        ops = change["data"]["ops"]
        self.told.append(Revision(change["revision"], change["client_id"], change["seq"], ops))

    def _ack(self, ack: dict[str, Any]) -> None:
        assert self._revision is not None, "an acknowledgement before the state"
        if ack["seq"] > self.acked_seq:
            assert ack["seq"] == self.acked_seq + 1, (self.acked_seq, ack)
            assert ack["revision"] == self._revision + 1, (self._revision, ack)
            self._revision, self.acked_seq = ack["revision"], ack["seq"]
        else:
            assert ack["revision"] <= self._revision, (self._revision, ack)
        self.told.append(Revision(ack["revision"], self.client_id, ack["seq"], None))

    def _cursor(self, cursor: dict[str, Any]) -> None:
        assert cursor["revision"] == self._revision, (self._revision, cursor)

    def _comments(self, comments: dict[str, Any]) -> None:
        assert comments["revision"] == self._revision, (self._revision, comments)

    def _error(self, error: dict[str, Any]) -> None:
        assert error["code"] in EXPECTED_ERRORS, error


_JUDGES: dict[str, Callable[[Stream, dict[str, Any]], None]] = {
    "session_state": Stream._state,
    "document_change": Stream._change,
    "ack": Stream._ack,
    "cursor_position": Stream._cursor,
    "comments": Stream._comments,
    "error": Stream._error,
}
