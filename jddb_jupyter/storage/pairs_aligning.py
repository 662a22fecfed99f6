"""Aligning a pair anew: what people linked or confirmed stays, the rest is as the aligner sees it.

The aligner works on what a read transaction has seen, so that nobody waits for it; what it found is stored
if nothing has happened to the pair meanwhile, and else it looks again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection

from jddb_jupyter.collab.ports import AlignmentNews
from jddb_jupyter.collab.roles import Action, Principal
from jddb_jupyter.documents.sections import section_kind
from jddb_jupyter.errors import Unavailable
from jddb_jupyter.ot import Range
from jddb_jupyter.storage import pairs
from jddb_jupyter.storage.database import Database
from jddb_jupyter.storage.pairs_alignment import AlignedPair, new_id
from jddb_jupyter.translation.alignment import Bead, Lexicon, align
from jddb_jupyter.translation.links import Alignment, AlignmentLink, LinkStatus
from jddb_jupyter.translation.links.link import in_order
from jddb_jupyter.translation.segmentation import Segment
from jddb_jupyter.translation.terms import Term

ATTEMPTS: Final = 3


@dataclass(frozen=True, slots=True)
class _Seen:
    """A pair as it was read: the segments of both texts, the links; `stamp` tells it from a later one."""

    stamp: tuple[int, int, int]
    source: Sequence[Segment]
    target: Sequence[Segment]
    links: Alignment
    languages: tuple[str, str]


async def realign(
    database: Database, pair_id: str, person: Principal, terms: Sequence[Term], now: datetime
) -> AlignmentNews:
    """Align a pair anew, for a translator of its target.

    Unavailable if it was changed again and again while the aligner worked.
    """
    for _ in range(ATTEMPTS):
        seen = await database.read(_see, pair_id, person)
        links = await asyncio.to_thread(_aligned, seen, terms)
        news = await database.write(_keep, pair_id, person, seen.stamp, links, now)
        if news is not None:
            return news
    raise Unavailable("pair_busy")


def _see(db: Connection, pair_id: str, person: Principal) -> _Seen:
    pair = AlignedPair.seen(db, pair_id, new_id)
    pairs.require_in_pair(db, pair.row, person, Action.TRANSLATE)
    version = pair.row.alignment_version
    pair.catch_up()
    pair.settle()
    return _Seen(
        stamp=(version, pair.revisions["source"], pair.revisions["target"]),
        source=pair.segments("source"),
        target=pair.segments("target"),
        links=pair.alignment,
        languages=(pair.row.source_language, pair.row.target_language),
    )


def _keep(
    db: Connection,
    pair_id: str,
    person: Principal,
    stamp: tuple[int, int, int],
    links: Alignment,
    now: datetime,
) -> AlignmentNews | None:
    """Store the links, unless the pair is not any more as it was seen."""
    pair = AlignedPair.locked(db, pair_id, new_id)
    pairs.require_in_pair(db, pair.row, person, Action.TRANSLATE)
    version = pair.row.alignment_version
    pair.catch_up()
    if stamp != (version, pair.revisions["source"], pair.revisions["target"]):
        return None
    pair.alignment = links
    pair.settle()
    return pair.store(now)


def _aligned(seen: _Seen, terms: Sequence[Term]) -> Alignment:
    """The links that stay, and those that the aligner makes of everything else."""
    kept = [link for link in seen.links if link.by_hand]
    fixed = {_bead(link, seen): link for link in kept}
    taken = {(0, index) for bead in fixed for index in bead.source}
    taken |= {(1, index) for bead in fixed for index in bead.target}
    headings = [bead for bead in _headings(seen) if not taken & {(0, bead.source[0]), (1, bead.target[0])}]
    beads = align(
        seen.source,
        seen.target,
        seen.languages,
        lexicon=_lexicon(terms, seen.languages),
        fixed=[*fixed, *headings],
    )
    before = {(link.source, link.target): link for link in seen.links}
    links = [fixed.get(bead) or _link(bead, seen, before) for bead in beads]
    # What has no segment on either side, such as a target that was taken out, is no bead.
    links += [link for link in kept if not (link.has("source") or link.has("target"))]
    return Alignment(tuple(in_order(links)))


def _headings(seen: _Seen) -> list[Bead]:
    """The headings of usual sections that stand in both texts once: certain, also in an empty text."""
    sides = [_usual_headings(segments) for segments in (seen.source, seen.target)]
    return [Bead((sides[0][kind],), (sides[1][kind],), 1.0) for kind in sides[0] if kind in sides[1]]


def _usual_headings(segments: Sequence[Segment]) -> dict[str, int]:
    found: dict[str, list[int]] = {}
    for index, segment in enumerate(segments):
        kind = section_kind(segment.text) if segment.kind == "heading" else ""
        if kind:
            found.setdefault(kind, []).append(index)
    return {kind: places[0] for kind, places in found.items() if len(places) == 1}


def _bead(link: AlignmentLink, seen: _Seen) -> Bead:
    source = _touched(link.source, seen.source)
    target = _touched(link.target, seen.target)
    return Bead(source, target, 1.0 if source and target else 0.0)


def _touched(place: Range | None, segments: Sequence[Segment]) -> tuple[int, ...]:
    if place is None:
        return ()
    return tuple(
        index
        for index, segment in enumerate(segments)
        if segment.range.start < place.end and place.start < segment.range.end
    )


def _link(
    bead: Bead, seen: _Seen, before: dict[tuple[Range | None, Range | None], AlignmentLink]
) -> AlignmentLink:
    """The link of a bead; one that was there already keeps its name and all that is known of it."""
    source, target = _span(bead.source, seen.source), _span(bead.target, seen.target)
    known = before.get((source, target))
    if known is not None:
        return known
    return AlignmentLink(
        link_id=new_id(),
        source=source,
        target=target,
        status=LinkStatus.UNTRANSLATED if target is None else LinkStatus.DRAFT,
        score=round(bead.score, 3),
        divides=False,
    )


def _span(indices: tuple[int, ...], segments: Sequence[Segment]) -> Range | None:
    if not indices:
        return None
    return Range(segments[indices[0]].range.start, segments[indices[-1]].range.end)


def _lexicon(terms: Sequence[Term], languages: tuple[str, str]) -> Lexicon:
    """The glossary as the aligner reads it."""
    of_both = (
        tuple([one.text for one in term.in_language(language)] for language in languages) for term in terms
    )
    return Lexicon.of_meanings((source, target) for source, target in of_both if source and target)
