"""A pair as people read it: its segments with their texts, and what the checks say of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TypeAlias

from sqlalchemy import Connection

from jddb_jupyter.collab.roles import Principal
from jddb_jupyter.documents.lines import lines_of
from jddb_jupyter.errors import NotFound
from jddb_jupyter.ot import Document, Range
from jddb_jupyter.storage import pairs, pairs_quality, threads
from jddb_jupyter.storage.pairs_alignment import AlignedPair
from jddb_jupyter.translation.checks import Aligned, Finding, Passage, check_document
from jddb_jupyter.translation.quality import PairSegment
from jddb_jupyter.translation.segmentation import Segment
from jddb_jupyter.wire.threads import Thread

Check: TypeAlias = Callable[[Sequence[Aligned]], list[Finding]]


@dataclass(frozen=True, slots=True)
class Reading:
    """A pair with its segments, at the heads of both texts."""

    pair: pairs.Pair
    source_revision: int
    target_revision: int
    segments: Sequence[PairSegment]


@dataclass(frozen=True, slots=True)
class Checkable:
    """A pair, and each of its links as the checks look at it."""

    reading: Reading
    links: Sequence[Aligned]


def read(db: Connection, pair_id: str, person: Principal, new_id: Callable[[], str]) -> Reading:
    """The segments of a pair, open or ended; NotFound if it does not exist for the person."""
    return _read(db, pair_id, person, new_id)[0]


def find_segment(
    db: Connection, pair_id: str, link_id: str, person: Principal, new_id: Callable[[], str]
) -> tuple[Reading, int]:
    """The segments, and which of them is the one of a link; NotFound if there is none."""
    reading = read(db, pair_id, person, new_id)
    for index, segment in enumerate(reading.segments):
        if segment.link.link_id == link_id:
            return reading, index
    raise NotFound("no_such_link")


def checkable(db: Connection, pair_id: str, person: Principal, new_id: Callable[[], str]) -> Checkable:
    """A pair for `findings`."""
    reading, aligned = _read(db, pair_id, person, new_id)
    row = aligned.row
    sides = {
        "source": _Passages(aligned.document("source"), row.source_language),
        "target": _Passages(aligned.document("target"), row.target_language),
    }
    links = [
        Aligned(one.link.link_id, sides["source"].at(one.link.source), sides["target"].at(one.link.target))
        for one in reading.segments
    ]
    return Checkable(reading, links)


def with_comments(
    db: Connection, pair_id: str, person: Principal, new_id: Callable[[], str]
) -> tuple[Checkable, list[Thread]]:
    """A pair, and what is said of its translation and not settled."""
    found = checkable(db, pair_id, person, new_id)
    reading = found.reading
    said = threads.read(db, reading.pair.target.session_id, reading.target_revision)
    return found, [thread for thread in said if not thread.resolved]


def findings(found: Checkable, check: Check = check_document) -> list[Finding]:
    """What the checks say, with places in the documents."""
    starts = {
        one.link.link_id: tuple(
            0 if place is None else place.start for place in (one.link.source, one.link.target)
        )
        for one in found.reading.segments
    }
    return [finding.moved(*starts[finding.link_id]) for finding in check(found.links)]


def keep_quality(db: Connection, reading: Reading, score: Decimal | None, at: datetime) -> None:
    """Note what the translation that was read is worth, with the terms of a time."""
    revisions = (reading.source_revision, reading.target_revision)
    pairs_quality.keep(db, reading.pair.pair_id, score, reading.pair.version, revisions, at)


def _read(
    db: Connection, pair_id: str, person: Principal, new_id: Callable[[], str]
) -> tuple[Reading, AlignedPair]:
    pair = pairs.find(db, pair_id, person)
    aligned = AlignedPair.seen(db, pair_id, new_id)
    if pair.ended_at is None:
        aligned.catch_up()
    sections = _sections(aligned.segments("source"))
    segments = [
        PairSegment(
            link=link,
            source=aligned.text(link, "source"),
            target=aligned.text(link, "target"),
            section=None if link.source is None else sections(link.source.start),
        )
        for link in aligned.alignment
    ]
    revisions = aligned.revisions
    return Reading(pair, revisions["source"], revisions["target"], segments), aligned


def _sections(segments: Sequence[Segment]) -> Callable[[int], str | None]:
    """Which section a place of the source belongs to."""
    ends = [(segment.range.end, segment.section) for segment in segments]
    last = ends[-1][1] if ends else None

    def of(position: int) -> str | None:
        return next((section for end, section in ends if position < end), last)

    return of


class _Passages:
    """One text as the checks look at it, passage by passage."""

    def __init__(self, document: Document, language: str) -> None:
        self._document = document
        self._language = language
        self._ranges: dict[str, list[Range]] = {"bold": [], "italic": []}
        self._lines: list[tuple[int, dict[str, object]]] = []
        position = 0
        for line in lines_of(document.to_delta().ops):
            start = position
            for run in line.runs:
                for name, ranges in self._ranges.items():
                    if run.attributes.get(name):
                        ranges.append(Range(position, position + len(run.text)))
                position += len(run.text)
            position += 1
            self._lines.append((start, dict(line.attributes)))

    def at(self, place: Range | None) -> Passage | None:
        """A range as the checks see it; None where there is nothing."""
        if place is None or place.is_empty:
            return None
        bold, italic = (
            tuple(
                Range(max(one.start, place.start) - place.start, min(one.end, place.end) - place.start)
                for one in ranges
                if one.start < place.end and place.start < one.end
            )
            for ranges in self._ranges.values()
        )
        line = next((line for start, line in reversed(self._lines) if start <= place.start), {})
        return Passage(self._document.slice(place.start, place.end), self._language, bold, line, italic)
