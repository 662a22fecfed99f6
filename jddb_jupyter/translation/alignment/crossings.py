"""Links that cross others: items of a list that stand in another order in the translation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from jddb_jupyter.translation.alignment.evidence import NOTHING, Evidence, Run
from jddb_jupyter.translation.alignment.paths import CROSSING
from jddb_jupyter.translation.alignment.regions import Region

_CERTAIN: Final = 1.0
"""What a pair must score, and be better than any other of its segments, to be taken out of its order."""
_LEFT_OVER: Final = -4.0
"""The same for two segments that have no counterpart otherwise."""


def with_crossings(evidence: Evidence, region: Region, path: Sequence[Run]) -> list[Run]:
    """The path, with pairs relinked that clearly belong together and that no path in order can join."""
    runs = list(path)
    sides = ({}, {}) if not runs else _places(runs)
    for score, i, j in _candidates(evidence, region, sides, runs):
        old = {sides[0][i], sides[1][j]}
        if len(old) == 1 and runs[sides[0][i]].shape == (1, 1):
            continue
        rests = [rest for run in old for rest in _without(runs[run], i, j)]
        if any(rest is None for rest in rests):
            continue
        kept = [rest for rest in rests if rest is not None and rest != _EMPTY]
        new = Run(i, i + 1, j, j + 1)
        others = [run for place, run in enumerate(runs) if place not in old and run.is_linked]
        before = [runs[run] for run in old]
        after = score - _cost(new, others) + sum(evidence.of(kept))
        if after > sum(evidence.of(before)) - max(_cost(run, others) for run in before):
            for run in old:
                runs[run] = _EMPTY
            runs += [new, *kept]
            sides = _places(runs)
    return [run for run in runs if run != _EMPTY]


_EMPTY: Final = Run(0, 0, 0, 0)


def _cost(run: Run, others: Sequence[Run]) -> float:
    """What it costs that a bead crosses others, if it does."""
    crosses = run.is_linked and any((run.i < other.i) != (run.j < other.j) for other in others)
    return CROSSING if crosses else 0.0


def _places(runs: Sequence[Run]) -> tuple[dict[int, int], dict[int, int]]:
    """For each segment of both sides, which bead it is in."""
    return (
        {i: place for place, run in enumerate(runs) for i in range(run.i, run.i_end)},
        {j: place for place, run in enumerate(runs) for j in range(run.j, run.j_end)},
    )


def _candidates(
    evidence: Evidence, region: Region, sides: tuple[dict[int, int], dict[int, int]], runs: Sequence[Run]
) -> list[tuple[float, int, int]]:
    """Pairs that are each other's best and are not linked, the surest first."""
    are_doubtful = [_is_doubtful(run, score) for run, score in zip(runs, evidence.of(runs), strict=True)]
    doubtful = [
        [index for index in indices if are_doubtful[side[index]]]
        for indices, side in zip((region.source, region.target), sides, strict=True)
    ]
    if not all(doubtful):
        return []
    scores = evidence.pairs(*doubtful)
    is_best = (scores == scores.max(axis=0)) & (scores == scores.max(axis=1, keepdims=True))
    found = []
    for row, column in zip(*is_best.nonzero(), strict=True):
        i, j = doubtful[0][row], doubtful[1][column]
        both_left = not (runs[sides[0][i]].is_linked or runs[sides[1][j]].is_linked)
        score = float(scores[row, column])
        if score >= (_LEFT_OVER if both_left else _CERTAIN):
            found.append((score, i, j))
    return sorted(found, reverse=True)


def _is_doubtful(run: Run, score: float) -> bool:
    """Whether a bead may be a makeshift: of one side only, or of several segments, or with little for it."""
    return max(run.shape) > 1 or score < NOTHING * 2


def _without(run: Run, i: int, j: int) -> list[Run | None]:
    """A bead without two segments: what is left of it, or None where that would have a gap."""
    left = _range_without(run.i, run.i_end, i)
    right = _range_without(run.j, run.j_end, j)
    if left is None or right is None:
        return [None]
    (i, i_end), (j, j_end) = left, right
    if i == i_end or j == j_end:
        singles = [Run(index, index + 1, 0, 0) for index in range(i, i_end)]
        return [*singles, *(Run(0, 0, index, index + 1) for index in range(j, j_end))]
    return [Run(i, i_end, j, j_end)]


def _range_without(start: int, end: int, taken: int) -> tuple[int, int] | None:
    if not start <= taken < end:
        return start, end
    if taken == start:
        return start + 1, end
    return (start, end - 1) if taken == end - 1 else None
