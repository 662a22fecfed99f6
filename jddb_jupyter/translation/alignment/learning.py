"""Words that go with each other in two documents, learnt from a first alignment of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import product
from typing import Final

_LEAST: Final = 2
"""In so many beads at least two words must stand together."""
_DICE: Final = 0.7
"""How seldom one may stand without the other: the least Dice coefficient."""
_SHORTEST: Final = 3


def learnt_pairs(beads: Iterable[tuple[Sequence[str], Sequence[str]]]) -> list[tuple[str, str]]:
    """Pairs of stems that stand in the same beads, given both sides' stems of each bead."""
    counts: tuple[Counter[str], Counter[str]] = (Counter(), Counter())
    sides = [
        tuple({word for word in side if len(word) >= _SHORTEST} for side in (source, target))
        for source, target in beads
    ]
    for bead in sides:
        for count, words in zip(counts, bead, strict=True):
            count.update(words)
    often = [{word for word, times in count.items() if times >= _LEAST} for count in counts]
    together: Counter[tuple[str, str]] = Counter()
    for left, right in sides:
        together.update(product(left & often[0], right & often[1]))
    return [
        (a, b)
        for (a, b), count in together.items()
        if count >= _LEAST and 2 * count >= _DICE * (counts[0][a] + counts[1][b])
    ]
