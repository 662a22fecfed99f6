"""What a Yjs update says, read without applying it.

The server keeps what clients send inside of a document that cannot take anything back, so an update is judged
by its bytes first. The format is that of `encodeStateAsUpdate` (version 1), as `lib0` writes numbers and
texts: https://github.com/yjs/yjs/blob/main/INTERNALS.md. Clocks count UTF-16 units.

Refused are all contents but text and formats, all places but the text `content` itself, and formats that no
document may have (`ot.rules`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from typing import Final

from jddb_jupyter.errors import InvalidMessage, InvalidOperation
from jddb_jupyter.ot.components import check_text
from jddb_jupyter.ot.rules import validate_attributes
from jddb_jupyter.yjs.lib0 import LARGEST_NUMBER, Reader

ROOT: Final = "content"
"""The name of the text in a Yjs document."""

_HAS_ORIGIN: Final = 0x80
_HAS_RIGHT_ORIGIN: Final = 0x40
_HAS_KEY: Final = 0x20
_KIND: Final = 0x1F
_GONE, _DELETED, _STRING, _FORMAT, _SKIP = 0, 1, 4, 6, 10


@dataclass(frozen=True, slots=True)
class Span:
    """The clocks `start` to `end - 1` of a client."""

    client: int
    start: int
    end: int


@dataclass(slots=True)
class Update:
    """What an update brings (`spans`, without gaps between those of a client but where it skips) and deletes.

    `cuts` are the places (client and clock) before which it divides what is there; `needs` the clocks up to
    which each client must be known. `inner` are the places inside of a character that its texts bring.
    """

    spans: list[Span] = field(default_factory=list)
    deleted: list[Span] = field(default_factory=list)
    cuts: list[tuple[int, int]] = field(default_factory=list)
    needs: dict[int, int] = field(default_factory=dict)
    inner: list[tuple[int, int]] = field(default_factory=list)
    has_formats: bool = False

    def ends(self) -> dict[int, int]:
        """The clock after the last one that it brings, for each client."""
        ends: dict[int, int] = {}
        for span in self.spans:
            ends[span.client] = max(span.end, ends.get(span.client, 0))
        return ends

    def new_clients(self, state: Mapping[int, int]) -> list[int]:
        """The clients of whom it brings something that is not in `state`."""
        return [client for client, end in self.ends().items() if end > state.get(client, 0)]

    def misses(self, state: Mapping[int, int]) -> bool:
        """Whether something that comes before it is missing in a document of this `state`."""
        known = dict(state)
        for span in self.spans:
            if span.start > known.get(span.client, 0):
                return True
            known[span.client] = max(span.end, known.get(span.client, 0))
        return any(end > known.get(client, 0) for client, end in self.needs.items())

    def is_part_of(self, state: Mapping[int, int], deleted: Mapping[int, list[tuple[int, int]]]) -> bool:
        """Whether a document of this `state` in which so much is `deleted` has all of it."""
        return not self.new_clients(state) and all(
            any(start <= span.start and span.end <= end for start, end in deleted.get(span.client, ()))
            for span in self.deleted
        )

    def cut_characters(self, inner: Set[tuple[int, int]], state: Mapping[int, int]) -> bool:
        """Whether it would divide a character that stands in two UTF-16 units.

        `inner` are the places inside of those that are there. Yjs itself puts two U+FFFD there, and others do
        other things. What goes on from what is known of a client is divided there, too.
        """
        own = inner | set(self.inner) if self.inner else inner
        if not own:
            return False
        seams = [(span.client, state.get(span.client, 0)) for span in self.spans if span.start]
        return any(cut in own for cut in self.cuts) or any(seam in own for seam in seams)

    def deleted_ranges(self) -> dict[int, list[tuple[int, int]]]:
        """What it deletes, by client; what lies side by side as one."""
        ranges: dict[int, list[tuple[int, int]]] = {}
        for span in sorted(self.deleted, key=lambda span: (span.client, span.start)):
            of_client = ranges.setdefault(span.client, [])
            if of_client and span.start <= of_client[-1][1]:
                of_client[-1] = (of_client[-1][0], max(span.end, of_client[-1][1]))
            else:
                of_client.append((span.start, span.end))
        return ranges

    def _need(self, client: int, clock: int) -> None:
        self.needs[client] = max(clock, self.needs.get(client, 0))


def read_state(data: bytes) -> dict[int, int]:
    """A state vector: how much of each client is known."""
    reader = Reader(data)
    state = {reader.number(): reader.number() for _ in range(reader.number())}
    if not reader.is_done:
        raise InvalidMessage("yjs_malformed")
    return state


def read_update(data: bytes) -> Update:
    """What an update says. InvalidMessage if it is none, InvalidOperation if it says what is refused here."""
    reader, update = Reader(data), Update()
    for _ in range(reader.number()):
        count, client, clock = reader.number(), reader.number(), reader.number()
        for _ in range(count):
            clock = _read_struct(reader, update, client, clock)
    for _ in range(reader.number()):
        client = reader.number()
        for _ in range(reader.number()):
            start, length = reader.number(), reader.number()
            update.deleted.append(Span(client, start, start + length))
            update.cuts += [(client, start), (client, start + length)]
            update._need(client, start + length)
    if not reader.is_done:
        raise InvalidMessage("yjs_malformed")
    return update


def read_neighbours(data: bytes) -> tuple[tuple[int, int] | None, tuple[int, int] | None]:
    """What the first item of an update stands behind, and what before."""
    reader = Reader(data)
    for _ in range(4):  # clients, structs, client, clock
        reader.number()
    info = reader.byte()
    behind = (reader.number(), reader.number()) if info & _HAS_ORIGIN else None
    return behind, (reader.number(), reader.number()) if info & _HAS_RIGHT_ORIGIN else None


def _read_struct(reader: Reader, update: Update, client: int, clock: int) -> int:
    """Read one struct that begins at `clock`; returns the clock after it."""
    info = reader.byte()
    kind = info & _KIND
    if kind == _SKIP:
        return clock + _length(reader)
    if kind == _GONE:
        end = clock + _length(reader)
    else:
        _read_place(reader, update, info, Span(client, clock, clock))
        if kind == _DELETED:
            end = clock + _length(reader)
        elif kind == _STRING:
            end = _read_string(reader, update, client, clock)
        elif kind == _FORMAT:
            _read_format(reader)
            update.has_formats = True
            end = clock + 1
        else:
            raise InvalidOperation("yjs_other_content")
    if end > LARGEST_NUMBER:
        raise InvalidMessage("yjs_malformed")
    update.spans.append(Span(client, clock, end))
    return end


def _length(reader: Reader) -> int:
    length = reader.number()
    if length == 0:
        raise InvalidMessage("yjs_malformed")
    return length


def _read_place(reader: Reader, update: Update, info: int, item: Span) -> None:
    """Where an item stands: behind or before others, or in a text by name."""
    if info & _HAS_ORIGIN:
        client, clock = _read_neighbour(reader, update, item)
        update.cuts.append((client, clock + 1))
    if info & _HAS_RIGHT_ORIGIN:
        update.cuts.append(_read_neighbour(reader, update, item))
    if not info & (_HAS_ORIGIN | _HAS_RIGHT_ORIGIN):
        is_named = reader.number()
        if is_named != 1 or reader.text() != ROOT:
            raise InvalidOperation("yjs_other_content")
    if info & _HAS_KEY:
        raise InvalidOperation("yjs_other_content")


def _read_neighbour(reader: Reader, update: Update, item: Span) -> tuple[int, int]:
    client, clock = reader.number(), reader.number()
    if client == item.client and clock >= item.start:
        raise InvalidMessage("yjs_malformed")  # nothing stands behind what comes after it
    update._need(client, clock + 1)
    return client, clock


def _read_string(reader: Reader, update: Update, client: int, clock: int) -> int:
    text = reader.text()
    if not text:
        raise InvalidMessage("yjs_malformed")
    check_text(text)
    if text.isascii():
        return clock + len(text)
    for character in text:
        if ord(character) > 0xFFFF:
            update.inner.append((client, clock + 1))
            clock += 1
        clock += 1
    return clock


def _read_format(reader: Reader) -> None:
    name, written = reader.text(), reader.text()
    try:
        value = json.loads(written)
    except (ValueError, RecursionError):
        raise InvalidMessage("yjs_malformed") from None
    validate_attributes({name: plain(value)}, removable=True)


def plain(value: object) -> object:
    """A value of a format as documents have it: Yjs knows one kind of numbers only."""
    return int(value) if isinstance(value, float) and value.is_integer() else value
