"""The translation memory: units added, confirmed, changed and taken away, and all of them read in turn.

What finds a unit (`memory_index`) is written with it: its words as soon as its row is (triggers).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, delete, insert, select, tuple_, update

from jddb_jupyter.collab.roles import Principal
from jddb_jupyter.documents.language_tags import written_language
from jddb_jupyter.errors import Conflict, NotFound
from jddb_jupyter.storage import memory_index, memory_rights
from jddb_jupyter.storage.database import Database
from jddb_jupyter.storage.tables import translation_units, users
from jddb_jupyter.translation.units import Neighbours, NewUnit, Place, Status, identity, text_hash

BATCH: Final = 1_000
"""Units that are stored in one transaction, or read at once."""

_table = translation_units
_unit = translation_units.c


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as it is kept, its languages with their countries.

    `author` is who confirmed or imported it, `creator` whom its file names.
    """

    id: int
    source_language: str
    target_language: str
    source: str
    target: str
    status: str
    origin: str
    author: str
    creator: str | None
    place: Place | None
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Added:
    """How many units are new, and how many were there already."""

    added: int = 0
    known: int = 0

    def __add__(self, other: Added) -> Added:
        return Added(self.added + other.added, self.known + other.known)


def confirm(db: Connection, unit: NewUnit, author_id: int, now: datetime) -> int:
    """Store what somebody confirmed; the same again is the same unit, with its place and neighbours of now.

    Runs in the caller's transaction, which has judged the author's role. Returns the unit's number.
    """
    values = _values(unit, author_id, now)
    known = db.execute(
        select(_unit.id, _unit.deleted_at).where(_unit.identity == values["identity"])
    ).one_or_none()
    if known is None:
        unit_id = db.scalar(insert(_table).values(**values).returning(_unit.id))
        assert unit_id is not None
    else:
        unit_id = known.id
        del values["created_at"]
        db.execute(update(_table).where(_unit.id == unit_id).values(**values, deleted_at=None))
    if known is None or known.deleted_at is not None:
        memory_index.add(db, {unit_id: unit})
    return int(unit_id)


def add(db: Connection, unit: NewUnit, person: Principal, now: datetime) -> Unit:
    """Store a unit that everybody sees. Forbidden unless the person's role everywhere allows it."""
    memory_rights.require_to_add(person)
    return find(db, confirm(db, replace(unit, place=None), person.user_id, now), person)


def add_many(db: Connection, units: Iterable[NewUnit], person: Principal, now: datetime) -> Added:
    """Store units that everybody sees, `BATCH` at a time; those that are there already stay as they are.

    In one transaction: a long import goes through `add_in_batches`.
    """
    memory_rights.require_to_add(person)
    done, left = Added(), iter(units)
    while batch := list(islice(left, BATCH)):
        done += _add_batch(db, batch, person.user_id, now)
    return done


async def add_in_batches(
    database: Database, units: Iterable[NewUnit], person: Principal, now: datetime
) -> Added:
    """The same with a transaction for each batch, so that others go on between them.

    `units` is drawn on a thread of its own, while nothing is locked. What was stored before it raises stays.
    """
    done, left = Added(), iter(units)
    while batch := await asyncio.to_thread(lambda: list(islice(left, BATCH))):
        done += await database.write(add_many, batch, person, now)
    return done


def find(db: Connection, unit_id: int, person: Principal) -> Unit:
    """One unit; NotFound if it does not exist for the person."""
    row = db.execute(
        _visible(person).where(_unit.id == unit_id), memory_rights.values_of(person)
    ).one_or_none()
    if row is None:
        raise NotFound("no_such_unit")
    return _as_unit(row)


def some(db: Connection, unit_ids: Sequence[int], person: Principal) -> dict[int, Unit]:
    """Of these units those that a person sees, by their numbers."""
    query = _visible(person).where(_unit.id.in_(unit_ids))
    return {row.id: _as_unit(row) for row in db.execute(query, memory_rights.values_of(person))}


def change(
    db: Connection,
    unit_id: int,
    person: Principal,
    now: datetime,
    *,
    source: str | None = None,
    target: str | None = None,
    status: Status | None = None,
) -> Unit:
    """Change the texts or the status of a unit. Conflict (`unit_exists`) if the pair is there already."""
    before = _to_change(db, unit_id, person)
    after = NewUnit(
        source_language=before.source_language,
        target_language=before.target_language,
        source=before.source if source is None else source,
        target=before.target if target is None else target,
        place=before.place,
    )
    values: dict[str, Any] = {"updated_at": now} | ({} if status is None else {"status": status})
    if (before.source, before.target) != (after.source, after.target):
        taken = select(_unit.id).where(_unit.identity == identity(after), _unit.deleted_at.is_(None))
        if db.scalar(taken) is not None:
            raise Conflict("unit_exists")
        # One that was deleted may have this identity, and nothing points to it.
        db.execute(delete(_table).where(_unit.identity == identity(after)))
        values |= _texts(after)
        memory_index.remove(db, unit_id, before)
        memory_index.add(db, {unit_id: after})
    db.execute(update(_table).where(_unit.id == unit_id).values(**values))
    return find(db, unit_id, person)


def remove(db: Connection, unit_id: int, person: Principal, now: datetime) -> None:
    """Take a unit out of the memory; confirming or adding it again brings it back."""
    memory_index.remove(db, unit_id, _to_change(db, unit_id, person))
    db.execute(update(_table).where(_unit.id == unit_id).values(deleted_at=now))


def page(
    db: Connection, person: Principal, after: int = 0, languages: tuple[str, str] | None = None
) -> list[Unit]:
    """The next `BATCH` units that a person sees, as they came; `languages` are of source and target, in any
    country.
    """
    query = _visible(person).where(_unit.id > after).order_by(_unit.id).limit(BATCH)
    if languages is not None:
        wanted = tuple(map(written_language, languages))
        query = query.where(tuple_(_unit.source_language, _unit.target_language) == wanted)
    return [_as_unit(row) for row in db.execute(query, memory_rights.values_of(person))]


async def every(
    database: Database, person: Principal, languages: tuple[str, str] | None = None
) -> AsyncIterator[Unit]:
    """All units that a person sees, in bounded memory: each page is a reading transaction of its own."""
    after = 0
    while units := await database.read(page, person, after, languages):
        for unit in units:
            yield unit
        after = units[-1].id


def _add_batch(db: Connection, units: Sequence[NewUnit], author_id: int, now: datetime) -> Added:
    values = {row["identity"]: (row, unit) for unit in units for row in [_values(unit, author_id, now)]}
    known = db.execute(select(_unit.id, _unit.identity, _unit.deleted_at).where(_unit.identity.in_(values)))
    added: dict[int, NewUnit] = {}
    for row in known.all():
        back, unit = values.pop(row.identity)
        if row.deleted_at is not None:
            db.execute(update(_table).where(_unit.id == row.id).values(**back, deleted_at=None))
            added[row.id] = unit
    if values:
        db.execute(insert(_table), [row for row, _ in values.values()])
        stored = db.execute(select(_unit.id, _unit.identity).where(_unit.identity.in_(values)))
        added |= {row.id: values[row.identity][1] for row in stored}
    memory_index.add(db, added)
    return Added(len(added), len(units) - len(added))


def _to_change(db: Connection, unit_id: int, person: Principal) -> Unit:
    """A unit that the person may change."""
    unit = find(db, unit_id, person)
    author_id = db.scalar(select(_unit.author_id).where(_unit.id == unit_id))
    assert author_id is not None
    memory_rights.require_to_change(db, person, author_id, unit.place)
    return unit


def _values(unit: NewUnit, author_id: int, now: datetime) -> dict[str, Any]:
    place, around = unit.place, unit.neighbours
    return {
        **_texts(unit),
        **_language("source", unit.source_language),
        **_language("target", unit.target_language),
        "status": unit.status,
        "origin": unit.origin,
        "author_id": author_id,
        "creator": unit.creator,
        "source_job_id": place and place.source_job_id,
        "target_job_id": place and place.target_job_id,
        "session_id": place and place.session_id,
        "pair_id": place and place.pair_id,
        "link_id": place and place.link_id,
        **{name: _hash(getattr(around, name)) for name in Neighbours.__slots__},
        "created_at": now,
        "updated_at": now,
    }


def _language(side: str, tag: str) -> dict[str, str | None]:
    """The language by which a side is found, and its tag where that says more, such as the country."""
    language = written_language(tag)
    return {f"{side}_language": language, f"{side}_tag": None if tag == language else tag}


def _texts(unit: NewUnit) -> dict[str, Any]:
    return {
        "source": unit.source,
        "target": unit.target,
        "source_hash": text_hash(unit.source),
        "target_hash": text_hash(unit.target),
        "identity": identity(unit),
    }


def _hash(text: str | None) -> int | None:
    return None if text is None else text_hash(text)


def _visible(person: Principal) -> Select[Any]:
    """Units that exist for a person, each with the name of its author."""
    return (
        select(_table, users.c.name.label("author"))
        .join(users, users.c.id == _unit.author_id)
        .where(_unit.deleted_at.is_(None), memory_rights.visible(person))
    )


def _as_unit(row: Row[Any]) -> Unit:
    place = None
    if row.source_job_id is not None:
        place = Place(row.source_job_id, row.target_job_id, row.session_id, row.pair_id, row.link_id)
    return Unit(
        row.id,
        row.source_tag or row.source_language,
        row.target_tag or row.target_language,
        row.source,
        row.target,
        row.status,
        row.origin,
        row.author,
        row.creator,
        place,
        row.created_at,
        row.updated_at,
    )
