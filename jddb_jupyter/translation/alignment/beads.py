"""What an alignment is made of."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bead:
    """Segments of the source and of the target, by their indices, that say the same.

    Several on one side follow each other in the text. One side may be empty: nothing on the other says it.
    `score` is how sure that is, from 0 to 1, and 0 where a side is empty.
    """

    source: tuple[int, ...]
    target: tuple[int, ...]
    score: float
