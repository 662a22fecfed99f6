"""What is looked for in the concordance, and what is found."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal, TypeAlias, get_args

from sqlalchemy import ColumnElement, exists, or_

from jddb_jupyter.collab.roles import Principal
from jddb_jupyter.documents.finding import Query, Term, marks_in
from jddb_jupyter.documents.scripts import MARKS
from jddb_jupyter.storage.finding import status_at
from jddb_jupyter.storage.tables import search_entries
from jddb_jupyter.translation.units import Place

Where: TypeAlias = Literal["memory", "live", "published"]

EVERYWHERE: Final[tuple[Where, ...]] = get_args(Where)
"""The memory; pairs that are open; pairs as they were published last."""

_WORD: Final = re.compile(rf"(?:[^\W_][{MARKS}]*)+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """Words in one language whose translations into another are wanted, by `person`, at a time.

    The languages are those of `written_language`: whatever the country.

    Of each filter that names any, one of its values. `statuses` are of the segment or the entry of the
    memory; classification (EX-01, or the group EX), department and `job_statuses` are those of the source's
    job description, which imported units have not. `as_written`: capitals and accents count.
    """

    person: Principal
    now: datetime
    words: Query
    language: str
    other: str
    as_written: bool = False
    found_in: Sequence[Where] = ()
    statuses: Sequence[str] = ()
    job_statuses: Sequence[str] = ()
    classifications: Sequence[str] = ()
    departments: Sequence[str] = ()

    def looks_in(self, where: Where) -> bool:
        """Whether what stands there is wanted."""
        return not self.found_in or where in self.found_in

    def marks(self, text: str) -> tuple[tuple[int, int], ...] | None:
        """Where the words stand in a text; None if one does not, or not as it is written."""
        for term in self.words.wanted:
            marks = marks_in(Query((term,)), text)
            if self.as_written:
                marks = tuple(mark for mark in marks if _is_written(term, text[slice(*mark)]))
            if not marks:
                return None
            if self.words.wanted == (term,) and not self.as_written:
                return marks
        return marks_in(self.words, text)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a text stands in a document: from, and before a code point, at a revision."""

    start: int
    end: int
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A text in which the words stand at `marks`; it is in the language that was asked for.

    `number` counts within the shelf. `is_forward`: it is the source of what was translated. `unit_id` is that
    of the memory's entry of just these texts; `spots` are the places of text and translation in the documents
    of their pair, where they stand there.
    """

    number: int
    text: str
    marks: tuple[tuple[int, int], ...]
    translation: str
    status: str
    updated_at: datetime
    is_forward: bool
    identity: bytes
    place: Place | None
    unit_id: int | None = None
    found_in: tuple[Where, ...] = ()
    is_stale: bool = False
    spots: tuple[Spot, Spot] | None = None
    job: tuple[str, str] | None = None
    """Number and title of the job description whose text was searched."""


def of_job(sought: Sought, job_id: ColumnElement[Any]) -> list[ColumnElement[bool]]:
    """That a job description is as the filters say; nothing if they say nothing."""
    entry = search_entries.c
    conditions: list[ColumnElement[bool]] = []
    if sought.classifications:
        levels = [entry.classification.in_(sought.classifications)]
        groups = [
            entry.classification.startswith(f"{group}-", autoescape=True) for group in sought.classifications
        ]
        conditions.append(or_(*levels, *groups))
    if sought.departments:
        conditions.append(entry.department.in_(sought.departments))
    if sought.job_statuses:
        conditions.append(status_at(sought.now).in_(sought.job_statuses))
    return [exists().where(entry.job_id == job_id, *conditions)] if conditions else []


def sides(sought: Sought, row: Mapping[str, Any]) -> tuple[bool, str, str]:
    """Of a row with both texts whether it is read forward, the text that is searched, its translation."""
    if row["source_language"] == sought.language:
        return True, row["source"], row["target"]
    return False, row["target"], row["source"]


def _is_written(term: Term, text: str) -> bool:
    """Whether a text has the words of a term with just their capitals and accents."""
    said = _WORD.findall(text)
    *words, last = term.words
    is_last = said[-1].startswith(last) if term.is_beginning else said[-1] == last
    return is_last and said[:-1] == words
