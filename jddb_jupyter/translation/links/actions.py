"""What people do to links by hand. Pure; what cannot be done is refused with a sentence.

Nothing is lost: an unlinked pair becomes two links with one side each, a split one keeps every segment.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from jddb_jupyter.errors import Unprocessable
from jddb_jupyter.ot import Range
from jddb_jupyter.translation.links.alignment import Alignment
from jddb_jupyter.translation.links.link import (
    SIDES,
    AlignmentLink,
    LinkOrigin,
    LinkStatus,
    Side,
    Spanned,
    in_order,
    side_order,
)
from jddb_jupyter.translation.links.settling import united

CERTAIN: Final = 1.0
"""The score of what a person linked."""


def link(alignment: Alignment, link_ids: Sequence[str]) -> Alignment:
    """Make one link of a source without translation and a target without source, or of more that together
    have both.
    """
    members = _members(alignment, link_ids)
    if not all(any(member.has(side) for member in members) for side in SIDES):
        raise Unprocessable("link_needs_both_sides")
    return _unite(alignment, members)


def merge(alignment: Alignment, link_ids: Sequence[str]) -> Alignment:
    """Make one link of neighbours; Unprocessable where another stands between them on either side."""
    return _unite(alignment, _members(alignment, link_ids))


def unlink(alignment: Alignment, link_id: str, new_id: Callable[[], str]) -> Alignment:
    """Part the two sides of a link. The source keeps its id and is untranslated; the target is a draft."""
    parted = alignment[link_id]
    if not (parted.has("source") and parted.has("target")):
        raise Unprocessable("link_has_one_side")
    bare = replace(parted.without_confirmation(), by_hand=True, score=CERTAIN)
    source = replace(bare, target=None, status=LinkStatus.UNTRANSLATED, origin=LinkOrigin.HUMAN)
    target = replace(bare, link_id=new_id(), source=None, status=LinkStatus.DRAFT)
    return _replaced(alignment, [parted], [source, target])


def split(
    alignment: Alignment,
    link_id: str,
    at: dict[Side, int],
    segments: dict[Side, Sequence[Spanned]],
    new_id: Callable[[], str],
) -> Alignment:
    """Divide a link at places (code points) of its texts, moved to the nearest end of a sentence.

    A side without a place, or with one sentence only, stays whole in the first part. Unprocessable if neither
    side can be divided.
    """
    whole = alignment[link_id]
    first, second = whole.without_confirmation(), whole.without_confirmation()
    for side in SIDES:
        place = whole.range(side)
        cut = None if place is None else _cut(place, at.get(side), segments[side])
        first = first.at(side, place if cut is None else cut[0])
        second = second.at(side, None if cut is None else cut[1])
    if second.source is None and second.target is None:
        raise Unprocessable("link_has_one_sentence")
    parts = [
        replace(
            part,
            status=LinkStatus.DRAFT if part.has("target") else LinkStatus.UNTRANSLATED,
            by_hand=True,
            score=CERTAIN,
            divides=False,
        )
        for part in (first, replace(second, link_id=new_id()))
    ]
    return _replaced(alignment, [whole], parts)


def update(
    alignment: Alignment,
    link_id: str,
    *,
    status: LinkStatus | None,
    origin: LinkOrigin | None,
    source_text: str,
    target_text: str,
) -> Alignment:
    """Say how far a translation is, where it comes from, or both; the texts are those of the link now.

    A status that confirms is taken for these texts. A draft is one again that nobody vouches for, though for
    which source it had been confirmed is still known. Unprocessable for a status that the texts contradict.
    """
    changed = alignment[link_id]
    if origin is not None:
        changed = replace(changed, origin=origin)
    if status is not None:
        changed = _with_status(changed, status, source_text, target_text)
    return _replaced(alignment, [alignment[link_id]], [changed])


def _with_status(
    changed: AlignmentLink, status: LinkStatus, source_text: str, target_text: str
) -> AlignmentLink:
    if (status is LinkStatus.UNTRANSLATED) is changed.has("target"):
        raise Unprocessable("link_translated" if changed.has("target") else "link_not_translated")
    if status.confirms:
        if not changed.has("source"):
            raise Unprocessable("link_without_source")
        return changed.confirmed(status, source_text, target_text)
    return replace(changed, status=status, confirmed_status=None, confirmed_target=None)


def _members(alignment: Alignment, link_ids: Sequence[str]) -> list[AlignmentLink]:
    """The links of these ids in their order, which must be at least two."""
    wanted = {alignment[link_id].link_id for link_id in link_ids}
    if len(wanted) < 2:
        raise Unprocessable("links_too_few")
    return [member for member in alignment if member.link_id in wanted]


def _unite(alignment: Alignment, members: Sequence[AlignmentLink]) -> Alignment:
    kept = next((member for member in members if member.has("source")), members[0])
    whole = replace(united(members, kept), by_hand=True, score=CERTAIN)
    several = False
    for side in SIDES:
        standing = [place for member in members if member.has(side) and (place := member.range(side))]
        several = several or len(standing) > 1
        whole = whole.at(side, _union(alignment, members, side, standing))
    return _replaced(alignment, members, [replace(whole, divides=whole.divides and not several)])


def _union(
    alignment: Alignment, members: Sequence[AlignmentLink], side: Side, standing: Sequence[Range]
) -> Range | None:
    """What the members have on one side; Unprocessable if something of another link is in between."""
    if not standing:
        return None
    ids = {member.link_id for member in members}
    order = [alignment.links[index] for index in side_order(alignment.links, side)]
    inside = [other.link_id in ids for other in order if other.has(side)]
    first, last = inside.index(True), len(inside) - inside[::-1].index(True)
    if not all(inside[first:last]):
        raise Unprocessable("links_not_neighbours")
    return Range(min(place.start for place in standing), max(place.end for place in standing))


def _cut(place: Range, at: int | None, segments: Sequence[Spanned]) -> tuple[Range, Range] | None:
    """A range in two, at the end of a sentence inside it that is nearest to `at`."""
    inside = [segment.range for segment in segments if place.start <= segment.range.start < place.end]
    if at is None or len(inside) < 2:
        return None
    index = min(range(1, len(inside)), key=lambda index: abs(inside[index].start - at))
    return Range(place.start, inside[index - 1].end), Range(inside[index].start, place.end)


def _replaced(alignment: Alignment, old: Sequence[AlignmentLink], new: Sequence[AlignmentLink]) -> Alignment:
    ids = {member.link_id for member in old}
    return Alignment(tuple(in_order([*(other for other in alignment if other.link_id not in ids), *new])))
