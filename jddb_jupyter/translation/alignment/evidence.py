"""What speaks for and against a bead: words, numbers, shape, length and meaning, in one number.

Each feature is a small test. With p the share of all segments that show it and a its reliability (see
`features`), seeing it on both sides multiplies the odds that two segments say the same by a/p, and seeing
it on one side only by (1-a)/(1-p). The logarithms are added up as if features were independent, and damped
because they are not. So a number that only one other segment has counts much, a word of every second line
nothing, and a number without its like counts against.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from jddb_jupyter.translation.alignment.features import END, RELIABILITY
from jddb_jupyter.translation.alignment.lengths import length_costs
from jddb_jupyter.translation.alignment.runs import Places, Scores, all_runs
from jddb_jupyter.translation.alignment.vectors import Cosines

MOST: Final = 4
"""Segments of one side that a bead has at most."""
NOTHING: Final = 4.0
"""What it costs that a segment has no counterpart."""
_PRIOR: Final[Mapping[tuple[int, int], float]] = {
    (1, 1): 0.0,
    (1, 2): 3.0,
    (2, 1): 3.0,
    (2, 2): 25.0,
    (1, 3): 7.0,
    (3, 1): 7.0,
    (1, 4): 10.0,
    (4, 1): 10.0,
}
"""What each form of bead costs besides what speaks against it."""
SHAPES: Final = tuple(_PRIOR)
_DAMPING: Final = 0.45
_LENGTH: Final = 0.8
_WORST: Final = -7.5
"""What two segments score at worst: between two texts that go on alike, unlike ones may still be meant."""
_APART: Final = 8.0
"""What it costs that headings and other text are in one bead, if both texts have as many headings."""
_MEANING: Final = 8.0
_SAME_MEANING: Final = 0.4
"""The cosine of vectors from which on they speak for a bead."""

Features = Sequence[frozenset[str]]
Shape: TypeAlias = tuple[int, int]


class Run(NamedTuple):
    """A bead of neighbours: source segments `i` to before `i_end`, target segments `j` to before `j_end`."""

    i: int
    i_end: int
    j: int
    j_end: int

    @property
    def shape(self) -> Shape:
        """How many segments of both sides it has."""
        return self.i_end - self.i, self.j_end - self.j

    @property
    def is_linked(self) -> bool:
        """Whether it has segments on both sides."""
        return self.i < self.i_end and self.j < self.j_end


class Evidence:
    """Scores of all beads of two texts: logarithms of odds, above 0 where more speaks for a bead."""

    def __init__(
        self,
        features: tuple[Features, Features],
        lengths: tuple[Sequence[float], Sequence[float]],
        headings: tuple[Sequence[bool], Sequence[bool]],
        cosines: Cosines | None,
    ) -> None:
        """`lengths` are in characters of the same language; `headings` says which segments are some."""
        self._cosines = cosines
        weights = _weights(*features)
        ends = np.array([name[0] == END for name in weights], dtype=bool)
        numbers = {name: number for number, name in enumerate(weights)}
        self._both = np.array([both for both, _ in weights.values()], dtype=np.float64)
        against = np.array([one for _, one in weights.values()], dtype=np.float64)
        self._sides = [
            all_runs(
                [[numbers[name] for name in names & numbers.keys()] for names in side],
                long,
                against,
                ends,
                MOST,
            )
            for side, long in zip(features, lengths, strict=True)
        ]
        self._kinds = [(_any_in_runs(side), _any_in_runs([not one for one in side])) for side in headings]
        fewer, more = sorted(map(sum, headings))
        # Where one text has no headings, its lines were not formatted, and say nothing.
        self._apart = _APART * fewer / max(more, 1)

    def of(self, runs: Sequence[Run]) -> list[float]:
        """The score of each of these beads."""
        scores = [-NOTHING * (run.i_end - run.i + run.j_end - run.j) for run in runs]
        by_shape: dict[Shape, list[int]] = {}
        for place, run in enumerate(runs):
            if run.is_linked:
                by_shape.setdefault(run.shape, []).append(place)
        for shape, places in by_shape.items():
            rows, columns = (np.array([runs[place][at] for place in places]) for at in (0, 2))
            for place, score in zip(places, self._of_shape(rows, columns, shape), strict=True):
                scores[place] = float(score)
        return scores

    def pairs(self, rows: Sequence[int], columns: Sequence[int]) -> Scores:
        """The scores of every one of some source segments with every one of some target segments."""
        return self.beads(rows, columns, (1, 1))

    def beads(self, rows: Sequence[int] | Places, columns: Sequence[int] | Places, shape: Shape) -> Scores:
        """The scores of the beads of a shape that begin at each of these segments; ascending `columns`.

        Those that would go on beyond a text's end score -inf.
        """
        left, right = (side[size - 1] for side, size in zip(self._sides, shape, strict=True))
        i, j = np.array(rows, dtype=np.intp), np.array(columns, dtype=np.intp)
        if not len(j):
            return np.zeros((len(i), 0))
        low, high = j[0], j[-1] + 1
        of_row, features = left.shown(i)
        which, found = right.showing(features, low, high)
        cells = of_row[which] * (high - low) + found - low
        sums = np.bincount(cells, self._both[features[which]], len(i) * (high - low))
        gains = sums.astype(np.float64).reshape(len(i), high - low)[:, j - low]
        cosines = None if self._cosines is None else self._cosines.of_all(i, j, shape)
        return self._scored(gains, i[:, None], j, shape, cosines)

    def _of_shape(self, i: Places, j: Places, shape: Shape) -> Scores:
        if shape not in _PRIOR:
            return np.full(len(i), -np.inf)
        left, right = (side[size - 1] for side, size in zip(self._sides, shape, strict=True))
        many = max(1, len(self._both))
        keys = [of * many + features for of, features in (left.shown(i), right.shown(j))]
        shared: Places = np.intersect1d(keys[0], keys[1], assume_unique=True)
        gains = np.bincount(shared // many, self._both[shared % many], len(i)).astype(np.float64)
        cosines = None if self._cosines is None else self._cosines.of_each(i, j, shape)
        return self._scored(gains, i, j, shape, cosines)

    def _scored(self, gains: Scores, i: Places, j: Places, shape: Shape, cosines: Scores | None) -> Scores:
        left, right = (side[size - 1] for side, size in zip(self._sides, shape, strict=True))
        words = gains - left.against[i] - right.against[j]
        score = _DAMPING * words - _LENGTH * length_costs(left.lengths[i], right.lengths[j]) - _PRIOR[shape]
        if shape == (1, 1):
            score = np.maximum(score, _WORST)
        score -= self._apart * self._is_mixed(i, j, shape)
        if cosines is not None:
            score += _MEANING * sum(shape) / 2 * (cosines - _SAME_MEANING)
        is_whole = (i + shape[0] <= len(left.lengths)) & (j + shape[1] <= len(right.lengths))
        return np.where(is_whole, score, -np.inf)

    def _is_mixed(self, i: Places, j: Places, shape: Shape) -> NDArray[np.bool_]:
        """Whether headings and other text are in one bead."""
        (left, left_other), (right, right_other) = self._kinds
        a, b = shape[0] - 1, shape[1] - 1
        mixed: NDArray[np.bool_] = (left[a][i] | right[b][j]) & (left_other[a][i] | right_other[b][j])
        return mixed


def _any_in_runs(flags: Sequence[bool]) -> list[NDArray[np.bool_]]:
    """For runs of one segment, of two and so on, by where they begin: whether one of them is flagged."""
    sizes = [np.array(flags, dtype=bool)]
    for size in range(1, MOST):
        later = np.append(sizes[0][size:], np.zeros(min(size, len(flags)), dtype=bool))
        sizes.append(sizes[-1] | later)
    return sizes


def _weights(source: Features, target: Features) -> dict[str, tuple[float, float]]:
    """For each feature that says anything: what it counts for, on both sides, and against, on one.

    One that a text shows more often than the other is as much less reliable.
    """
    counts = [Counter(name for names in side for name in names) for side in (source, target)]
    weights = {}
    for name in sorted(counts[0].keys() & counts[1].keys()):
        left, right = counts[0][name], counts[1][name]
        share = max((left + 0.5) / (len(source) + 1), (right + 0.5) / (len(target) + 1))
        reliability = RELIABILITY[name[0]] * min(left, right) / max(left, right)
        if share < reliability:
            against = math.log((1 - share) / (1 - reliability))
            weights[name] = (math.log(reliability / share) + 2 * against, against)
    return weights
