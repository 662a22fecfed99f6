"""What the servers of a session tell one another: what was committed, what else is new, and who is here.

It comes at most once and may be lost. What must not be missed is in the database too, where each server looks
whenever it may have missed something.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

from msgspec import Struct

from jddb_jupyter.collab.ports import Change
from jddb_jupyter.ot import Delta
from jddb_jupyter.wire.messages import Cursor


class Guest(Struct, frozen=True):
    """A connection to another server, and how its person is shown there.

    `colour_chosen`: the colour is theirs beside others too. `since`: when they came, in seconds since the
    epoch by the clock of that server; earlier ones keep their colours.
    """

    connection_id: str
    client_id: str
    user_id: int
    name: str
    colour: str
    colour_chosen: bool
    since: float


class TellableChange(Struct, frozen=True, array_like=True):
    """A committed change in the form in which it travels."""

    revision: int
    user_id: int
    client_id: str
    seq: int
    ops: list[dict[str, Any]]
    timestamp: int
    yjs_update: bytes | None = None


class Committed(Struct, tag="committed", frozen=True):
    """Changes were committed, up to `head`; `changes` is None where they are too long to be told."""

    epoch: int
    head: int
    changes: list[TellableChange] | None = None

    @classmethod
    def of(cls, epoch: int, changes: Sequence[Change]) -> Committed:
        """News of these changes, which follow one another."""
        told = [
            TellableChange(
                change.revision,
                change.user_id,
                change.client_id,
                change.seq,
                change.delta.ops,
                change.timestamp,
                change.yjs_update,
            )
            for change in changes
        ]
        return cls(epoch, changes[-1].revision, told)

    def read(self) -> list[Change] | None:
        """The changes; InvalidOperation if they are none."""
        if self.changes is None:
            return None
        return [
            Change(
                told.revision,
                told.user_id,
                told.client_id,
                told.seq,
                Delta(told.ops),
                told.timestamp,
                told.yjs_update,
            )
            for told in self.changes
        ]


class Moved(Struct, tag="moved", frozen=True):
    """Something else was stored: rights, a status, comments, links."""


class Came(Struct, tag="came", frozen=True):
    """A connection came, or (not `is_new`) its person is shown in another way now."""

    guest: Guest
    is_new: bool


class Left(Struct, tag="left", frozen=True):
    """A connection has gone."""

    connection_id: str


class CursorMoved(Struct, tag="cursor", frozen=True):
    """The cursor of a connection, in the text of `revision`."""

    connection_id: str
    revision: int
    cursor: Cursor


class Types(Struct, tag="types", frozen=True):
    """Whether the person of a connection types."""

    connection_id: str
    typing: bool


class Reached(Struct, tag="reached", frozen=True):
    """Of the broker itself: from here on what is told is heard, and something before may have been missed."""


News: TypeAlias = Committed | Moved | Came | Left | CursorMoved | Types | Reached
