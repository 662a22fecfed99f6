"""Job descriptions found: by words in their live text and by filters, best or newest first, and counted.

Only what the person may read is found, or counted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    case,
    exists,
    false,
    func,
    literal,
    or_,
    select,
    true,
    union_all,
)

from jddb_jupyter.collab.roles import Principal, Role
from jddb_jupyter.documents.finding import (
    EVERYTHING,
    PARTS,
    Query,
    Snippet,
    marks_in,
    snippets,
)
from jddb_jupyter.errors import InvalidMessage
from jddb_jupyter.storage import jobs, token_limits
from jddb_jupyter.storage.search_index import matching, matching_any
from jddb_jupyter.storage.search_rows import IS_OPEN, read_places
from jddb_jupyter.storage.tables import (
    editing_sessions,
    job_versions,
    search_entries,
    search_texts,
    session_members,
)

STATUSES: Final = ("writing", "paused", "published", "none")
"""Being written; paused; published, and not being written again; neither."""
MOST_RANKED: Final = 2_000
"""After so many of the best a list ends; the newest go on to the last."""
_NAMED: Final = ("job_number", "title", "classification", "department")


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a list goes on: below the id `before` among the newest, or with the best that are not in `given`.

    Scores move whenever anything is written, so no place in a ranking lasts; what was given does.
    """

    before: int = 0
    given: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What shall be found: `words`, and of each filter that names any, one of its values.

    A classification is a level (EX-01) or a group (EX). `part` is the kind of section that the words stand
    in, or that is there where no words are asked for.
    """

    words: Query = EVERYTHING
    languages: Sequence[str] = ()
    classifications: Sequence[str] = ()
    departments: Sequence[str] = ()
    statuses: Sequence[str] = ()
    part: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A job description that was found; `marks` are by field (title ...) what was found in it."""

    job: jobs.Job
    department: str
    status: str
    marks: Mapping[str, tuple[tuple[int, int], ...]]
    snippets: tuple[Snippet, ...]


@dataclass(frozen=True, slots=True)
class Facets:
    """How many there are, and by each filter's values how many there would be with that value chosen."""

    total: int
    counts: Mapping[str, Mapping[str, int]]


def find(
    db: Connection,
    person: Principal,
    filters: Filters,
    limit: int,
    cursor: Cursor | None = None,
    *,
    newest: bool = False,
    now: datetime,
) -> tuple[list[Hit], Cursor | None]:
    """A page of what is found, and the cursor of the next one, if there is one.

    Without words to weigh, the newest come first. InvalidMessage for a cursor of another order.
    """
    is_ranked = bool(filters.words.wanted) and not newest
    if cursor is not None and bool(cursor.given) is not is_ranked:
        raise InvalidMessage("field_not_valid", field="cursor")
    if is_ranked:
        given = frozenset[int]() if cursor is None else cursor.given
        found = [job_id for job_id in _ranking(db, person, filters, now) if job_id not in given]
        ids = found[: min(limit, MOST_RANKED - len(given))]
        following = Cursor(given=given.union(ids))
        is_last = len(found) == len(ids) or len(following.given) >= MOST_RANKED
    else:
        found = _newest(db, person, filters, limit + 1, 0 if cursor is None else cursor.before, now)
        ids = found[:limit]
        following = Cursor(before=ids[-1] if ids else 0)
        is_last = len(found) == len(ids)
    return _hits(db, person, ids, filters, now), None if is_last else following


def facets(db: Connection, person: Principal, filters: Filters, now: datetime) -> Facets:
    """The counts for the controls of the filters, each with all the other filters applied."""
    entry = search_entries.c
    values: dict[str, ColumnElement[str]] = {
        "language": entry.language,
        "classification": entry.classification,
        "department": entry.department,
        "status": status_at(now),
    }
    chosen = _chosen(filters, now)
    found = (
        select(
            *(value.label(name) for name, value in values.items()),
            *(chosen.get(name, true()).label(f"is_{name}") for name in values),
        )
        .where(*_visible(person), *_about(filters))
        .cte("found")
    )
    counts = [
        select(literal(name), found.c[name], func.count())
        .where(*(found.c[f"is_{other}"] for other in chosen if other != name))
        .group_by(found.c[name])
        for name in values
    ]
    total = select(literal("total"), literal(""), func.count()).select_from(found)
    counts.append(total.where(*(found.c[f"is_{name}"] for name in chosen)))
    told: dict[str, dict[str, int]] = {name: {} for name in (*values, "total")}
    for facet, value, count in db.execute(union_all(*counts)):
        told[facet][value] = count
    return Facets(told.pop("total").get("", 0), {**told, "section": _by_part(db, person, filters, now)})


def _by_part(db: Connection, person: Principal, filters: Filters, now: datetime) -> dict[str, int]:
    counts = {
        part: db.scalar(
            select(func.count())
            .select_from(search_entries)
            .where(*_conditions(person, replace(filters, part=part), now))
        )
        for part in PARTS
    }
    return {part: count for part, count in counts.items() if count}


def _newest(
    db: Connection, person: Principal, filters: Filters, limit: int, before: int, now: datetime
) -> list[int]:
    job_id = search_entries.c.job_id
    query = select(job_id).where(*_conditions(person, filters, now))
    if before:
        query = query.where(job_id < before)
    return list(db.scalars(query.order_by(job_id.desc()).limit(limit)))


def _ranking(db: Connection, person: Principal, filters: Filters, now: datetime) -> list[int]:
    """Everything that is found, best first."""
    matched = matching(filters.words, filters.part)
    job_id, score = matched.selected_columns
    query = (
        matched.join(search_entries, search_entries.c.job_id == job_id)
        .with_only_columns(job_id)
        .where(*_visible(person), *_chosen(filters, now).values())
    )
    return list(db.scalars(query.order_by(score, job_id.desc())))


def _conditions(person: Principal, filters: Filters, now: datetime) -> list[ColumnElement[bool]]:
    return [*_visible(person), *_about(filters), *_chosen(filters, now).values()]


def _visible(person: Principal) -> list[ColumnElement[bool]]:
    """That a person has a role in a job description; what is deleted has no entry."""
    job_id, member = search_entries.c.job_id, session_members
    if person.ceiling is Role.NONE:
        return [false()]
    conditions: list[ColumnElement[bool]] = []
    if person.floor is Role.NONE:
        conditions.append(exists().where(member.c.job_id == job_id, member.c.user_id == person.user_id))
    if person.session_id is not None:
        conditions.append(job_id.in_(token_limits.job_ids(person.session_id)))
    return conditions


def _about(filters: Filters) -> list[ColumnElement[bool]]:
    """That the words are there, in the part that is asked for."""
    job_id, parts = search_entries.c.job_id, search_entries.c.parts
    words, part = filters.words, filters.part
    if words.wanted:
        return [job_id.in_(_ids(matching(words, part)))]
    conditions: list[ColumnElement[bool]] = []
    if words.excluded:
        conditions.append(job_id.not_in(_ids(matching_any(words.excluded, part))))
    if part:
        conditions.append((literal(" ") + parts + literal(" ")).contains(f" {part} "))
    return conditions


def _ids(matched: Select[Any]) -> Select[Any]:
    return matched.with_only_columns(matched.selected_columns[0])


def _chosen(filters: Filters, now: datetime) -> dict[str, ColumnElement[bool]]:
    """The conditions of the filters that name any value."""
    entry = search_entries.c
    conditions: dict[str, ColumnElement[bool]] = {}
    if filters.languages:
        conditions["language"] = entry.language.in_(filters.languages)
    if filters.classifications:
        levels = [entry.classification.in_(filters.classifications)]
        groups = [
            entry.classification.startswith(f"{group}-", autoescape=True) for group in filters.classifications
        ]
        conditions["classification"] = or_(*levels, *groups)
    if filters.departments:
        conditions["department"] = entry.department.in_(filters.departments)
    if filters.statuses:
        conditions["status"] = status_at(now).in_(filters.statuses)
    return conditions


def status_at(now: datetime) -> ColumnElement[str]:
    """Of the job description of a search entry, one of `STATUSES`."""
    job_id, session = search_entries.c.job_id, editing_sessions.c
    is_paused = or_(session.status == "paused", session.expires_at <= now)
    of_session = select(case((is_paused, "paused"), else_="writing")).where(session.job_id == job_id, IS_OPEN)
    is_published = exists().where(job_versions.c.job_id == job_id)
    return func.coalesce(
        of_session.correlate(search_entries).scalar_subquery(),
        case((is_published.correlate(search_entries), "published"), else_="none"),
    )


def _hits(
    db: Connection, person: Principal, ids: Sequence[int], filters: Filters, now: datetime
) -> list[Hit]:
    found = jobs.some(db, person, ids)
    entry = search_entries.c
    query = select(entry.job_id, entry.department, status_at(now).label("status"))
    entries = {row.job_id: row for row in db.execute(query.where(entry.job_id.in_(ids)))}
    texts: dict[int, Row[Any]] = {}
    if filters.words.wanted:
        rows = db.execute(select(search_texts).where(search_texts.c.job_id.in_(ids)))
        texts = {row.job_id: row for row in rows}
    return [
        _hit(found[job_id], entries[job_id], texts.get(job_id), filters)
        for job_id in ids
        if job_id in found and job_id in entries
    ]


def _hit(job: jobs.Job, entry: Row[Any], text: Row[Any] | None, filters: Filters) -> Hit:
    if text is None:
        return Hit(job, entry.department, entry.status, {}, ())
    words, columns = filters.words, text._mapping
    parts = (filters.part,) if filters.part else PARTS
    marks = {} if filters.part else {name: marks_in(words, columns[name]) for name in _NAMED}
    return Hit(
        job,
        entry.department,
        entry.status,
        {name: found for name, found in marks.items() if found},
        snippets(words, {part: columns[part] for part in parts if columns[part]}, read_places(text.places)),
    )
