"""The best sequence of beads for two texts in the same order, by dynamic programming.

In two passes, as vecalign does it: first single segments alone, everywhere, then beads of all shapes near the
path that was found. So the work grows with the length of the texts and not with its square.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple, TypeAlias

from jddb_jupyter.translation.alignment.evidence import NOTHING, SHAPES, Evidence


class Run(NamedTuple):
    """A bead of neighbours: source segments `i` to before `i_end`, target segments `j` to before `j_end`."""

    i: int
    i_end: int
    j: int
    j_end: int


_NEAR: Final = 5
"""How many segments the second pass goes to either side of the first one's path."""
_WIDEST: Final = 200
"""How many segments the first pass goes to either side of the diagonal."""
_SKIPPED: Final = 0.6
"""What the first pass pays, of the full price, for a segment that the second may join to its neighbour."""

Band: TypeAlias = Sequence[range]
Joined: TypeAlias = Callable[[int, int], bool]


def best_path(evidence: Evidence, source: Sequence[int], target: Sequence[int]) -> list[Run]:
    """Beads of the given segments, both in ascending order; each is in one, and none spans a gap."""
    path = _coarse_path(evidence, source, target)
    return _fine_path(evidence, source, target, _around(path, len(source), len(target)))


def _coarse_path(evidence: Evidence, source: Sequence[int], target: Sequence[int]) -> list[tuple[int, int]]:
    """The pairs, as positions in both sequences, of the best path of single segments."""
    n, m = len(source), len(target)
    skip = -NOTHING * _SKIPPED
    best = [skip * y for y in range(m + 1)]
    steps: list[tuple[int, bytearray]] = []
    for x in range(1, n + 1):
        centre = x * m // n
        low, high = max(1, centre - _WIDEST), min(m, centre + _WIDEST)
        row = [-math.inf] * (m + 1)
        if low == 1:
            row[0] = skip * x
        step = bytearray(m + 2 - low)
        i = source[x - 1]
        for y in range(low, high + 1):
            pair = best[y - 1] + evidence.pair(i, target[y - 1])
            value, choice = best[y] + skip, 1
            if row[y - 1] + skip > value:
                value, choice = row[y - 1] + skip, 2
            if pair > value:
                value, choice = pair, 3
            row[y], step[y - low] = value, choice
        steps.append((low, step))
        best = row
    pairs, x, y = [], n, m
    while x and y:
        low, step = steps[x - 1]
        choice = step[y - low] if y >= low else 1
        if choice == 3:
            pairs.append((x - 1, y - 1))
        x -= choice != 2
        y -= choice != 1
    return pairs[::-1]


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
    n, m = len(source), len(target)
    best: list[dict[int, float]] = [{} for _ in range(n + 1)]
    came: list[dict[int, tuple[int, int]]] = [{} for _ in range(n + 1)]
    best[0][0] = 0.0
    for x in range(n + 1):
        rows = [(size, best[x - size]) for size in range(min(4, x) + 1)]
        for y in band[x]:
            value, shape = best[x].get(y, -math.inf), (0, 0)
            for a, b in ((1, 0), (0, 1), *SHAPES):
                if a > x or b > y:
                    continue
                before = rows[a][1].get(y - b)
                if before is None or before <= value - _MOST_A_BEAD:
                    continue
                if a > 1 and source[x - 1] - source[x - a] >= a:
                    continue
                if b > 1 and target[y - 1] - target[y - b] >= b:
                    continue
                i = source[x - a] if a else 0
                j = target[y - b] if b else 0
                reached = before + evidence.bead(i, i + a, j, j + b)
                if reached > value:
                    value, shape = reached, (a, b)
            if value > -math.inf:
                best[x][y], came[x][y] = value, shape
    return _traced(came, source, target, n, m)


_MOST_A_BEAD: Final = 400.0
"""More than any bead counts: what is further behind need not be looked at."""


def _traced(
    came: Sequence[dict[int, tuple[int, int]]], source: Sequence[int], target: Sequence[int], x: int, y: int
) -> list[Run]:
    runs = []
    while x or y:
        a, b = came[x][y]
        x, y = x - a, y - b
        i, j = source[x] if a else 0, target[y] if b else 0
        runs.append(Run(i, i + a, j, j + b))
    return runs[::-1]
