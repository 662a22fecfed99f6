"""A document that is changed in place, at the cost of what a change touches.

The text stands in *pieces*, inserts as in `components`: `(length, text, attributes)`. Pieces stand in
*chunks* (lists of pieces), and beside the list of chunks stands the list of their sizes in code points.
To find a position is to walk the sizes from the chunk last found, then one chunk. The invariant:

1. the sizes are right, and so is each piece's length; no piece and no chunk is empty;
2. no piece is longer than `PIECE` and no chunk has more than `CHUNK` pieces;
3. two neighbours in a chunk that have the same attributes are together longer than `PIECE`,
   and two neighbouring chunks have together more than `CHUNK // 2` pieces: so there are never many
   more pieces than runs and text ask for, however the document came about;
4. the chunk last found starts where it is said to;
5. the text ends with a newline, and everything obeys `rules`.

People type where they typed before, so finding a position seldom means more than one step; from one
end to the other of a million characters in 10,000 runs there are about 300. Sizes of 1,024 and 64
keep both the copying of a piece and the walking of a chunk near a microsecond.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby, pairwise
from operator import itemgetter
from typing import Final, Self, TypeAlias

from jddb_jupyter.ot import algebra
from jddb_jupyter.ot.attributes import Attributes, compose_attributes
from jddb_jupyter.ot.components import Component
from jddb_jupyter.ot.delta import Delta
from jddb_jupyter.ot.rules import validate_change, validate_document

PIECE: Final = 1024
CHUNK: Final = 64

Piece: TypeAlias = tuple[int, str, Attributes | None]


class Document:
    """A text with formats, always valid; lengths and positions count code points."""

    __slots__ = ("_chunks", "_length", "_near", "_sizes")

    def __init__(self, delta: Delta) -> None:
        """Raises InvalidOperation unless `delta` is a document (see `rules`)."""
        validate_document(delta)
        pieces: list[Piece] = []
        for _, content, attributes in delta.components:
            if type(content) is str:
                _add(pieces, content, attributes)
        self._chunks = _chunked(pieces)
        self._sizes = [_size(chunk) for chunk in self._chunks]
        self._length = sum(self._sizes)
        self._near = (0, 0)

    @classmethod
    def from_text(cls, text: str) -> Self:
        """A document of plain text, which gets a final newline if it has none."""
        return cls(Delta([{"insert": text if text.endswith("\n") else text + "\n"}]))

    def __len__(self) -> int:
        """The length in code points, with the final newline."""
        return self._length

    @property
    def length(self) -> int:
        """The length in code points, with the final newline."""
        return self._length

    @property
    def text(self) -> str:
        """The whole text, with the final newline."""
        return "".join([text for chunk in self._chunks for _, text, _ in chunk])

    def to_delta(self) -> Delta:
        """The whole document as a Delta of inserts."""
        return Delta.of(list(self.runs(0, self._length)))

    def copy(self) -> Self:
        """A second document with this content; it shares the texts, so it costs little."""
        twin = object.__new__(type(self))
        twin._chunks = [chunk.copy() for chunk in self._chunks]
        twin._sizes = self._sizes.copy()
        twin._length = self._length
        twin._near = self._near
        return twin

    def runs(self, start: int, end: int) -> Iterator[Component]:
        """A range as inserts in normal form. What lies outside of the document is left out."""
        for attributes, pieces in groupby(self._pieces(start, end), key=itemgetter(2)):
            text = "".join([text for _, text, _ in pieces])
            yield len(text), text, attributes

    def slice(self, start: int, end: int) -> str:
        """The text of a range. What lies outside of the document is left out."""
        return "".join([text for _, text, _ in self._pieces(start, end)])

    def check(self, delta: Delta) -> None:
        """Raise InvalidOperation where `apply` would."""
        validate_change(delta, self._length)

    def removed(self, delta: Delta) -> str:
        """The text that `delta` would delete. Raises InvalidOperation where `apply` would."""
        self.check(delta)
        position = 0
        texts = []
        for length, content, _ in delta.components:
            if length < 0:
                texts.append(self.slice(position, position - length))
                position -= length
            elif content is None:
                position += length
        return "".join(texts)

    def invert(self, delta: Delta) -> Delta:
        """The change that will take `delta` back. Raises InvalidOperation where `apply` would."""
        self.check(delta)
        return Delta.of(algebra.invert(delta.components, self.runs))

    def apply(self, delta: Delta) -> None:
        """Change the document. Raises InvalidOperation, and changes nothing, where the rules refuse it."""
        self.check(delta)
        position = 0
        for length, content, attributes in delta.components:
            if type(content) is str:
                self._insert(position, content, attributes)
                position += length
            elif length < 0:
                self._delete(position, position - length)
            else:
                if attributes is not None:
                    self._format(position, position + length, attributes)
                position += length

    def _pieces(self, start: int, end: int) -> Iterator[Piece]:
        start = max(start, 0)
        left = min(end, self._length) - start
        if left <= 0:
            return
        index, offset = self._locate(start)
        while True:
            for length, text, attributes in self._chunks[index]:
                if offset >= length:
                    offset -= length
                    continue
                taken = min(length - offset, left)
                yield taken, text[offset : offset + taken], attributes
                left -= taken
                if not left:
                    return
                offset = 0
            index += 1

    def _locate(self, position: int) -> tuple[int, int]:
        """The chunk that holds the character at `position`, and where in it that stands."""
        sizes = self._sizes
        index, start = self._near
        while position < start:
            index -= 1
            start -= sizes[index]
        while position >= start + sizes[index]:
            start += sizes[index]
            index += 1
        self._near = (index, start)
        return index, position - start

    def _insert(self, position: int, text: str, attributes: Attributes | None) -> None:
        index, offset = self._locate(position)
        chunk = self._chunks[index]
        at = 0
        # Between two pieces the left one is meant: it is the one that somebody goes on typing in.
        while offset > chunk[at][0]:
            offset -= chunk[at][0]
            at += 1
        length, before, before_attributes = chunk[at]
        self._sizes[index] += len(text)
        self._length += len(text)
        if before_attributes == attributes and length + len(text) <= PIECE:
            chunk[at] = (length + len(text), before[:offset] + text + before[offset:], attributes)
            return
        head, tail = before[:offset], before[offset:]
        self._put(
            index,
            at,
            at + 1,
            [
                (len(head), head, before_attributes),
                (len(text), text, attributes),
                (len(tail), tail, before_attributes),
            ],
        )

    def _delete(self, start: int, end: int) -> None:
        index, first, last, head, _, tail = self._open(start, end)
        self._sizes[index] -= end - start
        self._length -= end - start
        self._put(index, first, last, [head, tail])

    def _format(self, start: int, end: int, change: Attributes) -> None:
        index, first, last, head, inside, tail = self._open(start, end)
        formatted = [
            (length, text, compose_attributes(attributes, change, keep_none=False))
            for length, text, attributes in inside
        ]
        self._put(index, first, last, [head, *formatted, tail])

    def _open(self, start: int, end: int) -> tuple[int, int, int, Piece, list[Piece], Piece]:
        """Cut a range out, within one chunk, into which the others that it reaches are joined.

        Returns the chunk's index, the first piece touched and the one after the last, what of the
        first stands before the range, the pieces inside, and what of the last stands after the range.
        """
        index, offset = self._locate(start)
        self._join(index, offset + end - start)
        chunk = self._chunks[index]
        first = 0
        while offset >= chunk[first][0]:
            offset -= chunk[first][0]
            first += 1
        last = first
        left = offset + end - start
        while left > 0:
            left -= chunk[last][0]
            last += 1
        inside = chunk[first:last]
        length, text, attributes = inside[-1]
        tail = (-left, text[length + left :], attributes)
        inside[-1] = (length + left, text[: length + left], attributes)
        length, text, attributes = inside[0]
        head = (offset, text[:offset], attributes)
        inside[0] = (length - offset, text[offset:], attributes)
        return index, first, last, head, inside, tail

    def _join(self, index: int, reach: int) -> None:
        """Make one chunk of the chunk `index` and those after it that its first `reach` characters need."""
        joined = self._chunks[index]
        size = self._sizes[index]
        last = index + 1
        while size < reach:
            (_, text, attributes), *others = self._chunks[last]
            _add(joined, text, attributes)
            joined.extend(others)
            size += self._sizes[last]
            last += 1
        self._chunks[index + 1 : last] = []
        self._sizes[index:last] = [size]

    def _put(self, index: int, first: int, last: int, pieces: list[Piece]) -> None:
        """Replace some pieces of a chunk; empty ones are dropped, neighbours joined and long ones cut."""
        chunk = self._chunks[index]
        low = max(first - 1, 0)
        joined: list[Piece] = []
        for _, text, attributes in (*chunk[low:first], *pieces, *chunk[last : last + 1]):
            if text:
                _add(joined, text, attributes)
        chunk[low : last + 1] = joined
        self._balance(index)

    def _balance(self, index: int) -> None:
        """Restore the bounds on how many pieces a chunk and its neighbours have."""
        chunk = self._chunks[index]
        if len(chunk) > CHUNK:
            parts = _chunked(chunk)
            self._chunks[index : index + 1] = parts
            self._sizes[index : index + 1] = map(_size, parts)
            return
        if not chunk:
            del self._chunks[index], self._sizes[index]
        for left in (index, index - 1):
            pair = self._chunks[max(left, 0) : left + 2]
            if len(pair) == 2 and len(pair[0]) + len(pair[1]) <= CHUNK // 2:
                self._join(left, self._sizes[left] + self._sizes[left + 1])
                self._near = (0, 0)


def _size(chunk: list[Piece]) -> int:
    return sum([length for length, _, _ in chunk])


def _add(pieces: list[Piece], text: str, attributes: Attributes | None) -> None:
    """Add text at the end of `pieces`, joined with the last one where it fits, cut where it is long."""
    if pieces:
        length, before, before_attributes = pieces[-1]
        # In a valid document the same attribute has no two values that only JSON tells apart.
        if before_attributes == attributes and length + len(text) <= PIECE:
            pieces[-1] = (length + len(text), before + text, attributes)
            return
    for start in range(0, len(text), PIECE):
        cut = text[start : start + PIECE]
        pieces.append((len(cut), cut, attributes))


def _chunked(pieces: list[Piece]) -> list[list[Piece]]:
    """Split pieces evenly into chunks of three quarters, so that each can grow and shrink."""
    count = -(-len(pieces) * 4 // (3 * CHUNK))
    bounds = [len(pieces) * part // count for part in range(count + 1)]
    return [pieces[low:high] for low, high in pairwise(bounds)]
