"""How much of a text the memory gives: its words by how similar what was translated before is. Pure.

The bands are those that translation tools report, so that a figure here can be read beside one from there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from jddb_jupyter.translation.matching import EXACT, Kind
from jddb_jupyter.translation.units import normalised
from jddb_jupyter.translation.words import count_words


class Band(StrEnum):
    """How good the best match of a segment is, the best first; `repetition`: it stood in the text before."""

    CONTEXT = "context"
    EXACT = "exact"
    REPETITION = "repetition"
    FROM_95 = "95-99"
    FROM_85 = "85-94"
    FROM_75 = "75-84"
    FROM_60 = "60-74"
    NONE = "none"


_FROM: Final[Mapping[Band, float]] = {
    Band.EXACT: EXACT,
    Band.FROM_95: 95.0,
    Band.FROM_85: 85.0,
    Band.FROM_75: 75.0,
    Band.FROM_60: 60.0,
}
_USEFUL: Final = frozenset(Band) - {Band.FROM_60, Band.NONE}


@dataclass(frozen=True, slots=True)
class Measured:
    """A segment of the source, and the similarity (0 to 100) and the kind of its best match, if any."""

    text: str
    similarity: float = 0.0
    kind: Kind | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """What of a text is in a band."""

    segments: int = 0
    words: int = 0


@dataclass(frozen=True, slots=True)
class Leverage:
    """Every band, the best first, with what is in it."""

    bands: Mapping[Band, Part]

    @property
    def words(self) -> int:
        """All words of the text."""
        return sum(part.words for part in self.bands.values())

    @property
    def matched(self) -> int:
        """Words that need not be translated from nothing: a match of 75 or more, or said before."""
        return sum(part.words for band, part in self.bands.items() if band in _USEFUL)


def leverage(segments: Iterable[Measured]) -> Leverage:
    """The bands of a text; what is in the memory as it stands is no repetition, wherever it stands again."""
    bands = dict.fromkeys(Band, Part())
    said: set[str] = set()
    for segment in segments:
        text = normalised(segment.text)
        words = count_words(text)
        if words == 0:
            continue  # a rule, a bullet: nobody translates it
        band = _band(segment)
        if text in said and band not in (Band.CONTEXT, Band.EXACT):
            band = Band.REPETITION
        said.add(text)
        part = bands[band]
        bands[band] = replace(part, segments=part.segments + 1, words=part.words + words)
    return Leverage(bands)


def _band(segment: Measured) -> Band:
    if segment.kind == "context":
        return Band.CONTEXT
    return next((band for band, least in _FROM.items() if segment.similarity >= least), Band.NONE)
