"""Texts that mean the same, found among a million by the signs of their sentence vectors.

A vector (see `alignment.vectors`) of 512 numbers is kept as 512 bits, one for each sign: how many bits two of
them share goes with their cosine (Charikar, STOC 2002, for random planes; these vectors point everywhere
alike). The likeliest few hundred are compared again, with the vector that is asked for as it is: the nearest
ten of 10,000 texts are then among the first 50 in 99 cases of 100.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

BITS: Final = 512
WORDS: Final = BITS // 64
_BLOCK: Final = 16_384
"""Rows that are compared at once: what stands between the steps stays in the processor's cache."""
_AGAIN: Final = 2_000
"""How many are compared with the vector itself."""
_EVEN: Final = np.uint64(0x00FF00FF00FF00FF)
_BYTE: Final = np.uint64(8)
_ADD_UP: Final = np.uint64(0x0001000100010001)
_HIGHEST: Final = np.uint64(48)

Bits: TypeAlias = NDArray[np.uint64]


def sign_bits(vectors: Any) -> Bits:
    """A row of eight words for each vector."""
    signs = np.packbits(np.asarray(vectors) > 0, axis=1)
    return np.ascontiguousarray(signs).view(np.uint64)


class MeaningTable:
    """Signs in memory, 76 bytes a text, with the number of each and where it belongs.

    `place` is a small number of the caller's: a search can leave places out. Not safe to change while it is
    searched.
    """

    def __init__(self) -> None:
        self._count = 0
        self._ids = np.empty(0, np.int64)
        self._places = np.empty(0, np.int32)
        self._bits = np.empty((0, WORDS), np.uint64)

    def __len__(self) -> int:
        return self._count

    def add(self, ids: Sequence[int], places: Sequence[int], bits: bytes) -> None:
        """Add texts: their signs stand one after the other."""
        rows = np.frombuffer(bits, np.uint64).reshape(-1, WORDS)
        end = self._count + len(rows)
        self._grow(end)
        new = slice(self._count, end)
        self._ids[new], self._places[new], self._bits[new] = ids, places, rows
        self._count = end

    def nearest(self, vector: Any, count: int, allowed: NDArray[np.bool_] | None = None) -> list[int]:
        """The numbers of the `count` texts that are likeliest to mean the same, likeliest first.

        `allowed` says of each place whether its texts are wanted.
        """
        differing = self._differing(sign_bits([vector])[0])
        if allowed is not None:
            differing[~allowed[self._places[: self._count]]] = BITS + 1
        rows = np.flatnonzero(differing <= BITS)
        if len(rows) > _AGAIN:
            how_many = np.bincount(differing[rows], minlength=BITS + 1).cumsum()
            rows = np.flatnonzero(differing <= int(np.searchsorted(how_many, _AGAIN)))
        bits = np.unpackbits(self._bits[rows].view(np.uint8), axis=1)
        # A bit that is set counts for its number, one that is not against it.
        likely = bits.astype(np.float32) @ np.asarray(vector, np.float32)
        numbers: list[int] = self._ids[rows[np.argsort(-likely, kind="stable")[:count]]].tolist()
        return numbers

    def _differing(self, wanted: Bits) -> NDArray[np.uint16]:
        """How many signs of each row are others."""
        found = np.empty(self._count, np.uint16)
        for begin in range(0, self._count, _BLOCK):
            end = min(self._count, begin + _BLOCK)
            # Eight counts of at most 64, one in each byte of a word: a product adds them up in the highest.
            counts = np.bitwise_count(self._bits[begin:end] ^ wanted).view(np.uint64)[:, 0]
            pairs = (counts & _EVEN) + ((counts >> _BYTE) & _EVEN)
            found[begin:end] = (pairs * _ADD_UP) >> _HIGHEST
        return found

    def _grow(self, size: int) -> None:
        room = len(self._ids)
        if size > room:
            more = max(size, room + room // 4, 1_024) - room
            for name in ("_ids", "_places", "_bits"):
                old: NDArray[Any] = getattr(self, name)
                setattr(self, name, np.concatenate([old, np.zeros((more, *old.shape[1:]), old.dtype)]))
