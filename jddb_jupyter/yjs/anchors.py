"""Places in a Yjs text that stay where they are, as editors on Yjs tell each other's cursors.

A relative position names the unit of the text that stands behind it. pycrdt has such positions, but counts
bytes where Yjs counts UTF-16 units, and fails on some. So it is seen on a copy of the document what stands
where: by what an insert there names as its neighbour, and by where something goes when that unit is deleted.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pycrdt import Doc, Text

from jddb_jupyter.yjs.lib0 import number
from jddb_jupyter.yjs.offsets import byte_length, from_bytes
from jddb_jupyter.yjs.updates import ROOT, read_neighbours

LAST = {"type": None, "tname": ROOT, "item": None, "assoc": 0}
"""The end of the text."""


class Copy:
    """A copy of a document, on which something is tried. The client 0 is nobody's."""

    def __init__(self, whole: bytes) -> None:
        self._doc: Doc[Text] = Doc(client_id=0)
        self._text = self._doc.get(ROOT, type=Text)
        self._doc.apply_update(whole)

    def anchors(self, positions: Iterable[int]) -> dict[int, dict[str, Any]]:
        """Positions (in code points) as relative positions of Yjs, as JSON."""
        text = str(self._text)
        found: dict[int, dict[str, Any]] = {}
        for position in sorted(set(positions), reverse=True):
            if position >= len(text):
                found[position] = LAST
                continue
            behind = read_neighbours(self._inserted(byte_length(text[:position])))[1]
            item = None if behind is None else {"client": behind[0], "clock": behind[1]}
            found[position] = LAST if item is None else {**LAST, "tname": None, "item": item}
        return found

    def place(self, client: int, clock: int, units: int) -> int:
        """Where the character of so many units that begins at a clock stands, or stood, in code points."""
        text = str(self._text)
        events = self._seen(b"\0" + number(1) + number(client) + number(1) + number(clock) + number(units))
        if not events:
            # It is deleted: what is put behind it stands where it stood.
            item = number(0) + number(0) + b"\x84" + number(client) + number(clock + units - 1) + b"\1x"
            events = self._seen(number(1) + number(1) + item + b"\0")
        before = events[0][0].get("retain", 0) if events else 0
        return from_bytes(text, before)

    def _inserted(self, at: int) -> bytes:
        """Insert something; as an update."""
        updates: list[bytes] = []
        subscription = self._doc.observe(lambda event: updates.append(event.update))
        try:
            self._text.insert(at, "x", {})
        finally:
            self._doc.unobserve(subscription)
        return updates[0]

    def _seen(self, update: bytes) -> list[Any]:
        events: list[Any] = []

        def note(event: Any) -> None:
            events.append(event.delta)

        subscription = self._text.observe(note)
        try:
            self._doc.apply_update(update)
        finally:
            self._text.unobserve(subscription)
        return events
