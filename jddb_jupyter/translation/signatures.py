"""Texts that are alike, found among a million in milliseconds: a bit for each three letters in a row.

A signature has 512 bits, of which each trigram of a text (in small letters, between two spaces) sets one.
How many bits two of them share tells how many trigrams the texts share, as the bits of a Bloom filter tell
how much is in it (Swamidass and Baldi, https://doi.org/10.1021/ci600526a), and that goes with the similarity
of the characters so closely that the most similar text is among the likeliest few hundred.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

BITS: Final = 512
BYTES: Final = BITS // 8
_FIRST: Final = 256
"""Bits that all texts are compared by; the rest is looked at where these promise something."""
_BLOCK: Final = 16_384
"""Signatures that are compared at once: what stands between the steps stays in the processor's cache."""
_LONGEST: Final = 1 << 14
"""From this length on texts are held to be as long as this; their signatures say little anyway."""
_SHARE: Final = 0.008
_FEWEST: Final = 8_192
"""How many of the texts are looked at again, at least."""
_TRIGRAMS: Final = 190.0
_LENGTHS: Final = 60.0
"""What shared trigrams, and lengths that are alike, count for in a score of one byte."""
_TOP: Final = 1.9
_SHORT: Final = 20
_LONG: Final = 400
_OF_SHORT: Final = 26.0
_OF_LONG: Final = 53.0
"""From which likeness on a text can be the same, and how many percent of similarity each 1 of likeness below
it takes, for texts of 20 characters and of 400. Of 1,120 real texts asked for in a million others, 907 had
one that was similar to 60 % or more; for one of these the best was more similar than this lets expect.
"""
_TAIL: Final = 8_192
"""So many texts may be out of the order of lengths before all are sorted again."""

Words: TypeAlias = NDArray[np.uint64]

_MULTIPLIER: Final = np.uint32(2_654_435_761)
_SPREAD: Final = np.uint32(257)
_ADD_UP: Final = np.uint32(0x01010101)
_HIGHEST: Final = np.uint32(24)


def signatures(texts: Sequence[str]) -> Words:
    """A row of eight words for each text."""
    padded = [f" {text.lower()} " for text in texts]
    lengths = np.fromiter((len(text) for text in padded), np.int64, len(padded))
    letters = np.frombuffer("".join(padded).encode("utf-32-le", "surrogatepass"), np.uint32)
    found = np.zeros((len(texts), BYTES), np.uint8)
    if len(letters) >= 3:
        row = np.repeat(np.arange(len(texts)), lengths)
        is_within = row[2:] == row[:-2]
        first, second, third = letters[:-2], letters[1:-1], letters[2:]
        mixed = ((first * _SPREAD + second) * _SPREAD + third) * _MULTIPLIER
        bit = (mixed >> np.uint32(32 - BITS.bit_length() + 1))[is_within]
        byte = row[:-2][is_within] * BYTES + (bit >> 3)
        np.bitwise_or.at(found.reshape(-1), byte, (1 << (bit & 7)).astype(np.uint8))
    return found.view(np.uint64)


def _sizes(bits: int) -> NDArray[np.float32]:
    """How many trigrams set so many of `bits` bits, as it is most likely; beyond, as many as fill them."""
    filled = np.minimum(np.arange(2 * bits + 1), bits - 0.5) / bits
    sizes: NDArray[np.float32] = (-bits * np.log(1 - filled)).astype(np.float32)
    return sizes


_SIZES: Final = {bits: _sizes(bits) for bits in (_FIRST, BITS)}


class SignatureTable:
    """Signatures in memory, 76 bytes a text, with the number and the length of each, and where it belongs.

    `place` is a small number of the caller's: a search can leave places out. Not safe to change while it is
    searched.
    """

    def __init__(self) -> None:
        self._sorted = 0
        self._count = 0
        self._ids = np.empty(0, np.int64)
        self._lengths = np.empty(0, np.uint16)
        self._places = np.empty(0, np.int32)
        self._first = np.empty((0, 4), np.uint64)
        self._rest = np.empty((0, 4), np.uint64)
        self._set = np.empty(0, np.int32)

    def __len__(self) -> int:
        return self._count

    def add(
        self, ids: Sequence[int], lengths: Sequence[int], places: Sequence[int], signatures: bytes
    ) -> None:
        """Add texts: their signatures stand one after the other."""
        rows = np.frombuffer(signatures, np.uint64).reshape(-1, BYTES // 8)
        end = self._count + len(rows)
        self._grow(end)
        new = slice(self._count, end)
        self._ids[new] = ids
        self._lengths[new] = np.minimum(lengths, _LONGEST)
        self._places[new] = places
        self._first[new], self._rest[new] = rows[:, :4], rows[:, 4:]
        # Already multiplied by what a row of the table of scores is long.
        self._set[new] = np.bitwise_count(rows[:, :4]).sum(1, dtype=np.int32) * (_FIRST + 1)
        self._count = end
        if end - self._sorted > max(_TAIL, end // 20):
            self._sort()

    def nearest(
        self,
        text: str,
        count: int,
        *,
        minimum: float,
        below: float = 101.0,
        allowed: NDArray[np.bool_] | None = None,
    ) -> tuple[list[int], list[float]]:
        """The numbers of the `count` texts that are most likely similar, likeliest first, and how similar
        each may be (`_possible`: hardly ever it is more).

        Only of lengths that allow a similarity of `minimum`, and none of `below` or more. `allowed` says of
        each place whether its texts are wanted.
        """
        length = min(len(text), _LONGEST)
        wanted = signatures([text])[0]
        by_length = _length_scores(length, minimum, below)
        windows = self._windows(by_length)
        if not windows:
            return [], []
        score = np.concatenate(
            [self._scores(wanted[:4], by_length, start, end, allowed) for start, end in windows]
        )
        chosen = _highest(score, max(_FEWEST, int(len(score) * _SHARE), count))
        rows = _rows(chosen, windows)
        likely = self._likeness(wanted, length, rows)
        if len(rows) > count:
            keep = np.argpartition(likely, -count)[-count:]
            rows, likely = rows[keep], likely[keep]
        order = np.argsort(likely)[::-1]
        return self._ids[rows[order]].tolist(), _possible(likely[order], length).tolist()

    def _windows(self, by_length: NDArray[np.uint8]) -> list[tuple[int, int]]:
        """The rows whose lengths are wanted, and those that are not in order yet."""
        edges = np.flatnonzero(np.diff((by_length > 0).astype(np.int8), prepend=0, append=0))
        edges = edges.astype(self._lengths.dtype)  # or all lengths would be converted
        at = np.searchsorted(self._lengths[: self._sorted], edges, "left").tolist()
        windows = [*zip(at[::2], at[1::2], strict=True), (self._sorted, self._count)]
        return [window for window in windows if window[0] < window[1]]

    def _scores(
        self,
        wanted: Words,
        by_length: NDArray[np.uint8],
        start: int,
        end: int,
        allowed: NDArray[np.bool_] | None,
    ) -> NDArray[np.uint8]:
        """By the first half of the bits: how promising each row is; 0 for what is not wanted."""
        by_bits = _score_table(int(np.bitwise_count(wanted).sum()))
        repeated = np.tile(wanted, _BLOCK)
        scores = np.empty(end - start, np.uint8)
        shared = np.empty(4 * _BLOCK, np.uint64)
        counts = np.empty(4 * _BLOCK, np.uint8)
        for begin in range(start, end, _BLOCK):
            stop = min(end, begin + _BLOCK)
            size = stop - begin
            np.bitwise_and(self._first[begin:stop].reshape(-1), repeated[: 4 * size], out=shared[: 4 * size])
            np.bitwise_count(shared[: 4 * size], out=counts[: 4 * size])
            # Four counts of at most 64, one in each byte: a product adds them up in the highest one.
            common = (counts[: 4 * size].view(np.uint32) * _ADD_UP) >> _HIGHEST
            found = by_bits.take(self._set[begin:stop] + common.view(np.int32), mode="clip")
            near = by_length.take(self._lengths[begin:stop], mode="clip")
            found += near
            if begin >= self._sorted:
                found *= near > 0
            if allowed is not None:
                found *= allowed[self._places[begin:stop]]
            scores[begin - start : stop - start] = found
        return scores

    def _likeness(self, wanted: Words, length: int, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """By all bits, of a few rows."""
        first, rest = self._first.take(rows, 0), self._rest.take(rows, 0)
        mine = int(np.bitwise_count(wanted).sum())
        theirs = _set_bits(first) + _set_bits(rest)
        common = _set_bits(first & wanted[:4]) + _set_bits(rest & wanted[4:])
        sizes = _SIZES[BITS]
        together = sizes[mine] + sizes[theirs]
        shared = (together - sizes[mine + theirs - common]) / np.maximum(together, 1)
        lengths = self._lengths[rows].astype(np.float32)
        near = np.minimum(lengths, length) / np.maximum(lengths + length, 1)
        likeness: NDArray[np.float32] = shared * (_TRIGRAMS / _LENGTHS) + near
        return likeness

    def _grow(self, size: int) -> None:
        room = len(self._ids)
        if size > room:
            more = max(size, room + room // 4, 1_024) - room
            for name in ("_ids", "_lengths", "_places", "_first", "_rest", "_set"):
                old: NDArray[Any] = getattr(self, name)
                setattr(self, name, np.concatenate([old, np.zeros((more, *old.shape[1:]), old.dtype)]))

    def _sort(self) -> None:
        order = np.argsort(self._lengths[: self._count], kind="stable")
        for name in ("_ids", "_lengths", "_places", "_first", "_rest", "_set"):
            array: NDArray[Any] = getattr(self, name)
            array[: self._count] = array[: self._count][order]
        self._sorted = self._count


def _set_bits(rows: Words) -> NDArray[np.int32]:
    """How many bits are set in the four words of each row: summing so short an axis takes twice as long."""
    two = np.bitwise_count(rows).view(np.uint16)
    halves = (two & 0xFF) + (two >> 8)
    return halves[:, 0].astype(np.int32) + halves[:, 1]


def _reach(length: int, minimum: float) -> tuple[int, int]:
    """The lengths between which a text can be so similar: no more is common than the shorter one has."""
    if minimum <= 0:
        return 0, _LONGEST
    shortest = length * minimum / (200 - minimum)
    longest = length * (200 - minimum) / minimum
    return int(min(shortest, _LONGEST)), int(min(longest + 1, _LONGEST))


def _possible(likeness: NDArray[np.float32], length: int) -> NDArray[np.float32]:
    """How similar texts may be, 0 to 100, to one of this length."""
    part = np.clip(np.log2(max(length, 1) / _SHORT) / np.log2(_LONG / _SHORT), 0, 1)
    lost: NDArray[np.float32] = (_TOP - likeness) * (_OF_SHORT + part * (_OF_LONG - _OF_SHORT))
    return np.clip(100 - lost, 0, 100)


@lru_cache(maxsize=_FIRST + 1)
def _score_table(mine: int) -> NDArray[np.uint8]:
    """Scores of rows with so many bits of the first half set, of which so many are common."""
    sizes = _SIZES[_FIRST]
    theirs = np.arange(_FIRST + 1)[:, None]
    common = np.minimum(np.minimum(np.arange(_FIRST + 1)[None, :], theirs), mine)
    together = sizes[mine] + sizes[theirs]
    shared = 2 * (together - sizes[mine + theirs - common]) / np.maximum(together, 1)
    table: NDArray[np.uint8] = (np.clip(shared, 0, 1) * _TRIGRAMS).astype(np.uint8)
    if mine == _FIRST:
        table[_FIRST, 0] = table[_FIRST, _FIRST]  # where all bits are common, their sum in a byte is 0
    return table.reshape(-1)


def _length_scores(length: int, minimum: float, below: float) -> NDArray[np.uint8]:
    """Scores by the length of a row, 0 where it allows no such similarity, or a greater one."""
    lengths = np.arange(_LONGEST + 1, dtype=np.float32)
    near = 2 * np.minimum(lengths, length) / np.maximum(lengths + length, 1)
    scores: NDArray[np.uint8] = np.maximum(near * _LENGTHS, 1).astype(np.uint8)
    shortest, longest = _reach(length, minimum)
    scores[:shortest] = 0
    scores[longest + 1 :] = 0
    if below <= 100:
        nearer, farther = _reach(length, below)
        scores[nearer : farther + 1] = 0
    return scores


def _rows(places: NDArray[np.int64], windows: Sequence[tuple[int, int]]) -> NDArray[np.int64]:
    """The rows that stand at these places of the windows, one after the other."""
    sizes = [end - start for start, end in windows]
    before = np.concatenate([[0], np.cumsum(sizes)])
    window = np.searchsorted(before, places, "right") - 1
    starts = np.array([start for start, _ in windows])
    rows: NDArray[np.int64] = places - before[window] + starts[window]
    return rows


def _highest(scores: NDArray[np.uint8], count: int) -> NDArray[np.int64]:
    """Where the `count` highest scores stand, or a few more that are as high; none that is 0."""
    how_many = np.bincount(scores, minlength=256)[::-1].cumsum()
    threshold = max(1, 255 - int(np.searchsorted(how_many, count)))
    return np.flatnonzero(scores >= threshold)
