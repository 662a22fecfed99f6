"""Job descriptions: create, find, change, hide.

`person` decides what there is: every function gives or changes only what their role allows, and says
NotFound for what does not exist for them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import Connection, Row, Select, delete, insert, literal, select, update
from sqlalchemy.exc import IntegrityError

from jddb_jupyter.collab.roles import Action, Principal, Role, require
from jddb_jupyter.documents import JobFacts
from jddb_jupyter.errors import Conflict, Forbidden, NotFound
from jddb_jupyter.storage import log, members, pairs_ending, rights_moved, search_rows, token_limits
from jddb_jupyter.storage.tables import (
    editing_sessions,
    job_descriptions,
    job_metadata,
    session_members,
)

Ops = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewJob:
    """A job description to be stored; `ops` are a valid document."""

    job_number: str
    title: str
    classification: str
    language: str
    ops: Ops
    metadata: Mapping[str, str] = field(default_factory=dict)
    file_path: str | None = None
    file_hash: str | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """A job description as a person sees it; `session_id` and `revision` (its head) if a session is open."""

    id: int
    job_number: str
    title: str
    classification: str
    language: str
    created_at: datetime
    updated_at: datetime
    role: Role
    session_id: str | None
    revision: int | None


WithText: TypeAlias = tuple[Job, dict[str, str], list[dict[str, Any]]]
"""A job description, its metadata, and a document of it."""


def facts_of(job: Job, metadata: Mapping[str, str]) -> JobFacts:
    """What an exported file says of a job description beside its text."""
    return JobFacts(
        job_number=job.job_number,
        title=job.title,
        classification=job.classification,
        language=job.language,
        metadata=metadata,
    )


def text_of(ops: Ops) -> str:
    """The text of a document."""
    return "".join(op["insert"] for op in ops)


def as_json(ops: Ops) -> str:
    """A document as the database keeps it."""
    return json.dumps(ops, ensure_ascii=False, separators=(",", ":"))


def create(db: Connection, new: NewJob, person: Principal, now: datetime) -> Job:
    """Store a job description that `person` owns. Conflict (`job_exists`): number and language are taken."""
    if person.session_id is not None:
        raise Forbidden("forbidden")
    require(person.ceiling, Action.CHANGE_DETAILS, "no_such_job")
    text = text_of(new.ops)
    try:
        job_id = db.scalar(
            insert(job_descriptions)
            .values(
                job_number=new.job_number,
                title=new.title,
                classification=new.classification,
                language=new.language,
                raw_content=text,
                content=as_json(new.ops),
                file_path=new.file_path,
                file_hash=new.file_hash,
                created_by=person.user_id,
                created_at=now,
                updated_at=now,
            )
            .returning(job_descriptions.c.id)
        )
    except IntegrityError as error:
        raise Conflict("job_exists", job_number=new.job_number) from error
    assert job_id is not None
    members.add_owner(db, job_id, person.user_id, now)
    _put_metadata(db, job_id, new.metadata)
    search_rows.add(db, job_id, new.ops)
    return find(db, job_id, person)


def find(db: Connection, job_id: int, person: Principal) -> Job:
    """One job description."""
    members.require_in_job(db, job_id, person)
    return _job(db.execute(_visible(person).where(job_descriptions.c.id == job_id)).one(), person)


def some(db: Connection, person: Principal, job_ids: Sequence[int]) -> dict[int, Job]:
    """Of these job descriptions those that the person may read, by id."""
    rows = db.execute(_visible(person).where(job_descriptions.c.id.in_(job_ids)))
    return {row.id: _job(row, person) for row in rows}


def _visible(person: Principal) -> Select[Any]:
    """Job descriptions that exist for a person, each with their membership and its open session."""
    job, member, session = job_descriptions, session_members, editing_sessions
    open_session = (
        (session.c.job_id == job.c.id) & (session.c.status != "completed") & session.c.deleted_at.is_(None)
    )
    mine = (member.c.job_id == job.c.id) & (member.c.user_id == person.user_id)
    query = (
        select(
            job.c.id,
            job.c.job_number,
            job.c.title,
            job.c.classification,
            job.c.language,
            job.c.created_at,
            job.c.updated_at,
            member.c.role,
            session.c.session_id,
            session.c.head,
        )
        .outerjoin(member, mine)
        .outerjoin(session, open_session)
        .where(job.c.deleted_at.is_(None))
    )
    if person.ceiling is Role.NONE:
        query = query.where(literal(False))
    if person.floor is Role.NONE:
        query = query.where(member.c.role.is_not(None))
    if person.session_id is not None:
        query = query.where(job.c.id.in_(token_limits.job_ids(person.session_id)))
    return query


def _job(row: Row[Any], person: Principal) -> Job:
    member = Role.NONE if row.role is None else Role.named(row.role)
    return Job(
        id=row.id,
        job_number=row.job_number,
        title=row.title,
        classification=row.classification,
        language=row.language,
        created_at=row.created_at,
        updated_at=row.updated_at,
        role=min(person.ceiling, max(person.floor, member)),
        session_id=row.session_id,
        revision=row.head,
    )


def published_ops(db: Connection, job_id: int, person: Principal) -> list[dict[str, Any]]:
    """The published document."""
    members.require_in_job(db, job_id, person)
    content = db.scalar(select(job_descriptions.c.content).where(job_descriptions.c.id == job_id))
    ops: list[dict[str, Any]] = json.loads(content or "[]")
    return ops


def live_ops(db: Connection, job_id: int, person: Principal) -> list[dict[str, Any]]:
    """The document at the open session's head, or the published one where no session is open."""
    session_id = find(db, job_id, person).session_id
    at_head = None if session_id is None else log.document_at(db, session_id)
    return published_ops(db, job_id, person) if at_head is None else at_head[1].ops


def live(db: Connection, job_id: int, person: Principal) -> WithText:
    """A job description, its metadata, and its document at the open session's head, or the published one."""
    return find(db, job_id, person), metadata(db, job_id, person), live_ops(db, job_id, person)


def published(db: Connection, job_id: int, person: Principal) -> WithText:
    """The same with the published document."""
    return find(db, job_id, person), metadata(db, job_id, person), published_ops(db, job_id, person)


def both_live(db: Connection, job_id: int, other_id: int, person: Principal) -> tuple[WithText, WithText]:
    """Two of them at one moment."""
    return live(db, job_id, person), live(db, other_id, person)


def metadata(db: Connection, job_id: int, person: Principal) -> dict[str, str]:
    """What is known of the position, by the name of the field."""
    members.require_in_job(db, job_id, person)
    rows = db.execute(
        select(job_metadata.c.name, job_metadata.c.value)
        .where(job_metadata.c.job_id == job_id)
        .order_by(job_metadata.c.name)
    )
    return {row.name: row.value for row in rows}


def change(
    db: Connection,
    job_id: int,
    person: Principal,
    details: Mapping[str, str],
    fields: Mapping[str, str | None],
    now: datetime,
) -> Job:
    """Change details (columns) and metadata; a field that is None is taken away."""
    members.require_in_job(db, job_id, person, Action.CHANGE_DETAILS)
    table = job_descriptions
    try:
        db.execute(update(table).where(table.c.id == job_id).values(**details, updated_at=now))
    except IntegrityError as error:
        number = db.scalar(select(table.c.job_number).where(table.c.id == job_id))
        raise Conflict("job_exists", job_number=details.get("job_number", number)) from error
    db.execute(delete(job_metadata).where(job_metadata.c.job_id == job_id, job_metadata.c.name.in_(fields)))
    _put_metadata(db, job_id, {name: value for name, value in fields.items() if value is not None})
    search_rows.follow_details(db, job_id)
    return find(db, job_id, person)


def _put_metadata(db: Connection, job_id: int, fields: Mapping[str, str]) -> None:
    rows = [{"job_id": job_id, "name": name, "value": value} for name, value in fields.items()]
    if rows:
        db.execute(insert(job_metadata), rows)


def hide(db: Connection, job_id: int, person: Principal, now: datetime) -> list[str]:
    """Delete a job description for everyone; its log stays. Returns the sessions whose rights moved."""
    members.require_in_job(db, job_id, person, Action.MANAGE)
    moved = rights_moved.in_job(db, job_id)
    for table, which in (
        (job_descriptions, job_descriptions.c.id == job_id),
        (editing_sessions, editing_sessions.c.job_id == job_id),
    ):
        db.execute(update(table).where(which, table.c.deleted_at.is_(None)).values(deleted_at=now))
    pairs_ending.of_job(db, job_id, now)
    search_rows.remove(db, job_id)
    return moved


def by_number(db: Connection, job_number: str, language: str | None, person: Principal) -> list[Job]:
    """The job descriptions of a number, in one language or in each; NotFound if there is none."""
    table = job_descriptions
    query = _visible(person).where(table.c.job_number == job_number)
    if language is not None:
        query = query.where(table.c.language == language)
    found = [_job(row, person) for row in db.execute(query.order_by(table.c.language))]
    if not found:
        raise NotFound("no_such_job")
    return found
