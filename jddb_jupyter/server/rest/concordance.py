"""The concordance: words and phrases in context, beside their translations, with the equivalents marked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal, TypedDict

from msgspec import Meta, Struct

from jddb_jupyter.collab.roles import Principal
from jddb_jupyter.documents.finding import parse_query
from jddb_jupyter.errors import InvalidMessage
from jddb_jupyter.server.rest import fields
from jddb_jupyter.server.rest.base import DEFAULT_LIMIT, RestHandler
from jddb_jupyter.server.rest.memory import StatusName
from jddb_jupyter.server.rest.operations import operation
from jddb_jupyter.server.rest.searching import Count, Several
from jddb_jupyter.server.rest.shapes import Milliseconds, NextCursor, cursor, milliseconds, position
from jddb_jupyter.storage import concordance
from jddb_jupyter.storage.concordance import Found, Hit, Sought
from jddb_jupyter.translation.association import Equivalents
from jddb_jupyter.translation.units import Status


class ConcordanceQuery(Struct):
    """What is looked for in one language, and the other one."""

    q: Annotated[
        str,
        Meta(
            description='Words that must all be there, "phrases", beginnings (gest*), -words that must not, '
            "whatever capitals and accents."
        ),
    ]
    language: fields.LanguageCode
    other: fields.LanguageCode
    as_written: Annotated[
        Literal["", "0", "1"], Meta(description="1: capitals and accents are as they are typed.")
    ] = ""
    status: Annotated[list[Status], Several] = []
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


class FoundSideShape(TypedDict):
    """The text that was searched, and where in it the words stand: from, and before a code point."""

    text: str
    matches: Sequence[tuple[int, int]]


class TranslatedSideShape(TypedDict):
    """Its translation, and where in it the equivalent stands."""

    text: str
    equivalents: Sequence[tuple[int, int]]


class ConcordanceHitShape(TypedDict):
    """An entry of the memory in which the words stand; where it was confirmed, if it was in a pair."""

    unit_id: int
    source: FoundSideShape
    target: TranslatedSideShape
    status: StatusName
    updated_at: Milliseconds
    job_id: int | None
    other_job_id: int | None
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
            words=parse_query(asked.q),
            language=asked.language,
            other=asked.other,
            as_written=asked.as_written == "1",
            statuses=asked.status,
            classifications=asked.classification,
            departments=asked.department,
        )
        hits, following, found = await self.services.database.read(
            _find, self.person, sought, asked.limit, position(asked.cursor) or 0, asked.quick != "1"
        )
        told: ConcordanceShape = {
            "hits": [_hit_shape(hit, found.equivalents if found else None) for hit in hits],
            "total": found.total if found else None,
            "equivalents": [{"text": text, "count": count} for text, count in found.counts] if found else [],
            "next": cursor(following),
        }
        self.reply(told)


def _find(
    db: Any, person: Principal, sought: Sought, limit: int, before: int, is_thorough: bool
) -> tuple[list[Hit], int | None, Found | None]:
    """A page and, where that is wanted, what all hits have in common, at one moment."""
    hits, following = concordance.find(db, person, sought, limit, before)
    return hits, following, concordance.summarize(db, person, sought) if is_thorough else None


def _hit_shape(hit: Hit, equivalents: Equivalents | None) -> ConcordanceHitShape:
    place, span = hit.place, equivalents.mark(hit.translation) if equivalents else None
    jobs = (place.source_job_id, place.target_job_id) if place else (None, None)
    job_id, other_job_id = jobs if hit.is_forward else jobs[::-1]
    return {
        "unit_id": hit.unit_id,
        "source": {"text": hit.text, "matches": hit.marks},
        "target": {"text": hit.translation, "equivalents": [] if span is None else [span]},
        "status": hit.status,
        "updated_at": milliseconds(hit.updated_at.timestamp()),
        "job_id": job_id,
        "other_job_id": other_job_id,
        "session_id": place.session_id if place else None,
        "pair_id": place.pair_id if place else None,
        "link_id": place.link_id if place else None,
    }
