"""The translation memory: matches for a text, and entries added, changed and taken away by hand."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Final, Literal, TypedDict

from msgspec import Meta, Struct

from jddb_jupyter.errors import Conflict, InvalidMessage
from jddb_jupyter.server.rest import fields
from jddb_jupyter.server.rest.base import RestHandler
from jddb_jupyter.server.rest.operations import operation
from jddb_jupyter.server.rest.shapes import Milliseconds, milliseconds
from jddb_jupyter.storage import memory
from jddb_jupyter.storage.memory import Unit
from jddb_jupyter.translation.matching import MOST_MATCHES, THRESHOLD, Match, Wanted, differences
from jddb_jupyter.translation.units import ORIGINS, STATUSES, NewUnit, Origin, Status

MOST_GIVEN: Final = 50

Similarity = Annotated[float, Meta(ge=0, le=100)]
StatusName = Annotated[str, Meta(extra_json_schema={"enum": STATUSES})]
OriginName = Annotated[str, Meta(extra_json_schema={"enum": ORIGINS})]
KindName = Annotated[str, Meta(extra_json_schema={"enum": ("context", "exact", "fuzzy", "semantic")})]
RunName = Annotated[str, Meta(extra_json_schema={"enum": ("kept", "inserted", "deleted")})]


class MatchesQuery(Struct):
    """A text to be translated, and the segments around it, for matches of the same context."""

    text: fields.UnitText
    source: fields.Language
    target: fields.Language
    minimum: Annotated[Similarity, Meta(description="The smallest similarity that is wanted.")] = THRESHOLD
    limit: Annotated[int, Meta(ge=1, le=MOST_GIVEN)] = MOST_MATCHES
    previous: str = ""
    next: str = ""
    meaning: Annotated[
        Literal["", "0", "1"],
        Meta(description="1: then also what means the same in other words, which takes a little longer."),
    ] = ""


class UnitRequest(Struct):
    """An entry that everybody sees."""

    source_language: fields.Language
    target_language: fields.Language
    source: fields.UnitText
    target: fields.UnitText
    status: Status = "approved"
    origin: Origin = "human"


class UnitChange(Struct):
    """What is left out stays."""

    source: fields.UnitText | None = None
    target: fields.UnitText | None = None
    status: Status | None = None


class RunShape(TypedDict):
    """A part of both texts laid over each other: `inserted` is only in what was asked for."""

    kind: RunName
    text: str


class MatchShape(TypedDict):
    """An entry that is similar, read in the wanted direction; its place if it was confirmed in a pair.

    `meaning` says how near it is in what it means, for one that was found by that (`semantic`).
    """

    unit_id: int
    source: str
    target: str
    similarity: Similarity
    kind: KindName
    meaning: Similarity | None
    status: StatusName
    origin: OriginName
    author: str
    updated_at: Milliseconds
    source_job_id: int | None
    target_job_id: int | None
    pair_id: str | None
    link_id: str | None
    differences: list[RunShape]


class MatchesShape(TypedDict):
    """The best first; `more_by_meaning`: asked with `meaning=1`, there may be others behind these."""

    matches: list[MatchShape]
    more_by_meaning: bool


class UnitShape(TypedDict):
    """An entry as it was translated."""

    unit_id: int
    source_language: str
    target_language: str
    source: str
    target: str
    status: StatusName
    origin: OriginName
    author: str
    created_at: Milliseconds
    updated_at: Milliseconds


class MemoryHandler(RestHandler):
    """`GET` and `POST memory`."""

    @operation({200: MatchesShape}, query=MatchesQuery)
    async def get(self) -> None:
        """What was translated that is the same, or similar, with what differs."""
        asked = self.query(MatchesQuery)
        _check_languages(asked.source, asked.target, "target")
        wanted = Wanted(
            text=asked.text,
            source_language=asked.source,
            target_language=asked.target,
            minimum=asked.minimum,
            limit=asked.limit,
            previous=asked.previous or None,
            following=asked.next or None,
        )
        found = await self.services.database.read(self.services.memory.find_units, self.person, wanted)
        meanings = self.services.meanings
        if asked.meaning == "1":
            known = [match for match, _ in found]
            found += await meanings.find_units(self.person, wanted, known)
        told: MatchesShape = {
            "matches": [match_shape(match, unit, wanted) for match, unit in found],
            "more_by_meaning": asked.meaning != "1" and meanings.is_open and len(found) < wanted.limit,
        }
        self.reply(told)

    @operation({200: UnitShape, 201: UnitShape}, body=UnitRequest)
    async def post(self) -> None:
        """Add an entry; 200 if it was there. Needs the role `translator` everywhere, by a group."""
        asked = self.body(UnitRequest)
        _check_languages(asked.source_language, asked.target_language, "target_language")
        unit = NewUnit(
            source_language=asked.source_language,
            target_language=asked.target_language,
            source=asked.source,
            target=asked.target,
            status=asked.status,
            origin=asked.origin,
        )
        now = self.services.now()
        added = await self.services.database.write(memory.add, unit, self.person, now)
        is_new = added.created_at == now
        self.reply(unit_shape(added), HTTPStatus.CREATED if is_new else HTTPStatus.OK)


class UnitHandler(RestHandler):
    """`PATCH` and `DELETE memory/{unit_id}`."""

    @operation({200: UnitShape}, body=UnitChange, errors=(Conflict,))
    async def patch(self, unit_id: str) -> None:
        """Change an entry: one's own, or as owner of its job descriptions."""
        asked = self.body(UnitChange)
        changed = await self.services.database.write(
            memory.change,
            int(unit_id),
            self.person,
            self.services.now(),
            source=asked.source,
            target=asked.target,
            status=asked.status,
        )
        self.reply(unit_shape(changed))

    @operation({204: None})
    async def delete(self, unit_id: str) -> None:
        """Take an entry out of the memory."""
        await self.services.database.write(memory.remove, int(unit_id), self.person, self.services.now())
        self.no_content()


def unit_shape(unit: Unit) -> UnitShape:
    """An entry as it stands in a reply."""
    return {
        "unit_id": unit.id,
        "source_language": unit.source_language,
        "target_language": unit.target_language,
        "source": unit.source,
        "target": unit.target,
        "status": unit.status,
        "origin": unit.origin,
        "author": unit.creator or unit.author,
        "created_at": milliseconds(unit.created_at.timestamp()),
        "updated_at": milliseconds(unit.updated_at.timestamp()),
    }


def match_shape(match: Match, unit: Unit, wanted: Wanted) -> MatchShape:
    """A match as it stands in a reply."""
    place = unit.place
    return {
        "unit_id": match.unit_id,
        "source": match.source,
        "target": match.target,
        "similarity": match.similarity,
        "kind": match.kind,
        "meaning": match.meaning,
        "status": unit.status,
        "origin": unit.origin,
        "author": unit.creator or unit.author,
        "updated_at": milliseconds(unit.updated_at.timestamp()),
        "source_job_id": place.source_job_id if place else None,
        "target_job_id": place.target_job_id if place else None,
        "pair_id": place.pair_id if place else None,
        "link_id": place.link_id if place else None,
        "differences": [
            {"kind": kind, "text": text} for kind, text in differences(match.source, wanted.text)
        ],
    }


def _check_languages(source: str, target: str, field: Literal["target", "target_language"]) -> None:
    if source == target:
        raise InvalidMessage("field_not_valid", field=field)
