"""Words and phrases of the translation memory in context, beside their translations.

The newest come first, straight from the full-text index: an order by how well they match would have to look
at every occurrence. What a person may not see is passed over, a window at a time, so that a page costs the
same for everybody; it may be shorter than was asked for and still have one that follows.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    bindparam,
    column,
    exists,
    func,
    literal,
    or_,
    select,
    table,
)

from jddb_jupyter.collab.roles import Principal
from jddb_jupyter.documents.finding import Query, Term, marks_in
from jddb_jupyter.storage import memory_rights
from jddb_jupyter.storage.memory_index import is_between
from jddb_jupyter.storage.search_index import any_spelling
from jddb_jupyter.storage.tables import search_entries, translation_units, translation_words
from jddb_jupyter.translation.association import SAMPLE, Equivalents, grouped, learn
from jddb_jupyter.translation.units import Place

WINDOWS: Final = (2, 10, 40, 200)
"""Windows of occurrences that are looked through for one page, in parts of its length."""
SMALLEST_WINDOW: Final = 50
MOST_COUNTED: Final = 10_000
MOST_EQUIVALENTS: Final = 30

WORD: Final = re.compile(r"(?:[^\W_][\u0300-\u036f]*)+")

_unit = translation_units.c
_word = translation_words.c
_index: Final = table("translation_index", column("rowid"), column("translation_index"))
_number: Final[ColumnElement[int]] = _index.c.rowid


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """Words in one language whose translations into another are wanted.

    Of each filter that names any, one of its values; classification (EX-01, or the group EX) and department
    are those of the source's job description, which imported units have not. `as_written`: capitals and
    accents count.
    """

    words: Query
    language: str
    other: str
    as_written: bool = False
    statuses: Sequence[str] = ()
    classifications: Sequence[str] = ()
    departments: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A unit in which the words stand at `marks`; `text` is in the language that was asked for.

    `is_forward`: it is the source of what was translated.
    """

    unit_id: int
    text: str
    marks: tuple[tuple[int, int], ...]
    translation: str
    status: str
    updated_at: datetime
    place: Place | None
    is_forward: bool = True


@dataclass(frozen=True, slots=True)
class Found:
    """What all hits have in common: how many there are (at most `MOST_COUNTED`), and their equivalents."""

    total: int
    equivalents: Equivalents
    counts: Sequence[tuple[str, int]] = field(default_factory=tuple)


def find(
    db: Connection, person: Principal, sought: Sought, limit: int, before: int = 0
) -> tuple[list[Hit], int | None]:
    """A page of hits, the newest first, and below which number the next one begins, if there may be one."""
    hits: list[Hit] = []
    end: int | None = before or (db.scalar(select(func.max(_unit.id))) or 0) + 1
    for window in WINDOWS:
        assert end is not None
        size = max(SMALLEST_WINDOW, window * limit)
        numbers, end = _window(db, sought, end, size)
        hits += _hits(db, person, sought, numbers)
        if len(hits) >= limit or end is None:
            break
    if len(hits) > limit:
        return hits[:limit], hits[limit - 1].unit_id
    return hits, end


def summarize(db: Connection, person: Principal, sought: Sought) -> Found:
    """How many hits there are, and what their equivalents are, learned from the newest of them."""
    hits: list[Hit] = []
    total, newest = 0, (db.scalar(select(func.max(_unit.id))) or 0) + 1
    end: int | None = newest
    while end is not None and total < MOST_COUNTED:
        numbers, end = _window(db, sought, end, SAMPLE)
        if len(hits) < SAMPLE or sought.as_written:
            more = _hits(db, person, sought, numbers)
            total += len(more)
            hits += more[: SAMPLE - len(hits)]
        else:
            total += _count(db, person, sought, numbers)
    asked = max((len(term.words) for term in sought.words.wanted), default=1)
    texts = [hit.translation for hit in hits]
    equivalents = learn(texts, lambda words: _frequency(db, sought.other, words), newest, sought.other, asked)
    marked = ((text, equivalents.mark(text)) for text in texts)
    counts = grouped(text[span[0] : span[1]] for text, span in marked if span is not None)
    return Found(min(total, MOST_COUNTED), equivalents, counts[:MOST_EQUIVALENTS])


def _window(db: Connection, sought: Sought, before: int, size: int) -> tuple[list[int], int | None]:
    """The next `size` units that have the words, below a number, and where to go on."""
    expression = _expression(db, sought)
    if expression is None:
        return [], None
    numbers = list(
        db.scalars(
            select(_number)
            .where(_index.c.translation_index.match(expression), _number < before)
            .order_by(_number.desc())
            .limit(size)
        )
    )
    return numbers, numbers[-1] if len(numbers) == size else None


def _expression(db: Connection, sought: Sought) -> str | None:
    """What to ask the full-text index for; None where nothing is wanted."""
    if not sought.words.wanted:
        return None
    wanted = " AND ".join(any_spelling(term) for term in sought.words.wanted)
    unwanted = " OR ".join(any_spelling(term) for term in sought.words.excluded)
    words = f"({wanted}) NOT ({unwanted})" if unwanted else wanted
    sides = [
        f"({{{side}}} : ({words}))"
        for side, languages in (
            ("source", (sought.language, sought.other)),
            ("target", (sought.other, sought.language)),
        )
        if db.scalar(select(_is_any(*languages)))
    ]
    return " OR ".join(sides) or None


def _is_any(source: str, target: str) -> ColumnElement[bool]:
    """Whether anything was translated from one language into the other."""
    return exists().where(_unit.source_language == source, _unit.target_language == target)


def _hits(db: Connection, person: Principal, sought: Sought, numbers: Sequence[int]) -> list[Hit]:
    """Of these units those that the person sees and that are as was asked, in their order."""
    values = {**memory_rights.values_of(person), "numbers": json.dumps(numbers)}
    rows = db.execute(_rows(person, sought), values)
    found = (_hit(sought, row) for row in rows)
    return [hit for hit in found if hit is not None]


def _count(db: Connection, person: Principal, sought: Sought, numbers: Sequence[int]) -> int:
    """How many of these units the person sees, without a look at their texts."""
    values = {**memory_rights.values_of(person), "numbers": json.dumps(numbers)}
    return db.scalar(_rows(person, sought).with_only_columns(func.count()).order_by(None), values) or 0


def _rows(person: Principal, sought: Sought) -> Select[Any]:
    numbered = select(func.json_each(bindparam("numbers")).table_valued("value").c.value)
    language, other = literal(sought.language), literal(sought.other)
    forward, backward = is_between(language, other), is_between(other, language)
    query = select(
        _unit.id,
        _unit.source_language,
        _unit.source,
        _unit.target,
        _unit.status,
        _unit.updated_at,
        _unit.source_job_id,
        _unit.target_job_id,
        _unit.session_id,
        _unit.pair_id,
        _unit.link_id,
    ).where(
        _unit.id.in_(numbered),
        _unit.deleted_at.is_(None),
        or_(forward, backward),
        memory_rights.visible(person),
    )
    if sought.statuses:
        query = query.where(_unit.status.in_(sought.statuses))
    if sought.classifications or sought.departments:
        query = query.where(_of_job(sought))
    return query.order_by(_unit.id.desc())


def _of_job(sought: Sought) -> ColumnElement[bool]:
    """That the source's job description is as the filters say."""
    entry = search_entries.c
    conditions: list[ColumnElement[bool]] = [entry.job_id == _unit.source_job_id]
    if sought.classifications:
        levels = [entry.classification.in_(sought.classifications)]
        groups = [
            entry.classification.startswith(f"{group}-", autoescape=True) for group in sought.classifications
        ]
        conditions.append(or_(*levels, *groups))
    if sought.departments:
        conditions.append(entry.department.in_(sought.departments))
    return exists().where(*conditions)


def _hit(sought: Sought, row: Any) -> Hit | None:
    """A unit read in the wanted direction; None if the words stand on its other side, or not as written."""
    is_forward = row.source_language == sought.language
    text, translation = (row.source, row.target) if is_forward else (row.target, row.source)
    for term in sought.words.wanted:
        marks = marks_in(Query((term,)), text)
        if sought.as_written:
            marks = tuple(mark for mark in marks if _is_written(term, text[slice(*mark)]))
        if not marks:
            return None
    place = None
    if row.source_job_id is not None:
        place = Place(row.source_job_id, row.target_job_id, row.session_id, row.pair_id, row.link_id)
    return Hit(
        row.id, text, marks_in(sought.words, text), translation, row.status, row.updated_at, place, is_forward
    )


def _is_written(term: Term, text: str) -> bool:
    """Whether a text has the words of a term with just their capitals and accents."""
    said = WORD.findall(text)
    *words, last = term.words
    is_last = said[-1].startswith(last) if term.is_beginning else said[-1] == last
    return is_last and said[:-1] == words


def _frequency(db: Connection, language: str, words: Sequence[str]) -> Mapping[str, int]:
    """In how many texts of the memory these words stand."""
    listed = select(func.json_each(bindparam("words")).table_valued("value").c.value)
    query = select(_word.word, _word.units).where(_word.language == language, _word.word.in_(listed))
    return {row.word: row.units for row in db.execute(query, {"words": json.dumps(words)})}
