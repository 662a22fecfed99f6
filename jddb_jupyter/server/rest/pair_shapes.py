"""How translation pairs stand in a reply."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated, NotRequired, TypedDict

from msgspec import Meta

from jddb_jupyter.ot import Range
from jddb_jupyter.server.rest.shapes import Delta, Milliseconds, RoleName, timestamp
from jddb_jupyter.storage.pairs import Pair, Side
from jddb_jupyter.storage.pairs_reading import Reading
from jddb_jupyter.translation.checks import CHECK_NAMES, Finding, Severity
from jddb_jupyter.translation.links import LinkOrigin, LinkStatus
from jddb_jupyter.translation.quality import PairSegment, Progress, progress, progress_by_section

StatusName = Annotated[str, Meta(extra_json_schema={"enum": [str(one) for one in LinkStatus]})]
OriginName = Annotated[str, Meta(extra_json_schema={"enum": [str(one) for one in LinkOrigin]})]
Score = Annotated[float | None, Meta(description="0 to 1; null where nothing is translated yet.")]


class SideShape(TypedDict):
    """One of the two texts of a pair; `role` is the caller's there."""

    job_id: int
    session_id: str
    language: str
    job_number: str
    title: str
    role: RoleName


class CountersShape(TypedDict):
    """What people did: accepted from the memory, accepted from a machine, accepted and then changed."""

    translation_memory_hits: int
    ai_suggestions_used: int
    human_overrides: int


class ProgressShape(TypedDict):
    """Words of the source: all, confirmed (`done`), not confirmed (`left`), translated in any way.

    `segments` counts links by status; `stale` those whose source has changed since they were confirmed.
    """

    words: int
    done: int
    left: int
    translated: int
    stale: int
    segments: dict[str, int]


class SectionProgressShape(ProgressShape):
    """The same of a section: its kind, or its heading in small letters; null before the first heading."""

    section: str | None


class TranslationShape(TypedDict):
    """A translation pair; `version` counts what was done to its alignment."""

    pair_id: str
    source: SideShape
    target: SideShape
    version: int
    counters: CountersShape
    quality_score: Score
    translator: str | None
    reviewer: str | None
    created_by: str
    created_at: Milliseconds
    updated_at: Milliseconds
    ended_at: Milliseconds | None


class TranslationStateShape(TranslationShape):
    """A translation pair, and how far it is."""

    progress: ProgressShape
    sections: list[SectionProgressShape]


class PlacedShape(TypedDict):
    """What a link has in one of the texts, in code points."""

    start: int
    end: int
    text: str


class SegmentShape(TypedDict):
    """A link; `previous_source`: what it was confirmed for, where it is stale."""

    link_id: str
    source: PlacedShape | None
    target: PlacedShape | None
    status: StatusName
    origin: OriginName
    score: float
    stale: bool
    section: str | None
    previous_source: NotRequired[str]


class RevisionsShape(TypedDict):
    """The revisions of both texts."""

    source: int
    target: int


class SegmentsShape(TypedDict):
    """All links in their order, in the texts of these revisions; `version` is the alignment's."""

    segments: list[SegmentShape]
    revision: RevisionsShape
    version: int


class FixShape(TypedDict):
    """A change of the target."""

    ops: Delta


class FindingShape(TypedDict):
    """What a check says of a link; ranges and fix are in the documents."""

    check: Annotated[str, Meta(extra_json_schema={"enum": CHECK_NAMES})]
    severity: Annotated[str, Meta(extra_json_schema={"enum": [str(one) for one in Severity]})]
    link_id: str
    message: str
    source: NotRequired[tuple[int, int]]
    target: NotRequired[tuple[int, int]]
    fix: NotRequired[FixShape]


class FindingsShape(TypedDict):
    """What the checks say of both texts at these revisions, and what the translation is worth."""

    findings: list[FindingShape]
    quality_score: Score
    revision: RevisionsShape


class PublishedTextShape(TypedDict):
    """A text that was published as this version."""

    job_id: int
    session_id: str
    version: int


class NextPairShape(TypedDict):
    """The pair that goes on from there."""

    pair_id: str
    source_session_id: str
    target_session_id: str


class PublishedPairShape(TypedDict):
    """Both texts as they were published."""

    source: PublishedTextShape
    target: PublishedTextShape
    next: NextPairShape | None


def progress_shape(progress: Progress) -> ProgressShape:
    """How far it is."""
    return {
        "words": progress.words,
        "done": progress.done,
        "left": progress.left,
        "translated": progress.translated,
        "stale": progress.stale,
        "segments": {str(status): count for status, count in progress.segments.items()},
    }


def state_shape(reading: Reading) -> TranslationStateShape:
    """A pair, and how far it is."""
    sections = progress_by_section(reading.segments)
    return {
        **translation_shape(reading.pair),
        "progress": progress_shape(progress(reading.segments)),
        "sections": [{"section": section, **progress_shape(part)} for section, part in sections.items()],
    }


def segments_shape(reading: Reading) -> SegmentsShape:
    """The links with their texts."""
    return {
        "segments": [_segment(segment) for segment in reading.segments],
        "revision": _revisions(reading),
        "version": reading.pair.version,
    }


def findings_shape(
    reading: Reading, findings: Sequence[Finding], score: Decimal | None, locale: str
) -> FindingsShape:
    """What the checks say, in the language of the reader."""
    return {
        "findings": [_finding(finding, locale) for finding in findings],
        "quality_score": None if score is None else float(score),
        "revision": _revisions(reading),
    }


def _revisions(reading: Reading) -> RevisionsShape:
    return {"source": reading.source_revision, "target": reading.target_revision}


def _segment(segment: PairSegment) -> SegmentShape:
    link = segment.link
    shape: SegmentShape = {
        "link_id": link.link_id,
        "source": _placed(link.source, segment.source),
        "target": _placed(link.target, segment.target),
        "status": str(link.status),
        "origin": str(link.origin),
        "score": link.score,
        "stale": segment.is_stale,
        "section": segment.section,
    }
    if segment.is_stale and link.confirmed_source is not None:
        shape["previous_source"] = link.confirmed_source
    return shape


def _placed(place: Range | None, text: str) -> PlacedShape | None:
    return None if place is None else {"start": place.start, "end": place.end, "text": text}


def _finding(finding: Finding, locale: str) -> FindingShape:
    shape: FindingShape = {
        "check": finding.check,
        "severity": str(finding.severity),
        "link_id": finding.link_id,
        "message": finding.message(locale),
    }
    if finding.source is not None:
        shape["source"] = (finding.source.start, finding.source.end)
    if finding.target is not None:
        shape["target"] = (finding.target.start, finding.target.end)
    if finding.fix is not None:
        shape["fix"] = {"ops": finding.fix.ops}
    return shape


def translation_shape(pair: Pair) -> TranslationShape:
    """A translation pair."""
    counters = pair.counters
    return {
        "pair_id": pair.pair_id,
        "source": _side(pair.source),
        "target": _side(pair.target),
        "version": pair.version,
        "counters": {
            "translation_memory_hits": counters.translation_memory_hits,
            "ai_suggestions_used": counters.ai_suggestions_used,
            "human_overrides": counters.human_overrides,
        },
        "quality_score": None if pair.quality_score is None else float(pair.quality_score),
        "translator": pair.translator,
        "reviewer": pair.reviewer,
        "created_by": pair.created_by,
        "created_at": timestamp(pair.created_at),
        "updated_at": timestamp(pair.updated_at),
        "ended_at": timestamp(pair.ended_at),
    }


def _side(side: Side) -> SideShape:
    return {
        "job_id": side.job_id,
        "session_id": side.session_id,
        "language": side.language,
        "job_number": side.job_number,
        "title": side.title,
        "role": str(side.role),
    }
