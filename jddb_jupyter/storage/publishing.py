"""Published texts: what a session's text becomes when it is completed, and all that were before."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, func, insert, select, update

from jddb_jupyter.collab.roles import Principal
from jddb_jupyter.documents.finding import searchable
from jddb_jupyter.errors import NotFound
from jddb_jupyter.ot import Delta
from jddb_jupyter.storage import jobs, log, members, search_rows
from jddb_jupyter.storage.tables import job_descriptions, job_versions, users


@dataclass(frozen=True, slots=True)
class Version:
    """A published text: the `number`-th of its job description, from a revision of a session.

    `ops` are empty where the content was not asked for.
    """

    number: int
    session_id: str | None
    revision: int | None
    published_by: str
    published_by_name: str
    published_at: datetime
    ops: jobs.Ops


def publish(db: Connection, session_id: str, job_id: int, person: Principal, now: datetime) -> int:
    """Make the text at the head the published one, and keep it as a version, whose number is returned."""
    at_head = log.document_at(db, session_id)
    if at_head is None:
        raise NotFound("no_such_session")
    revision, document = at_head
    content, text = jobs.as_json(document.ops), jobs.text_of(document.ops)
    number = last_number(db, job_id) + 1
    db.execute(
        insert(job_versions).values(
            job_id=job_id,
            number=number,
            content=content,
            session_id=session_id,
            revision=revision,
            published_by=person.user_id,
            published_at=now,
        )
    )
    table = job_descriptions
    db.execute(
        update(table).where(table.c.id == job_id).values(content=content, raw_content=text, updated_at=now)
    )
    search_rows.follow_text(db, job_id, searchable(document.ops), None, None)
    return number


def last_number(db: Connection, job_id: int) -> int:
    """The number of the newest version; 0 if nothing was published yet."""
    table = job_versions
    return db.scalar(select(func.max(table.c.number)).where(table.c.job_id == job_id)) or 0


def listing(
    db: Connection,
    job_id: int,
    person: Principal,
    limit: int,
    before: int | None = None,
    *,
    with_content: bool = True,
) -> tuple[list[Version], int | None]:
    """The newest published texts below the number `before`, and the number to go on below, if any."""
    members.require_in_job(db, job_id, person)
    table = job_versions
    query = _versions(job_id, with_content)
    if before is not None:
        query = query.where(table.c.number < before)
    found = [_version(row) for row in db.execute(query.order_by(table.c.number.desc()).limit(limit + 1))]
    return found[:limit], found[limit - 1].number if len(found) > limit else None


def find(db: Connection, job_id: int, number: int, person: Principal) -> Version:
    """One published text; NotFound if there is none of that number."""
    members.require_in_job(db, job_id, person)
    row = db.execute(_versions(job_id, True).where(job_versions.c.number == number)).one_or_none()
    if row is None:
        raise NotFound("no_such_version", number=number)
    return _version(row)


def sides(
    db: Connection, job_id: int, person: Principal, first: int, second: int | None
) -> tuple[Delta, Delta]:
    """Two published texts, or one and the live text where `second` is None."""
    old = find(db, job_id, first, person).ops
    new = jobs.live_ops(db, job_id, person) if second is None else find(db, job_id, second, person).ops
    return Delta(list(map(dict, old))), Delta(list(map(dict, new)))


def _versions(job_id: int, with_content: bool) -> Select[Any]:
    table = job_versions
    columns = [
        table.c.number,
        table.c.session_id,
        table.c.revision,
        table.c.published_at,
        users.c.username,
        users.c.name,
    ]
    if with_content:
        columns.append(table.c.content)
    return select(*columns).join(users, users.c.id == table.c.published_by).where(table.c.job_id == job_id)


def _version(row: Row[Any]) -> Version:
    return Version(
        number=row.number,
        session_id=row.session_id,
        revision=row.revision,
        published_by=row.username,
        published_by_name=row.name,
        published_at=row.published_at,
        ops=json.loads(row.content) if "content" in row._mapping else (),
    )
