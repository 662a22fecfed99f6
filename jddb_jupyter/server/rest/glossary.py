"""The glossary: terms listed, added, changed and taken away, and those that stand in a text."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import Annotated, TypedDict

from msgspec import UNSET, Meta, Struct, UnsetType

from jddb_jupyter.errors import Conflict
from jddb_jupyter.server.rest import fields
from jddb_jupyter.server.rest.base import RestHandler
from jddb_jupyter.server.rest.operations import operation
from jddb_jupyter.server.rest.shapes import NextCursor, cursor, position
from jddb_jupyter.storage import glossary
from jddb_jupyter.translation.exchange.term_limits import MOST_FORMS, MOST_WORDINGS
from jddb_jupyter.translation.terminology import Occurrence
from jddb_jupyter.translation.terms import (
    PARTS_OF_SPEECH,
    STATUSES,
    PartOfSpeech,
    Status,
    Term,
    Wording,
)

StatusName = Annotated[str, Meta(extra_json_schema={"enum": STATUSES})]
PartOfSpeechName = Annotated[str, Meta(extra_json_schema={"enum": PARTS_OF_SPEECH})]


class WordingRequest(Struct):
    """How a language says a term; `forms` are those that no rule knows."""

    language: fields.Language
    text: fields.WordingText
    status: Status = "approved"
    part_of_speech: PartOfSpeech = ""
    forms: Annotated[list[fields.WordingText], Meta(max_length=MOST_FORMS)] = []


Wordings = Annotated[list[WordingRequest], Meta(min_length=1, max_length=MOST_WORDINGS)]


class TermRequest(Struct):
    """A new term."""

    wordings: Wordings
    subject: fields.Subject = ""
    note: fields.TermNote = ""


class TermChange(Struct):
    """What is left out stays; `wordings` are all that the term has from now on."""

    wordings: Wordings | UnsetType = UNSET
    subject: fields.Subject | UnsetType = UNSET
    note: fields.TermNote | UnsetType = UNSET


class TermsQuery(fields.PageQuery):
    """Words that stand in a wording, whatever their capitals and accents; a wording's language and status."""

    q: str = ""
    language: str = ""
    status: Status | None = None
    subject: str = ""


class TextRequest(Struct):
    """A text in a language, in which terms are looked for."""

    text: Annotated[str, Meta(pattern=r"^[^\x00]*\Z")]
    language: fields.Language


class WordingShape(TypedDict):
    """How a language says a term."""

    language: str
    text: str
    status: StatusName
    part_of_speech: PartOfSpeechName
    forms: list[str]


class TermShape(TypedDict):
    """A term with its wordings in all languages."""

    id: int
    wordings: list[WordingShape]
    subject: str
    note: str


class TermsShape(TypedDict):
    """Terms, as they came."""

    terms: list[TermShape]
    next: NextCursor


class OccurrenceShape(TypedDict):
    """Where a term stands, in code points, and the terms that it may be."""

    start: int
    end: int
    term_ids: list[int]


class OccurrencesShape(TypedDict):
    """What of the glossary stands in a text, from its beginning, and the terms that are named."""

    occurrences: list[OccurrenceShape]
    terms: list[TermShape]


class GlossaryHandler(RestHandler):
    """`GET` and `POST glossary`."""

    @operation({200: TermsShape}, query=TermsQuery)
    async def get(self) -> None:
        """The terms, as they came."""
        asked = self.query(TermsQuery)
        wanted = glossary.Wanted(asked.q, asked.language, asked.status, asked.subject)
        found, last = await self.services.database.read(
            glossary.listing, wanted, asked.limit, position(asked.cursor)
        )
        told: TermsShape = {"terms": [term_shape(term) for term in found], "next": cursor(last)}
        self.reply(told)

    @operation({201: TermShape}, body=TermRequest, errors=(Conflict,))
    async def post(self) -> None:
        """Add a term. Needs the role `translator` everywhere, by a group."""
        asked = self.body(TermRequest)
        term = Term(_wordings(asked.wordings), asked.subject, asked.note)
        made = await self.services.database.write(glossary.add, term, self.person, self.services.now())
        self.reply(term_shape(made), HTTPStatus.CREATED)


class TermHandler(RestHandler):
    """`PATCH` and `DELETE glossary/{term_id}`."""

    @operation({200: TermShape}, body=TermChange, errors=(Conflict,))
    async def patch(self, term_id: str) -> None:
        """Change a term. Needs the role `translator` everywhere, by a group."""
        asked = self.body(TermChange)
        changed = await self.services.database.write(
            glossary.change,
            int(term_id),
            self.person,
            self.services.now(),
            wordings=None if asked.wordings is UNSET else _wordings(asked.wordings),
            subject=None if asked.subject is UNSET else asked.subject,
            note=None if asked.note is UNSET else asked.note,
        )
        self.reply(term_shape(changed))

    @operation({204: None})
    async def delete(self, term_id: str) -> None:
        """Take a term out of the glossary. Needs the role `translator` everywhere, by a group."""
        await self.services.database.write(glossary.remove, int(term_id), self.person, self.services.now())
        self.no_content()


class TermsInTextHandler(RestHandler):
    """`POST glossary/find`."""

    @operation({200: OccurrencesShape}, body=TextRequest)
    async def post(self) -> None:
        """The terms that stand in a text, in all their forms, the longest where several overlap."""
        asked = self.body(TextRequest)
        terminology = await self.services.glossary.terminology()
        found = terminology.find(asked.text, asked.language)
        self.reply(occurrences_shape(found))


def occurrences_shape(found: Sequence[Occurrence]) -> OccurrencesShape:
    """What of the glossary stands in a text."""
    terms = {entry.term.id: entry.term for occurrence in found for entry in occurrence.entries}
    return {
        "occurrences": [
            {
                "start": occurrence.start,
                "end": occurrence.end,
                "term_ids": list(dict.fromkeys(entry.term.id for entry in occurrence.entries)),
            }
            for occurrence in found
        ],
        "terms": [term_shape(term) for term in terms.values()],
    }


def term_shape(term: Term) -> TermShape:
    """A term as it stands in a reply."""
    return {
        "id": term.id,
        "wordings": [
            {
                "language": wording.language,
                "text": wording.text,
                "status": wording.status,
                "part_of_speech": wording.part_of_speech,
                "forms": list(wording.forms),
            }
            for wording in term.wordings
        ],
        "subject": term.subject,
        "note": term.note,
    }


def _wordings(asked: list[WordingRequest]) -> tuple[Wording, ...]:
    return tuple(
        Wording(one.language, one.text.strip(), one.status, one.part_of_speech, tuple(one.forms))
        for one in asked
    )
