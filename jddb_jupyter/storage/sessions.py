"""Sessions: open one, find it, pause, complete and hide it. Its changes are in `log`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, insert, literal, select, update
from sqlalchemy.exc import IntegrityError

from jddb_jupyter.collab.roles import Action, Principal, Role
from jddb_jupyter.documents.finding import searchable
from jddb_jupyter.errors import Forbidden, SessionClosed
from jddb_jupyter.storage import (
    comment_anchors,
    members,
    pairs_ending,
    publishing,
    rights_moved,
    search_rows,
    token_limits,
)
from jddb_jupyter.storage.tables import (
    document_snapshots,
    editing_sessions,
    job_descriptions,
    session_members,
    users,
)

FIRST_EPOCH = 1
FIRST_ACCESS_REVISION = 1


@dataclass(frozen=True, slots=True)
class Session:
    """A session as a person sees it. `revision` is its head."""

    id: int
    session_id: str
    job_id: int
    session_type: str
    status: str
    created_by: str
    created_at: datetime
    last_activity: datetime
    expires_at: datetime | None
    revision: int
    epoch: int
    role: Role


def open_for(
    db: Connection,
    job_id: int,
    person: Principal,
    session_type: str,
    session_id: str,
    now: datetime,
    action: Action = Action.OPEN_SESSION,
) -> tuple[Session, bool]:
    """The job description's open session, and whether it was opened now (then as `session_id`).

    It starts from the published text. Whoever may read may join; opening needs an editor, or whoever may do
    the `action` that it is opened for.
    """
    members.require_in_job(db, job_id, person)
    already = _open_session(db, job_id)
    if already is not None:
        return find(db, already, person, now), False
    members.require_in_job(db, job_id, person, action)
    try:
        with db.begin_nested():
            _insert(db, job_id, person, session_type, session_id, now)
    except IntegrityError:
        # Another server opened one meanwhile: the index on open sessions lets only one in.
        already = _open_session(db, job_id)
        if already is None:
            raise
        return find(db, already, person, now), False
    return find(db, session_id, person, now), True


def _open_session(db: Connection, job_id: int) -> str | None:
    table = editing_sessions
    return db.scalar(
        select(table.c.session_id).where(
            table.c.job_id == job_id, table.c.status != "completed", table.c.deleted_at.is_(None)
        )
    )


def _insert(
    db: Connection, job_id: int, person: Principal, session_type: str, session_id: str, now: datetime
) -> None:
    content = db.scalar(select(job_descriptions.c.content).where(job_descriptions.c.id == job_id))
    db.execute(
        insert(editing_sessions).values(
            session_id=session_id,
            job_id=job_id,
            created_by=person.user_id,
            session_type=session_type,
            status="active",
            collaborators=[],
            document_state=content,
            metadata={},
            created_at=now,
            last_activity=now,
            head=0,
            snapshot_revision=0,
            epoch=FIRST_EPOCH,
            access_revision=FIRST_ACCESS_REVISION,
        )
    )
    db.execute(
        insert(document_snapshots).values(session_id=session_id, revision=0, content=content, created_at=now)
    )
    comment_anchors.carry_over(db, job_id, session_id, content or "[]")


def find(db: Connection, session_id: str, person: Principal, now: datetime) -> Session:
    """One session."""
    members.require_in_session(db, session_id, person)
    query = _visible(person).where(editing_sessions.c.session_id == session_id)
    return _session(db.execute(query).one(), person, now)


def listing(
    db: Connection, person: Principal, limit: int, before: int | None, now: datetime
) -> tuple[list[Session], int | None]:
    """The newest sessions below the row id `before`, and the id to go on below, if there are more."""
    query = _visible(person)
    if before is not None:
        query = query.where(editing_sessions.c.id < before)
    rows = db.execute(query.order_by(editing_sessions.c.id.desc()).limit(limit + 1))
    found = [_session(row, person, now) for row in rows]
    return found[:limit], found[limit - 1].id if len(found) > limit else None


def _visible(person: Principal) -> Select[Any]:
    session, job, member = editing_sessions, job_descriptions, session_members
    mine = (member.c.job_id == session.c.job_id) & (member.c.user_id == person.user_id)
    query = (
        select(session, users.c.username, member.c.role)
        .join(job, job.c.id == session.c.job_id)
        .join(users, users.c.id == session.c.created_by)
        .outerjoin(member, mine)
        .where(session.c.deleted_at.is_(None), job.c.deleted_at.is_(None))
    )
    if person.ceiling is Role.NONE:
        query = query.where(literal(False))
    if person.floor is Role.NONE:
        query = query.where(member.c.role.is_not(None))
    if person.session_id is not None:
        query = query.where(session.c.session_id.in_(token_limits.session_ids(person.session_id)))
    return query


def _session(row: Row[Any], person: Principal, now: datetime) -> Session:
    member = Role.NONE if row.role is None else Role.named(row.role)
    expired = row.expires_at is not None and row.expires_at <= now
    return Session(
        id=row.id,
        session_id=row.session_id,
        job_id=row.job_id,
        session_type=row.session_type,
        status="paused" if row.status == "active" and expired else row.status,
        created_by=row.username,
        created_at=row.created_at,
        last_activity=row.last_activity,
        expires_at=row.expires_at,
        revision=row.head,
        epoch=row.epoch,
        role=min(person.ceiling, max(person.floor, member)),
    )


def set_status(db: Connection, session_id: str, person: Principal, status: str, now: datetime) -> Session:
    """Pause, resume or complete a session; completing publishes. SessionClosed once it is completed."""
    job_id = members.require_in_session(db, session_id, person, Action.MANAGE)
    table = editing_sessions
    this = table.c.session_id == session_id
    before = db.execute(select(table.c.status, table.c.expires_at).where(this).with_for_update()).one()
    if before.status == "completed":
        raise SessionClosed("session_completed")
    values: dict[str, object] = {"status": status}
    if before.expires_at is not None and before.expires_at <= now:
        values["expires_at"] = None
    if status == "completed":
        publishing.publish(db, session_id, job_id, person, now)
        pairs_ending.of_session(db, session_id, now)
    rights_moved.in_job(db, job_id)
    db.execute(update(table).where(this).values(values))
    return find(db, session_id, person, now)


@dataclass(frozen=True, slots=True)
class Completed:
    """A session that was completed, the number that its text was published under, and the one opened next."""

    session: Session
    version: int
    next_session_id: str | None


def complete(
    db: Connection, session_id: str, person: Principal, reopen_as: str | None, now: datetime
) -> Completed:
    """Publish and complete a session, and open the next one as `reopen_as`, if one is wanted."""
    if reopen_as is not None and person.session_id is not None:
        raise Forbidden("forbidden")  # a token for this session does not reach into the next one
    session = set_status(db, session_id, person, "completed", now)
    if reopen_as is not None:
        open_for(db, session.job_id, person, session.session_type, reopen_as, now)
    return Completed(session, publishing.last_number(db, session.job_id), reopen_as)


def hide(db: Connection, session_id: str, person: Principal, now: datetime) -> None:
    """Delete a session for everyone without publishing it; its log stays."""
    job_id = members.require_in_session(db, session_id, person, Action.MANAGE)
    rights_moved.in_job(db, job_id)
    pairs_ending.of_session(db, session_id, now)
    table = editing_sessions
    db.execute(update(table).where(table.c.session_id == session_id).values(deleted_at=now))
    # What is searched is the published text again.
    content = db.scalar(select(job_descriptions.c.content).where(job_descriptions.c.id == job_id))
    search_rows.follow_text(db, job_id, searchable(json.loads(content or "[]")), None, None)
