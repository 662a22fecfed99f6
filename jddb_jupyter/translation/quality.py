"""How far a translation is, and what it is worth, in figures. Pure.

The quality of a pair is the mean over its links, weighted by the words of their sources. What a link is
worth depends on who vouches for it (`_WORTH`), is halved while it is stale, and falls with each finding
(`_COSTS`); an untranslated one is worth nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_DOWN, Decimal
from typing import Final

from jddb_jupyter.translation.checks import Finding, Severity
from jddb_jupyter.translation.links import AlignmentLink, LinkStatus
from jddb_jupyter.translation.words import count_words

_WORTH: Final[Mapping[LinkStatus, float]] = {
    LinkStatus.UNTRANSLATED: 0.0,
    LinkStatus.DRAFT: 0.8,
    LinkStatus.NEEDS_REVIEW: 0.9,
    LinkStatus.REVIEWED: 1.0,
    LinkStatus.APPROVED: 1.0,
}
_COSTS: Final[Mapping[Severity, float]] = {
    Severity.ERROR: 0.5,
    Severity.WARNING: 0.2,
    Severity.INFO: 0.05,
}
_STALE: Final = 0.5


@dataclass(frozen=True, slots=True)
class PairSegment:
    """A link with its texts; `section` is the kind or the folded heading of where its source stands."""

    link: AlignmentLink
    source: str
    target: str
    section: str | None

    @property
    def is_stale(self) -> bool:
        """Whether it was confirmed for another source."""
        return self.link.is_stale(self.source)

    @property
    def words(self) -> int:
        """Words to be translated."""
        return count_words(self.source)

    @property
    def is_done(self) -> bool:
        """Whether somebody vouches for the translation of what the source says now."""
        return self.link.status.confirms and not self.is_stale


@dataclass(frozen=True, slots=True)
class Progress:
    """Words of the source: all; those whose translation is confirmed; those that have any translation.

    `segments` counts links by status; `stale` those whose source changed since.
    """

    words: int
    done: int
    translated: int
    stale: int
    segments: Mapping[LinkStatus, int]

    @property
    def left(self) -> int:
        """Words whose translation nobody vouches for yet."""
        return self.words - self.done


def progress(segments: Iterable[PairSegment]) -> Progress:
    """How far a pair, or a part of it, is."""
    found = Progress(0, 0, 0, 0, dict.fromkeys(LinkStatus, 0))
    for segment in segments:
        count = segment.words
        status = segment.link.status
        found = replace(
            found,
            words=found.words + count,
            done=found.done + (count if segment.is_done else 0),
            translated=found.translated + (count if segment.target else 0),
            stale=found.stale + segment.is_stale,
            segments={**found.segments, status: found.segments[status] + 1},
        )
    return found


def progress_by_section(segments: Sequence[PairSegment]) -> dict[str | None, Progress]:
    """The same for each section, in the order of the source."""
    parts: dict[str | None, list[PairSegment]] = {}
    for segment in segments:
        if segment.source:
            parts.setdefault(segment.section, []).append(segment)
    return {section: progress(part) for section, part in parts.items()}


def quality_score(segments: Sequence[PairSegment], findings: Iterable[Finding]) -> Decimal | None:
    """What a translation is worth, from 0.00 to 1.00; None where nothing is translated yet."""
    if not any(segment.source and segment.target for segment in segments):
        return None
    costs: dict[str, float] = {}
    for finding in findings:
        costs[finding.link_id] = costs.get(finding.link_id, 0.0) + _COSTS[finding.severity]
    total = reached = 0.0
    for segment in segments:
        weight = max(segment.words, 1)
        worth = _WORTH[segment.link.status] * (_STALE if segment.is_stale else 1.0)
        total += weight
        reached += weight * max(0.0, worth - costs.get(segment.link.link_id, 0.0))
    # Rounded down, so that 1.00 is said only where all is reviewed and nothing is found.
    return Decimal(f"{reached / total:.9f}").quantize(Decimal("0.01"), ROUND_DOWN)
