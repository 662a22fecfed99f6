"""Makes links fit the sentences of both texts again, after edits.

1. A link takes exactly the segments that it touches. Links that touch the same segment are joined: so a
   sentence that was split stays in its link, and two that became one are one link.
2. A segment that nobody touches is new. It goes to the link that was confirmed with this very text and has
   lost it (cut and pasted, deleted and brought back), else to one that stands at the same place between its
   neighbours and has nothing on this side, else it is a link of its own.
3. A link with the same number n > 1 of segments on both sides, that is not so on purpose, becomes n links.

A status never says more than the texts do: without a target a link is untranslated, and a confirmed one whose
translation is no longer what was confirmed is a draft, until that text returns. What was confirmed is kept
with the link, so nothing of it is lost. A link with nothing on either side goes.

Settling again changes nothing, and the result depends on the arguments alone.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from jddb_jupyter.ot import Range
from jddb_jupyter.translation.links.link import (
    SIDES,
    AlignmentLink,
    LinkStatus,
    Side,
    Spanned,
    in_order,
    joined_text,
    same_text,
)
from jddb_jupyter.translation.links.placing import Place, place_new

NewId: TypeAlias = Callable[[], str]


@dataclass(slots=True)
class _Text:
    """The segments of one side, and where they start and end."""

    segments: Sequence[Spanned]
    starts: list[int] = field(init=False)
    ends: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.starts = [segment.range.start for segment in self.segments]
        self.ends = [segment.range.end for segment in self.segments]

    def touched(self, place: Range | None) -> range:
        """The indices of the segments that have text in common with a range."""
        if place is None or place.is_empty:
            return range(0)
        low, high = bisect_right(self.ends, place.start), bisect_left(self.starts, place.end)
        return range(low, max(low, high))

    def is_free(self, place: Range | None) -> bool:
        """Whether an empty range stands by itself, apart from every segment."""
        if place is None or not place.is_empty:
            return False
        return bisect_left(self.ends, place.start) == bisect_right(self.starts, place.start)

    def span(self, indices: range) -> Range:
        """The range of consecutive segments."""
        return Range(self.starts[indices[0]], self.ends[indices[-1]])

    def text(self, indices: range) -> str:
        """Their text."""
        return joined_text(self.segments[indices.start : indices.stop])


_Held: TypeAlias = dict[Side, range]
"""The segments that a link has on each side; none: an empty range."""


def settled(
    links: Sequence[AlignmentLink], source: Sequence[Spanned], target: Sequence[Spanned], new_id: NewId
) -> list[AlignmentLink]:
    """Links that fit these segments, in their order."""
    texts: dict[Side, _Text] = {"source": _Text(source), "target": _Text(target)}
    held: list[tuple[AlignmentLink, _Held]] = []
    for group in _groups(links, texts):
        held += _joined(group, texts, new_id)
    places = [
        Place(link, dict(segments)) for link, segments in held if segments["source"] or segments["target"]
    ]
    for side in SIDES:
        place_new(places, side, texts[side].segments, new_id)
    found: list[AlignmentLink] = []
    for place in places:
        found += _fitted(place.link, place.held, texts, new_id)
    return in_order(_once_at_a_place(found))


def sentences_at(place: Range, segments: Sequence[Spanned]) -> Range | None:
    """The segments that a range touches, as one range; None if it touches none."""
    text = _Text(segments)
    touched = text.touched(place)
    return text.span(touched) if touched else None


def _groups(
    links: Sequence[AlignmentLink], texts: dict[Side, _Text]
) -> Iterable[list[tuple[AlignmentLink, _Held]]]:
    """The links with the segments that they touch; together those that share a segment, on either side."""
    groups: dict[int, list[int]] = {index: [index] for index in range(len(links))}
    root = list(range(len(links)))
    held: list[_Held] = []
    owner: dict[tuple[Side, int], int] = {}
    for index, link in enumerate(links):
        held.append({side: texts[side].touched(link.range(side)) for side in SIDES})
        for side in SIDES:
            for segment in held[index][side]:
                other = root[owner.setdefault((side, segment), index)]
                if other != root[index]:
                    moved = groups.pop(root[index])
                    groups[other] += moved
                    for member in moved:
                        root[member] = other
    return [[(links[member], held[member]) for member in sorted(group)] for group in groups.values()]


def _joined(
    group: list[tuple[AlignmentLink, _Held]], texts: dict[Side, _Text], new_id: NewId
) -> Iterator[tuple[AlignmentLink, _Held]]:
    """One link of several. What does not stand together with the rest on its side is a link by itself."""
    if len(group) == 1:
        yield group[0]
        return
    members = [link for link, _ in group]
    runs = {side: _runs(segment for _, held in group for segment in held[side]) for side in SIDES}
    first: _Held = {side: (runs[side][0] if runs[side] else range(0)) for side in SIDES}
    whole = [
        link for link, held in group if all(not held[side] or held[side][0] in first[side] for side in SIDES)
    ]
    kept = whole[0] if whole else members[0]
    yield united(whole or members, kept), first
    used = {kept.link_id}
    for side in SIDES:
        for run in runs[side][1:]:
            member = next(link for link, held in group if held[side] and held[side][0] in run)
            link_id = member.link_id if member.link_id not in used else new_id()
            used.add(link_id)
            other: Side = "target" if side == "source" else "source"
            yield replace(member, link_id=link_id).at(other, None), {**_NOTHING, side: run}


_NOTHING: _Held = {"source": range(0), "target": range(0)}


def _runs(indices: Iterable[int]) -> list[range]:
    """Consecutive numbers put together."""
    runs: list[range] = []
    for index in sorted(set(indices)):
        if runs and runs[-1].stop == index:
            runs[-1] = range(runs[-1].start, index + 1)
        else:
            runs.append(range(index, index + 1))
    return runs


def united(members: Sequence[AlignmentLink], kept: AlignmentLink) -> AlignmentLink:
    """Several links in one, with the id of `kept`; its ranges are still to be given.

    The status is the lowest of them. If each was confirmed, so is the whole, for the texts of all.
    """
    if len(members) == 1:
        return kept
    status = _lowest(member.status for member in members)
    if status is LinkStatus.UNTRANSLATED and any(member.has("target") for member in members):
        status = LinkStatus.DRAFT
    link = replace(
        kept,
        status=status,
        score=min(member.score for member in members),
        by_hand=any(member.by_hand for member in members),
        divides=all(member.divides for member in members),
    )
    confirmed = [member.confirmed_source for member in members]
    if None in confirmed:
        return link.without_confirmation()
    statuses = [member.confirmed_status for member in members if member.confirmed_status is not None]
    targets = [member.confirmed_target for member in members if member.confirmed_target is not None]
    is_whole = len(statuses) == len(targets) == len(members)
    return replace(
        link,
        confirmed_source=" ".join(text for text in confirmed if text is not None),
        confirmed_target=" ".join(targets) if is_whole else None,
        confirmed_status=_lowest(statuses) if is_whole else None,
    )


def _lowest(statuses: Iterable[LinkStatus]) -> LinkStatus:
    return min(statuses, key=lambda status: status.rank)


def _fitted(
    link: AlignmentLink, held: _Held, texts: dict[Side, _Text], new_id: NewId
) -> Iterator[AlignmentLink]:
    """The link, or the links, that have these segments, with the status that their texts allow."""
    source, target = held["source"], held["target"]
    if link.divides and len(source) == len(target) > 1:
        yield from _divided(link, source, target, texts, new_id)
        return
    for side in SIDES:
        if held[side]:
            link = link.at(side, texts[side].span(held[side]))
        elif side == "source" or not texts[side].is_free(link.target):
            link = link.at(side, None)
    status = _status(link, source, target, texts)
    yield link if status is link.status else replace(link, status=status)


def _status(link: AlignmentLink, source: range, target: range, texts: dict[Side, _Text]) -> LinkStatus:
    if not target:
        return LinkStatus.UNTRANSLATED
    is_confirmed = link.confirmed_status is not None and link.confirmed_target is not None
    if source and is_confirmed and same_text(link.confirmed_target or "", texts["target"].text(target)):
        return link.confirmed_status or LinkStatus.DRAFT
    return LinkStatus.DRAFT


def _divided(
    link: AlignmentLink, source: range, target: range, texts: dict[Side, _Text], new_id: NewId
) -> Iterator[AlignmentLink]:
    """A link for each pair of segments; confirmed still only if it was, for these very texts."""
    stands = (
        link.confirmed_status is not None
        and same_text(link.confirmed_source or "", texts["source"].text(source))
        and same_text(link.confirmed_target or "", texts["target"].text(target))
    )
    for index, (one, other) in enumerate(zip(source, target, strict=True)):
        left, right = texts["source"].segments[one], texts["target"].segments[other]
        part = replace(
            link.without_confirmation(),
            link_id=new_id() if index else link.link_id,
            source=left.range,
            target=right.range,
            status=LinkStatus.DRAFT,
        )
        if stands and link.confirmed_status is not None:
            part = replace(part.confirmed(link.confirmed_status, left.text, right.text), by_hand=link.by_hand)
        yield part


def _once_at_a_place(links: Sequence[AlignmentLink]) -> list[AlignmentLink]:
    """The links without a second empty range at a place where there is one already."""
    taken: set[int] = set()
    kept: list[AlignmentLink] = []
    for link in links:
        place = link.target
        is_second = place is not None and place.is_empty and place.start in taken
        if place is not None and place.is_empty:
            taken.add(place.start)
        kept.append(link.at("target", None) if is_second else link)
    return kept
