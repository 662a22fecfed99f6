"""Cursors and typing of a session. Nothing of it is stored; only the latest value counts."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from jddb_jupyter.collab.history import History
from jddb_jupyter.wire.messages import Cursor, Selection


@dataclass(frozen=True, slots=True)
class PlacedCursor:
    """A cursor in the text of `revision`."""

    revision: int
    cursor: Cursor


def moved(placed: PlacedCursor, history: History, length: int) -> PlacedCursor | None:
    """The cursor in the text at the head, which has `length` code points; None if its text is too long ago.

    What somebody else inserts right at a cursor stays behind it.
    """
    if not history.reaches(placed.revision):
        return None
    positions = [placed.cursor.position]
    if placed.cursor.selection is not None:
        positions += [placed.cursor.selection.start, placed.cursor.selection.end]
    for change in history.since(placed.revision):
        positions = [change.delta.transform_position(position, True) for position in positions]
    positions = [min(position, length - 1) for position in positions]
    selection = Selection(positions[1], positions[2]) if len(positions) == 3 else None
    return PlacedCursor(history.head, Cursor(positions[0], selection))


class Presence:
    """The latest cursor of every connection, relayed at most once an interval, and who types.

    `relay(connection_ids)` is called with the connections whose cursors are to be told,
    `stopped(connection_id)` when somebody who typed has been silent for too long.
    """

    def __init__(
        self,
        interval: float,
        typing_timeout: float,
        relay: Callable[[list[str]], None],
        stopped: Callable[[str], None],
    ) -> None:
        self._interval = interval
        self._typing_timeout = typing_timeout
        self._relay = relay
        self._stopped = stopped
        self._cursors: dict[str, PlacedCursor] = {}
        self._changed: dict[str, None] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._typing: dict[str, asyncio.TimerHandle] = {}

    def place(self, connection_id: str, placed: PlacedCursor) -> None:
        """A connection's cursor is here now."""
        self._cursors[connection_id] = placed
        self._changed[connection_id] = None
        if self._timer is None:
            # The first goes at once; those that follow within the interval go together at its end.
            self._flush()

    def cursor(self, connection_id: str) -> PlacedCursor | None:
        """The latest cursor of a connection."""
        return self._cursors.get(connection_id)

    def type(self, connection_id: str, typing: bool) -> None:
        """Somebody types, or says that they stopped; without another word it ends by itself."""
        running = self._typing.pop(connection_id, None)
        if running is not None:
            running.cancel()
        if typing:
            self._typing[connection_id] = asyncio.get_running_loop().call_later(
                self._typing_timeout, self._end_typing, connection_id
            )

    def is_typing(self, connection_id: str) -> bool:
        """Whether a connection's person types."""
        return connection_id in self._typing

    def forget(self, connection_id: str) -> bool:
        """A connection is gone; whether its person was typing."""
        self._cursors.pop(connection_id, None)
        self._changed.pop(connection_id, None)
        running = self._typing.pop(connection_id, None)
        if running is not None:
            running.cancel()
        return running is not None

    def close(self) -> None:
        """End all timers."""
        if self._timer is not None:
            self._timer.cancel()
        for running in self._typing.values():
            running.cancel()
        self._typing.clear()

    def _flush(self) -> None:
        self._timer = None
        if not self._changed:
            return
        changed, self._changed = list(self._changed), {}
        self._timer = asyncio.get_running_loop().call_later(self._interval, self._flush)
        self._relay(changed)

    def _end_typing(self, connection_id: str) -> None:
        self._typing.pop(connection_id, None)
        self._stopped(connection_id)
