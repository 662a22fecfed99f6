"""Words that go with each other in two documents, learnt from a first alignment of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

_LEAST: Final = 2
"""In so many beads at least two words must stand together."""
_DICE: Final = 0.7
"""How seldom one may stand without the other: the least Dice coefficient."""
_SHORTEST: Final = 3


def learnt_pairs(beads: Iterable[tuple[Sequence[str], Sequence[str]]]) -> list[tuple[str, str]]:
    """Pairs of stems that stand in the same beads, given both sides' stems of each bead."""
    counts: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
    together: Counter[tuple[str, str]] = Counter()
    for source, target in beads:
        left, right = ({word for word in side if len(word) >= _SHORTEST} for side in (source, target))
        counts[0].update(left)
        counts[1].update(right)
        together.update((a, b) for a in left for b in right)
    return [
        (a, b)
        for (a, b), count in together.items()
        if count >= _LEAST and 2 * count >= _DICE * (counts[0][a] + counts[1][b])
    ]
