"""A label for every place of a document, such as the change that wrote it, kept right under changes.

Like `Document`, it is a list of chunks of runs, so that a change costs the walking of one chunk.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Final, Generic, TypeVar

from jddb_jupyter.ot.components import Op

Label = TypeVar("Label")

CHUNK: Final = 128
"""Runs of a chunk at most."""


class Spans(Generic[Label]):
    """Runs `(length, label)`, in the order of the text; lengths count code points."""

    __slots__ = ("_chunks", "_near", "_sizes")

    def __init__(self, runs: Iterable[tuple[int, Label]]) -> None:
        self._chunks = _chunked(list(runs))
        self._sizes = [_size(chunk) for chunk in self._chunks]
        self._near = (0, 0)

    def __len__(self) -> int:
        """How many places there are."""
        return sum(self._sizes)

    def runs(self) -> list[tuple[int, Label]]:
        """Every run, as long as can be."""
        found: list[tuple[int, Label]] = []
        for chunk in self._chunks:
            for run in chunk:
                self._push(found, *run)
        return found

    def label_within(self, label: Label, offset: int) -> Label:
        """The label of what is left of a run when its first `offset` places are cut off."""
        return label

    def apply(self, ops: Iterable[Op], label: Label) -> list[tuple[int, Label]]:
        """Follow a change that fits: what it inserts gets `label`. Returns the runs that it deletes."""
        position = 0
        deleted: list[tuple[int, Label]] = []
        for op in ops:
            if "insert" in op:
                self._insert(position, len(op["insert"]), label)
                position += len(op["insert"])
            elif "delete" in op:
                self._delete(position, op["delete"], deleted)
            else:
                position += op["retain"]
        return deleted

    def _locate(self, position: int) -> tuple[int, int]:
        """The chunk that a position is in, or at the end of, and how far in it."""
        sizes = self._sizes
        index, start = self._near
        while position < start:
            index -= 1
            start -= sizes[index]
        while position > start + sizes[index] and index + 1 < len(sizes):
            start += sizes[index]
            index += 1
        self._near = (index, start)
        return index, position - start

    def _insert(self, position: int, length: int, label: Label) -> None:
        index, offset = self._locate(position)
        chunk = self._chunks[index]
        at, offset = _run_at(chunk, offset)
        if offset:
            whole, inside = chunk[at]
            rest = self.label_within(inside, offset)
            pieces = [(offset, inside), (length, label), (whole - offset, rest)]
            self._put(index, at, at + 1, pieces)
        else:
            self._put(index, at, at, [(length, label)])
        self._sizes[index] += length
        self._balance(index)

    def _delete(self, position: int, length: int, deleted: list[tuple[int, Label]]) -> None:
        while length:
            index, offset = self._locate(position)
            if offset == self._sizes[index]:
                index, offset = index + 1, 0
            taken = min(length, self._sizes[index] - offset)
            self._cut(index, offset, taken, deleted)
            length -= taken

    def _cut(self, index: int, offset: int, length: int, deleted: list[tuple[int, Label]]) -> None:
        """Take a range out of one chunk."""
        chunk = self._chunks[index]
        first, offset = _run_at(chunk, offset)
        last, left = first, offset + length
        pieces: list[tuple[int, Label]] = []
        if offset:
            pieces.append((offset, chunk[first][1]))
        while left > 0:
            whole, label = chunk[last]
            start = offset if last == first else 0
            self._push(deleted, min(whole, left) - start, self.label_within(label, start))
            if left < whole:
                pieces.append((whole - left, self.label_within(label, left)))
            left -= whole
            last += 1
        self._put(index, first, last, pieces)
        self._sizes[index] -= length
        self._balance(index)

    def _put(self, index: int, first: int, last: int, pieces: list[tuple[int, Label]]) -> None:
        """Replace some runs of a chunk, joined with their neighbours where they go on with them."""
        chunk = self._chunks[index]
        low = max(first - 1, 0)
        joined: list[tuple[int, Label]] = []
        for run in (*chunk[low:first], *pieces, *chunk[last : last + 1]):
            self._push(joined, *run)
        chunk[low : last + 1] = joined

    def _push(self, out: list[tuple[int, Label]], length: int, label: Label) -> None:
        if out and self.label_within(out[-1][1], out[-1][0]) == label:
            out[-1] = (out[-1][0] + length, out[-1][1])
        else:
            out.append((length, label))

    def _balance(self, index: int) -> None:
        chunk = self._chunks[index]
        if len(chunk) > CHUNK:
            parts = _chunked(chunk)
            self._chunks[index : index + 1] = parts
            self._sizes[index : index + 1] = map(_size, parts)
        elif not chunk and len(self._chunks) > 1:
            del self._chunks[index], self._sizes[index]
            self._near = (0, 0)


class Origins(Spans[int]):
    """Where each place of a document was in an earlier one; `NEW` for what was inserted since.

    The label of a run is where its first place was.
    """

    NEW: Final = -1

    def label_within(self, label: int, offset: int) -> int:
        return label if label == self.NEW else label + offset


def _run_at(chunk: list[tuple[int, Label]], offset: int) -> tuple[int, int]:
    """The run that the place `offset` of a chunk is in, and how far in it; behind the last, at its end."""
    at = 0
    for length, _ in chunk:
        if offset < length:
            break
        offset -= length
        at += 1
    return at, offset


def _size(chunk: list[tuple[int, Label]]) -> int:
    return sum([length for length, _ in chunk])


def _chunked(runs: list[tuple[int, Label]]) -> list[list[tuple[int, Label]]]:
    count = max(1, -(-len(runs) * 2 // CHUNK))
    bounds = [len(runs) * part // count for part in range(count + 1)]
    return [runs[low:high] for low, high in pairwise(bounds)]
