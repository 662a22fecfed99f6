"""The best sequence of beads for two texts in the same order, by dynamic programming.

In two passes, as vecalign does it: first single segments alone, everywhere, then beads of all shapes near the
path that was found. So the work grows with the length of the texts and not with its square. Neighbours may
have changed places (the inversions of D. Wu, "Stochastic Inversion Transduction Grammars", Computational
Linguistics 23, 1997, https://aclanthology.org/J97-3002, of one level): such a pair of beads is a step too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from jddb_jupyter.translation.alignment.evidence import MOST, NOTHING, SHAPES, Evidence, Run, Shape
from jddb_jupyter.translation.alignment.runs import Scores

CROSSING: Final = 5.0
"""What it costs that a bead crosses others."""
_NEAR: Final = 5
"""How many segments the second pass goes to either side of the first one's path."""
_WIDEST: Final = 200
"""How many segments the first pass goes to either side of the diagonal."""
_SKIPPED: Final = 0.6
"""What the first pass pays, of the full price, for a segment that the second may join to its neighbour."""
_TOGETHER: Final = 24
"""Source segments whose beads are scored at once."""

_ROUNDING: Final = 1e-9

Band: TypeAlias = Sequence[range]
Step: TypeAlias = tuple[Shape, ...]
_STEPS: Final[tuple[Step, ...]] = (
    ((1, 0),),
    *((shape,) for shape in SHAPES),
    # Two beads that have changed places, by their order in the source.
    *((first, (1, 1)) for first in ((1, 1), (1, 2), (2, 1))),
    *(((1, 1), second) for second in ((1, 2), (2, 1))),
)
_TAKEN: Final = np.array([[[sum(sizes)] for sizes in zip(*step, strict=True)] for step in _STEPS]).swapaxes(
    0, 1
)
"""How many source segments, and how many of the target, each step takes."""
_ALONE: Final = len(_STEPS)
"""The step of a target segment without counterpart."""


def best_path(evidence: Evidence, source: Sequence[int], target: Sequence[int]) -> list[Run]:
    """Beads of the given segments, both in ascending order; each is in one, and none spans a gap."""
    if not source or not target:
        return [*(Run(i, i + 1, 0, 0) for i in source), *(Run(0, 0, j, j + 1) for j in target)]
    path = _coarse_path(evidence, source, target)
    return _fine_path(evidence, source, target, _around(path, len(source), len(target)))


def _coarse_path(evidence: Evidence, source: Sequence[int], target: Sequence[int]) -> list[tuple[int, int]]:
    """The pairs, as positions in both sequences, of the best path of single segments."""
    n, m = len(source), len(target)
    skip = NOTHING * _SKIPPED
    skips = skip * np.arange(m + 1)
    best = -skips
    steps: list[NDArray[np.int8]] = []
    for low, pairs in _rows_of_pairs(evidence, source, target):
        values = best - skip
        step = np.ones(m + 1, dtype=np.int8)
        values[1:low] = values[low + len(pairs) :] = -np.inf
        if low > 1:
            values[0] = -np.inf
        paired = best[low - 1 : low - 1 + len(pairs)] + pairs
        better = paired > values[low : low + len(pairs)]
        values[low : low + len(pairs)][better] = paired[better]
        step[low : low + len(pairs)][better] = 3
        best = np.maximum.accumulate(values + skips) - skips
        best[low + len(pairs) :] = -np.inf
        step[best > values + _ROUNDING] = 2
        steps.append(step)
    found, x, y = [], n, m
    while x and y:
        choice = steps[x - 1][y]
        if choice == 3:
            found.append((x - 1, y - 1))
        x -= int(choice != 2)
        y -= int(choice != 1)
    return found[::-1]


def _rows_of_pairs(
    evidence: Evidence, source: Sequence[int], target: Sequence[int]
) -> Iterator[tuple[int, Scores]]:
    """For each source segment: the first target segment, from 1, that it may go with, and their scores."""
    n, m = len(source), len(target)
    for start in range(0, n, _TOGETHER):
        rows = range(start, min(n, start + _TOGETHER))
        centres = [(x + 1) * m // n for x in rows]
        low, high = max(1, centres[0] - _WIDEST), min(m, centres[-1] + _WIDEST)
        scores = evidence.pairs([source[x] for x in rows], target[low - 1 : high])
        yield from ((low, row) for row in scores)


def _around(pairs: Sequence[tuple[int, int]], n: int, m: int) -> Band:
    """For each number of source segments done, how many of the target may be."""
    low, high = [0] * (n + 1), [m] * (n + 1)
    before = (-1, -1)
    for after in (*pairs, (n, m)):
        for x in range(before[0] + 1, min(after[0], n) + 1):
            low[x], high[x] = before[1] + 1, min(after[1], m)
        before = after
    return [
        range(
            max(0, min(low[max(0, x - _NEAR) : x + _NEAR + 1]) - _NEAR),
            min(m, max(high[max(0, x - _NEAR) : x + _NEAR + 1]) + _NEAR) + 1,
        )
        for x in range(n + 1)
    ]


def _fine_path(evidence: Evidence, source: Sequence[int], target: Sequence[int], band: Band) -> list[Run]:
    # A ring of the last rows; each has empty places before the first position, so that steps may look back.
    best = np.full((MOST + 1, MOST + len(target) + 1), -np.inf)
    came: list[NDArray[np.int8]] = []
    for x, (near, gains) in enumerate(_gains(evidence, source, target, band)):
        columns = np.arange(near.start, near.stop) + MOST
        values = best[(x - _TAKEN[0]) % len(best), columns - _TAKEN[1]] + gains
        reached = values.max(axis=0)
        if x == 0:
            reached[0] = 0.0
        skips = NOTHING * np.arange(len(near))
        with_skips = np.maximum.accumulate(reached + skips) - skips
        best[x % len(best)] = -np.inf
        best[x % len(best), columns] = with_skips
        came.append(np.where(with_skips > reached + _ROUNDING, _ALONE, values.argmax(axis=0)).astype(np.int8))
    return _traced(came, band, source, target)


def _gains(
    evidence: Evidence, source: Sequence[int], target: Sequence[int], band: Band
) -> Iterator[tuple[range, Scores]]:
    """For each number of source segments done, its part of the band, and what each step scores to there."""
    for start in range(0, len(band), _TOGETHER):
        rows = range(start, min(len(band), start + _TOGETHER))
        near = [band[x] for x in rows]
        columns = range(min(part.start for part in near), max(part.stop for part in near))
        beads = {shape: _beads(evidence, source, target, (rows, columns), shape) for shape in SHAPES}
        gains = np.stack([_gain(beads, step, (len(rows), len(columns))) for step in _STEPS])
        for x, part in enumerate(near):
            yield part, gains[:, x, part.start - columns.start : part.stop - columns.start]


def _beads(
    evidence: Evidence, source: Sequence[int], target: Sequence[int], place: tuple[range, range], shape: Shape
) -> Scores:
    """Scores of the beads that begin at a place's positions or up to `MOST` before; -inf for what is none."""
    scores = np.full([len(part) + MOST for part in place], -np.inf)
    sides = (source, target)
    starts = [
        np.arange(max(0, part.start - MOST), min(part.stop, len(side) - size + 1))
        for part, side, size in zip(place, sides, shape, strict=True)
    ]
    if not all(map(len, starts)):
        return scores
    rows, columns = (np.asarray(side)[at] for side, at in zip(sides, starts, strict=True))
    found = evidence.beads(rows, columns, shape)
    gaps = [
        np.asarray(side)[at + size - 1] - np.asarray(side)[at] >= size
        for side, at, size in zip(sides, starts, shape, strict=True)
    ]
    found[gaps[0][:, None] | gaps[1]] = -np.inf
    low, left = (at[0] - part.start + MOST for at, part in zip(starts, place, strict=True))
    scores[low : low + len(rows), left : left + len(columns)] = found
    return scores


def _gain(beads: dict[Shape, Scores], step: Step, size: Shape) -> Scores:
    """What a step scores to each position of a place of this size."""

    def beginning(shape: Shape, up: int, left: int) -> Scores:
        return beads[shape][MOST - up :, MOST - left :][: size[0], : size[1]]

    a, b = step[-1]
    if b == 0:
        return np.full(size, -NOTHING)
    if len(step) == 1:
        return beginning((a, b), a, b)
    c, d = step[0]
    return beginning((c, d), a + c, d) + beginning((a, b), a, b + d) - CROSSING


def _traced(
    came: Sequence[NDArray[np.int8]], band: Band, source: Sequence[int], target: Sequence[int]
) -> list[Run]:
    runs = []
    x, y = len(source), len(target)
    while x or y:
        choice = came[x][y - band[x].start] if x else _ALONE
        step = ((0, 1),) if choice == _ALONE else _STEPS[choice]
        j = y
        x, y = x - sum(a for a, _ in step), y - sum(b for _, b in step)
        i = x
        for a, b in step:
            j -= b
            first, second = source[i] if a else 0, target[j] if b else 0
            runs.append(Run(first, first + a, second, second + b))
            i += a
    return runs[::-1]
