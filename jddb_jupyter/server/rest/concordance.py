"""The concordance: words and phrases in context, beside their translations, with the equivalents marked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Final, Literal, TypedDict, get_args

from msgspec import Meta, Struct

from jddb_jupyter.documents.finding import parse_query
from jddb_jupyter.documents.language_tags import written_language
from jddb_jupyter.errors import InvalidMessage
from jddb_jupyter.server.rest import fields
from jddb_jupyter.server.rest.base import DEFAULT_LIMIT, RestHandler
from jddb_jupyter.server.rest.operations import operation
from jddb_jupyter.server.rest.searching import MOST_VALUES, Count, Several
from jddb_jupyter.server.rest.searching import Status as JobStatus
from jddb_jupyter.server.rest.shapes import Milliseconds, NextCursor, cursor, milliseconds, position
from jddb_jupyter.storage import concordance
from jddb_jupyter.storage.concordance import BEGINNING, Found, Position
from jddb_jupyter.storage.concordance_hits import EVERYWHERE, Hit, Sought, Spot, Where
from jddb_jupyter.translation.association import Equivalents

SHELVES: Final = 2
"""What a number in a cursor counts: below which one, on which of them."""
Standing = Literal["draft", "needs_review", "reviewed", "approved", "imported"]
StandingName = Annotated[str, Meta(extra_json_schema={"enum": [*get_args(Standing)]})]
WhereName = Annotated[str, Meta(extra_json_schema={"enum": [*EVERYWHERE]})]


class ConcordanceQuery(Struct):
    """What is looked for in one language, and the other one."""

    q: Annotated[
        str,
        Meta(
            description='Words that must all be there, "phrases", beginnings (gest*), -words that must not, '
            "whatever capitals and accents."
        ),
    ]
    language: fields.Language
    other: fields.Language
    as_written: Annotated[
        Literal["", "0", "1"], Meta(description="1: capitals and accents are as they are typed.")
    ] = ""
    found_in: Annotated[
        list[Where],
        Meta(
            max_length=MOST_VALUES,
            description="Where it stands: in the memory, in pairs that are open, in pairs as they were "
            "published last. Without it, everywhere.",
        ),
    ] = []
    status: Annotated[
        list[Standing],
        Meta(max_length=MOST_VALUES, description="That of the segment, or of the entry of the memory."),
    ] = []
    job_status: Annotated[
        list[JobStatus],
        Meta(max_length=MOST_VALUES, description="That of the source's job description, as in its list."),
    ] = []
    classification: Annotated[
        list[str], Several, Meta(description="A group (EX) or a level (EX-01) of the source's position.")
    ] = []
    department: Annotated[list[str], Several] = []
    quick: Annotated[
        Literal["", "0", "1"],
        Meta(description="1: the hits alone, at once, without total and equivalents."),
    ] = ""
    limit: fields.Limit = DEFAULT_LIMIT
    cursor: fields.Cursor = ""


class PlaceShape(TypedDict):
    """Where a text stands in its document: from, and before a code point of the text at a revision."""

    start: int
    end: int
    revision: int


class FoundSideShape(TypedDict):
    """The text that was searched, and where in it the words stand: from, and before a code point."""

    text: str
    matches: Sequence[tuple[int, int]]
    place: PlaceShape | None


class TranslatedSideShape(TypedDict):
    """Its translation, and where in it the equivalent stands."""

    text: str
    equivalents: Sequence[tuple[int, int]]
    place: PlaceShape | None


class ConcordanceHitShape(TypedDict):
    """Texts in which the words stand: a segment of a pair, an entry of the memory, or both.

    `job_number` and `title` are those of the job description `job_id`, whose text was searched.
    """

    unit_id: int | None
    found_in: Sequence[WhereName]
    source: FoundSideShape
    target: TranslatedSideShape
    status: StandingName
    stale: bool
    updated_at: Milliseconds
    job_id: int | None
    other_job_id: int | None
    job_number: str | None
    title: str | None
    session_id: str | None
    pair_id: str | None
    link_id: str | None


class EquivalentShape(TypedDict):
    """A translation of what was looked for, and in how many of the newest hits it stands."""

    text: str
    count: Count


class ConcordanceShape(TypedDict):
    """A page of hits, the newest first; `total` is at most 10,000, and null where only hits are wanted."""

    hits: list[ConcordanceHitShape]
    total: int | None
    equivalents: list[EquivalentShape]
    next: NextCursor


class ConcordanceHandler(RestHandler):
    """`GET concordance`."""

    @operation({200: ConcordanceShape}, query=ConcordanceQuery)
    async def get(self) -> None:
        """Words in context beside their translations, in all that one may see."""
        asked = self.query(ConcordanceQuery)
        if asked.language == asked.other:
            raise InvalidMessage("field_not_valid", field="other")
        sought = Sought(
            person=self.person,
            now=self.services.now(),
            words=parse_query(asked.q),
            language=written_language(asked.language),
            other=written_language(asked.other),
            as_written=asked.as_written == "1",
            found_in=asked.found_in,
            statuses=asked.status,
            job_statuses=asked.job_status,
            classifications=asked.classification,
            departments=asked.department,
        )
        hits, following, found = await self.services.database.read(
            _find, sought, asked.limit, _position(asked.cursor), asked.quick != "1"
        )
        told: ConcordanceShape = {
            "hits": [_hit_shape(hit, found.equivalents if found else None) for hit in hits],
            "total": found.total if found else None,
            "equivalents": [{"text": text, "count": count} for text, count in found.counts] if found else [],
            "next": cursor(None if following is None else SHELVES * following.below + following.shelf),
        }
        self.reply(told)


def _position(cursor: str) -> Position:
    """Where a page begins, from the number that was given out."""
    at = position(cursor)
    return BEGINNING if at is None else Position(shelf=at % SHELVES, below=at // SHELVES)


def _find(
    db: Any, sought: Sought, limit: int, at: Position, is_thorough: bool
) -> tuple[list[Hit], Position | None, Found | None]:
    """A page and, where that is wanted, what all hits have in common, at one moment."""
    hits, following = concordance.find(db, sought, limit, at)
    return hits, following, concordance.summarize(db, sought) if is_thorough else None


def _hit_shape(hit: Hit, equivalents: Equivalents | None) -> ConcordanceHitShape:
    place, span = hit.place, equivalents.mark(hit.translation) if equivalents else None
    jobs = (place.source_job_id, place.target_job_id) if place else (None, None)
    job_id, other_job_id = jobs if hit.is_forward else jobs[::-1]
    spots = hit.spots or (None, None)
    return {
        "unit_id": hit.unit_id,
        "found_in": hit.found_in,
        "source": {"text": hit.text, "matches": hit.marks, "place": _place_shape(spots[0])},
        "target": {
            "text": hit.translation,
            "equivalents": [] if span is None else [span],
            "place": _place_shape(spots[1]),
        },
        "status": hit.status,
        "stale": hit.is_stale,
        "updated_at": milliseconds(hit.updated_at.timestamp()),
        "job_id": job_id,
        "other_job_id": other_job_id,
        "job_number": hit.job[0] if hit.job else None,
        "title": hit.job[1] if hit.job else None,
        "session_id": place.session_id if place else None,
        "pair_id": place.pair_id if place else None,
        "link_id": place.link_id if place else None,
    }


def _place_shape(spot: Spot | None) -> PlaceShape | None:
    return None if spot is None else {"start": spot.start, "end": spot.end, "revision": spot.revision}
