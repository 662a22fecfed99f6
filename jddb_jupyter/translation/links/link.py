"""A link: the segments of two texts that belong together, and what is known of their translation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, Literal, Protocol, Self, TypeAlias

from jddb_jupyter.ot import Range
from jddb_jupyter.translation.units import normalised

Side: TypeAlias = Literal["source", "target"]
SIDES: Final[tuple[Side, Side]] = ("source", "target")


class LinkStatus(StrEnum):
    """How far a translation is. The last three confirm it: the texts of that moment are kept."""

    UNTRANSLATED = "untranslated"
    DRAFT = "draft"
    NEEDS_REVIEW = "needs_review"
    REVIEWED = "reviewed"
    APPROVED = "approved"

    @property
    def rank(self) -> int:
        """Statuses in their order, from 0."""
        return _ORDER.index(self)

    @property
    def confirms(self) -> bool:
        """Whether somebody vouches for the translation."""
        return self.rank >= LinkStatus.NEEDS_REVIEW.rank


_ORDER: Final = list(LinkStatus)


class LinkOrigin(StrEnum):
    """Where a translation, or the link, comes from."""

    HUMAN = "human"
    MEMORY = "memory"
    MACHINE = "machine"
    ALIGNER = "aligner"


class Spanned(Protocol):
    """What settling needs of a segment: where it stands, and the text there."""

    @property
    def range(self) -> Range:
        """Its place, without the white space around."""

    @property
    def text(self) -> str:
        """What stands there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlignmentLink:
    """Two ranges, each in the text of its side; None where nothing belongs to the link there.

    `score` (0 to 1) says how sure the aligner was. `confirmed_*` are the texts and the status that somebody
    vouched for, kept while the texts differ, so that what returns is known again. `by_hand`: somebody
    linked or confirmed it, and the aligner keeps it. `divides`: when it has the same number of segments on
    both sides, each of them gets a link of its own; not so where several were put together on purpose.
    """

    link_id: str
    source: Range | None
    target: Range | None
    status: LinkStatus = LinkStatus.UNTRANSLATED
    origin: LinkOrigin = LinkOrigin.ALIGNER
    score: float = 0.0
    confirmed_source: str | None = None
    confirmed_target: str | None = None
    confirmed_status: LinkStatus | None = None
    by_hand: bool = False
    divides: bool = True

    def range(self, side: Side) -> Range | None:
        """Where it stands in one of the texts."""
        return self.source if side == "source" else self.target

    def at(self, side: Side, place: Range | None) -> Self:
        """The same link at another place of one of the texts."""
        if place == self.range(side):
            return self
        # Spelled out, because every change of a text moves many: `replace` takes three times as long.
        return type(self)(
            link_id=self.link_id,
            source=place if side == "source" else self.source,
            target=place if side == "target" else self.target,
            status=self.status,
            origin=self.origin,
            score=self.score,
            confirmed_source=self.confirmed_source,
            confirmed_target=self.confirmed_target,
            confirmed_status=self.confirmed_status,
            by_hand=self.by_hand,
            divides=self.divides,
        )

    def has(self, side: Side) -> bool:
        """Whether any text belongs to it on this side."""
        place = self.range(side)
        return place is not None and not place.is_empty

    def is_stale(self, source_text: str) -> bool:
        """Whether the translation was confirmed for another text than the source has there now."""
        return (
            self.has("source")
            and self.confirmed_source is not None
            and not same_text(self.confirmed_source, source_text)
        )

    def confirmed(self, status: LinkStatus, source_text: str, target_text: str) -> Self:
        """The link as somebody vouches for it."""
        return replace(
            self,
            status=status,
            confirmed_status=status,
            confirmed_source=source_text,
            confirmed_target=target_text,
            by_hand=True,
        )

    def without_confirmation(self) -> Self:
        """The link as if nobody had ever vouched for it."""
        return replace(self, confirmed_status=None, confirmed_source=None, confirmed_target=None)


def same_text(one: str, other: str) -> bool:
    """Whether two texts differ in white space at most."""
    return one == other or normalised(one) == normalised(other)


def joined_text(segments: Sequence[Spanned]) -> str:
    """The text of consecutive segments, with a space where white space stands between them."""
    parts: list[str] = []
    end = None
    for segment in segments:
        if end is not None and end < segment.range.start:
            parts.append(" ")
        parts.append(segment.text)
        end = segment.range.end
    return "".join(parts)


def in_order(links: Sequence[AlignmentLink]) -> list[AlignmentLink]:
    """Links by their place in the source; those without one behind the link whose target precedes theirs."""
    ordered = sorted((link for link in links if link.source is not None), key=_source_place)
    homeless = {link.link_id for link in links if link.source is None}
    if not homeless:
        return ordered
    behind: dict[str | None, list[AlignmentLink]] = {}
    before: str | None = None
    for index in side_order(links, "target"):
        link = links[index]
        if link.link_id in homeless:
            behind.setdefault(before, []).append(link)
        else:
            before = link.link_id
    placed = list(behind.get(None, ()))
    for link in ordered:
        placed += [link, *behind.get(link.link_id, ())]
    return placed


def side_order(links: Sequence[AlignmentLink], side: Side) -> list[int]:
    """The indices of the links that stand somewhere in a text, in the order of that text."""
    found = [
        (place.start, place.end, index)
        for index, link in enumerate(links)
        if (place := link.range(side)) is not None
    ]
    return [index for _, _, index in sorted(found)]


def _source_place(link: AlignmentLink) -> tuple[int, int]:
    assert link.source is not None
    return link.source.start, link.source.end
