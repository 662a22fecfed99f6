"""Who gave what to whom: rows that are only added, in the transaction of what they tell.

The database itself refuses to change or delete a row. Nothing of a link's token is in it.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, insert, select

from jddb_jupyter.collab.roles import Role
from jddb_jupyter.storage.tables import access_log as table
from jddb_jupyter.storage.tables import job_descriptions, users

CREATED: Final = "created"
GRANTED: Final = "granted"
REMOVED: Final = "removed"
HANDED_OVER: Final = "handed_over"
INVITED: Final = "invited"
ACCEPTED: Final = "accepted"
INVITATION_REVOKED: Final = "invitation_revoked"
USER_DISABLED: Final = "user_disabled"
USER_ENABLED: Final = "user_enabled"
TOKENS_REVOKED: Final = "tokens_revoked"

ACTIONS: Final = (
    CREATED,
    GRANTED,
    REMOVED,
    HANDED_OVER,
    INVITED,
    ACCEPTED,
    INVITATION_REVOKED,
    USER_DISABLED,
    USER_ENABLED,
    TOKENS_REVOKED,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Something that was done; `subject_id` to whom, if to a person. Roles are None where there was none."""

    at: datetime
    actor_id: int
    action: str
    job_id: int | None = None
    subject_id: int | None = None
    role_before: Role | None = None
    role_after: Role | None = None
    invitation_id: int | None = None


@dataclass(frozen=True, slots=True)
class Who:
    """A person as the log shows them."""

    username: str
    name: str


@dataclass(frozen=True, slots=True)
class Told:
    """An entry as it is read. `job_number` and `language` if it speaks of a job description."""

    id: int
    at: datetime
    actor: Who
    action: str
    subject: Who | None
    role_before: str | None
    role_after: str | None
    invitation_id: int | None
    job_id: int | None
    job_number: str | None
    language: str | None


def add(db: Connection, entry: Entry) -> None:
    """Write an entry."""
    roles = {"role_before": _name(entry.role_before), "role_after": _name(entry.role_after)}
    db.execute(insert(table).values({**asdict(entry), **roles}))


def _name(role: Role | None) -> str | None:
    return None if role in (None, Role.NONE) else str(role)


def of_job(
    db: Connection, job_id: int, limit: int, before: int | None = None
) -> tuple[list[Told], int | None]:
    """The newest entries of a job description below the id `before`, and the id to go on below, if any."""
    query = _told().where(table.c.job_id == job_id)
    if before is not None:
        query = query.where(table.c.id < before)
    found = [_as_told(row) for row in db.execute(query.order_by(table.c.id.desc()).limit(limit + 1))]
    return found[:limit], found[limit - 1].id if len(found) > limit else None


def of_moment(db: Connection, actor_id: int, at: datetime) -> list[Told]:
    """The entries that one act of a person made: those that have its time, oldest first."""
    query = _told().where(table.c.actor_id == actor_id, table.c.at == at)
    return [_as_told(row) for row in db.execute(query.order_by(table.c.id))]


def everything(
    db: Connection,
    after: int,
    limit: int,
    username: str | None = None,
    job_number: str | None = None,
) -> list[Told]:
    """The oldest entries above the id `after`: all, those that a person gave or got, those of a number."""
    query = _told().where(table.c.id > after).order_by(table.c.id).limit(limit)
    if username is not None:
        query = query.where((_actor.c.username == username) | (_subject.c.username == username))
    if job_number is not None:
        query = query.where(job_descriptions.c.job_number == job_number)
    return [_as_told(row) for row in db.execute(query)]


_actor = users.alias("actor")
_subject = users.alias("subject")


def _told() -> Select[Any]:
    return (
        select(
            table,
            _actor.c.username.label("actor_username"),
            _actor.c.name.label("actor_name"),
            _subject.c.username.label("subject_username"),
            _subject.c.name.label("subject_name"),
            job_descriptions.c.job_number,
            job_descriptions.c.language,
        )
        .join(_actor, _actor.c.id == table.c.actor_id)
        .outerjoin(_subject, _subject.c.id == table.c.subject_id)
        .outerjoin(job_descriptions, job_descriptions.c.id == table.c.job_id)
    )


def _as_told(row: Row[Any]) -> Told:
    subject = None if row.subject_id is None else Who(row.subject_username, row.subject_name)
    return Told(
        id=row.id,
        at=row.at,
        actor=Who(row.actor_username, row.actor_name),
        action=row.action,
        subject=subject,
        role_before=row.role_before,
        role_after=row.role_after,
        invitation_id=row.invitation_id,
        job_id=row.job_id,
        job_number=row.job_number,
        language=row.language,
    )
