"""What the search knows of each job description, written in the transaction that changes it or just after.

A row of `search_entries` and one of `search_texts` are there for every job description that is not deleted,
so what is deleted cannot be found. The text is that of the open session at `revision`; `indexer.py` follows.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, and_, delete, insert, or_, select, update

from jddb_jupyter.documents.finding import PARTS, Place, Searchable, searchable
from jddb_jupyter.storage.tables import (
    editing_sessions,
    job_descriptions,
    job_metadata,
    search_entries,
    search_texts,
)

IS_OPEN: Final = and_(editing_sessions.c.status != "completed", editing_sessions.c.deleted_at.is_(None))


def add(db: Connection, job_id: int, ops: Sequence[Mapping[str, Any]]) -> None:
    """Make a new job description findable."""
    details = _details(db, job_id)
    text = _columns(searchable(ops))
    db.execute(insert(search_entries).values(**_entry(details, text), job_id=job_id))
    db.execute(insert(search_texts).values(**_named(details), **text, job_id=job_id))


def follow_details(db: Connection, job_id: int) -> None:
    """Number, title, classification, language or department changed."""
    details = _details(db, job_id)
    entry = {"language": details["language"], **_filtered(details)}
    db.execute(update(search_entries).where(search_entries.c.job_id == job_id).values(**entry))
    db.execute(update(search_texts).where(search_texts.c.job_id == job_id).values(**_named(details)))


def follow_text(
    db: Connection, job_id: int, text: Searchable, session_id: str | None, revision: int | None
) -> None:
    """The text is this one now: an open session's at a revision, or the published one (None)."""
    columns = _columns(text)
    table = search_texts
    before = db.execute(
        select(*(table.c[name] for name in columns)).where(table.c.job_id == job_id)
    ).one_or_none()
    if before is not None and dict(before._mapping) != columns:
        db.execute(update(table).where(table.c.job_id == job_id).values(**columns))
    db.execute(
        update(search_entries)
        .where(search_entries.c.job_id == job_id)
        .values(session_id=session_id, revision=revision, parts=_parts(columns))
    )


def remove(db: Connection, job_id: int) -> None:
    """A job description was deleted."""
    for table in (search_texts, search_entries):
        db.execute(delete(table).where(table.c.job_id == job_id))


def behind(db: Connection) -> list[str]:
    """The open sessions of which a later text than the one that is searched is committed."""
    session, entry = editing_sessions, search_entries
    query = (
        select(session.c.session_id)
        .join(entry, entry.c.job_id == session.c.job_id)
        .where(
            IS_OPEN,
            session.c.head > 0,
            or_(
                entry.c.session_id.is_(None),
                entry.c.session_id != session.c.session_id,
                entry.c.revision < session.c.head,
            ),
        )
    )
    return list(db.scalars(query))


def read_places(text: str) -> dict[str, list[Place]]:
    """The places of sections as `search_texts.places` keeps them."""
    return {part: [Place(*place) for place in places] for part, places in json.loads(text).items()}


def _details(db: Connection, job_id: int) -> dict[str, str]:
    job, field = job_descriptions, job_metadata
    department = (field.c.job_id == job.c.id) & (field.c.name == "department")
    query = select(job.c.job_number, job.c.title, job.c.classification, job.c.language, field.c.value)
    row = db.execute(query.outerjoin(field, department).where(job.c.id == job_id)).one()
    names = ("job_number", "title", "classification", "language", "department")
    return {name: value or "" for name, value in zip(names, row, strict=True)}


def _filtered(details: Mapping[str, str]) -> dict[str, str]:
    return {name: details[name] for name in ("classification", "department")}


def _named(details: Mapping[str, str]) -> dict[str, str]:
    return {name: details[name] for name in ("job_number", "title", "classification", "department")}


def _entry(details: Mapping[str, str], columns: Mapping[str, str]) -> dict[str, str]:
    return {"language": details["language"], **_filtered(details), "parts": _parts(columns)}


def _columns(text: Searchable) -> dict[str, str]:
    places = {part: [[place.start, place.heading] for place in found] for part, found in text.places.items()}
    return {
        **{part: text.texts.get(part, "") for part in PARTS},
        "places": json.dumps(places, ensure_ascii=False, separators=(",", ":")),
    }


def _parts(columns: Mapping[str, str]) -> str:
    return " ".join(part for part in PARTS if columns[part])
