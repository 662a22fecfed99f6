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
from typing import Final

from jddb_jupyter.translation.alignment.features import END, RELIABILITY
from jddb_jupyter.translation.alignment.lengths import length_cost
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
_MEANING: Final = 8.0
_SAME_MEANING: Final = 0.4
"""The cosine of vectors from which on they speak for a bead."""

Features = Sequence[frozenset[str]]
_Runs = list[list[tuple[frozenset[str], float]]]


class Evidence:
    """Scores of all beads of two texts: logarithms of odds, above 0 where more speaks for a bead."""

    def __init__(
        self,
        features: tuple[Features, Features],
        lengths: tuple[Sequence[float], Sequence[float]],
        cosines: Cosines | None,
    ) -> None:
        """`lengths` are in characters of the same language."""
        self._lengths = lengths
        self._cosines = cosines
        weights = _weights(*features)
        self._both = {name: both for name, (both, _) in weights.items()}
        self._runs = [_runs(side, {name: one for name, (_, one) in weights.items()}) for side in features]
        self._gains = _gains(*features, self._both)

    def pair(self, i: int, j: int) -> float:
        """The score of two segments."""
        words = self._gains[i].get(j, 0.0) - self._runs[0][i][0][1] - self._runs[1][j][0][1]
        cost = length_cost(self._lengths[0][i], self._lengths[1][j])
        score = max(_DAMPING * words - _LENGTH * cost, _WORST)
        if self._cosines is not None:
            score += _MEANING * (self._cosines.of_pair(i, j) - _SAME_MEANING)
        return score

    def bead(self, i: int, i_end: int, j: int, j_end: int) -> float:
        """The score of source segments `i` to before `i_end` and target segments `j` to before `j_end`."""
        if i == i_end or j == j_end:
            return -NOTHING * (i_end - i + j_end - j)
        if i_end - i == 1 == j_end - j:
            return self.pair(i, j)
        left, left_against = self._runs[0][i][i_end - i - 1]
        right, right_against = self._runs[1][j][j_end - j - 1]
        words = sum(map(self._both.__getitem__, left & right)) - left_against - right_against
        cost = length_cost(sum(self._lengths[0][i:i_end]), sum(self._lengths[1][j:j_end]))
        score = _DAMPING * words - _LENGTH * cost - _PRIOR.get((i_end - i, j_end - j), math.inf)
        if self._cosines is not None:
            size = (i_end - i + j_end - j) / 2
            score += _MEANING * size * (self._cosines.of_runs(i, i_end, j, j_end) - _SAME_MEANING)
        return score


def _runs(features: Features, against: Mapping[str, float]) -> _Runs:
    """By where a run begins and how many segments it has: what it shows, and its worth on one side only."""
    known = [names & against.keys() for names in features]
    runs: _Runs = []
    for start in range(len(known)):
        names: frozenset[str] = frozenset()
        row = []
        for segment in known[start : start + MOST]:
            names = frozenset([name for name in names if name[0] != END]) | segment
            row.append((names, sum(map(against.__getitem__, names))))
        runs.append(row)
    return runs


def _weights(source: Features, target: Features) -> dict[str, tuple[float, float]]:
    """For each feature that says anything: what it counts for, on both sides, and against, on one.

    One that a text shows more often than the other is as much less reliable.
    """
    counts = [Counter(name for names in side for name in names) for side in (source, target)]
    weights = {}
    for name in counts[0].keys() & counts[1].keys():
        left, right = counts[0][name], counts[1][name]
        share = max((left + 0.5) / (len(source) + 1), (right + 0.5) / (len(target) + 1))
        reliability = RELIABILITY[name[0]] * min(left, right) / max(left, right)
        if share < reliability:
            against = math.log((1 - share) / (1 - reliability))
            weights[name] = (math.log(reliability / share) + 2 * against, against)
    return weights


def _gains(source: Features, target: Features, weights: Mapping[str, float]) -> list[dict[int, float]]:
    """By source and target segment: what the features that both have count for."""
    places: dict[str, list[int]] = {}
    for j, names in enumerate(target):
        for name in names & weights.keys():
            places.setdefault(name, []).append(j)
    gains: list[dict[int, float]] = []
    for names in source:
        row: dict[int, float] = {}
        for name in names & places.keys():
            gain = weights[name]
            for j in places[name]:
                row[j] = row.get(j, 0.0) + gain
        gains.append(row)
    return gains
