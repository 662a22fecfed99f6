"""Gives and takes roles: the only place that writes `session_members`, always with an entry in the log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select, update

from jddb_jupyter.collab.roles import Role
from jddb_jupyter.errors import Conflict
from jddb_jupyter.storage import access_log, open_invitations
from jddb_jupyter.storage.access_log import Entry
from jddb_jupyter.storage.tables import job_descriptions, session_members, users


@dataclass(frozen=True, slots=True)
class Giving:
    """Who does what at what time; `invitation_id` if by a link."""

    actor_id: int
    action: str
    now: datetime
    invitation_id: int | None = None


def lock(db: Connection, job_id: int) -> None:
    """Let nobody else change who may do what with a job description until this transaction ends.

    SQLite has one writer anyway.
    """
    db.execute(select(job_descriptions.c.id).where(job_descriptions.c.id == job_id).with_for_update())


def own_role(db: Connection, job_id: int, user_id: int) -> Role:
    """The role that somebody has as a member, whatever else they have by group or default."""
    table = session_members
    role = db.scalar(select(table.c.role).where(table.c.job_id == job_id, table.c.user_id == user_id))
    return Role.NONE if role is None else Role.named(role)


def give(db: Connection, job_id: int, user_id: int, role: Role, giving: Giving) -> bool:
    """Make `role` (NONE: nothing) somebody's own. Returns whether that is news; only news is logged.

    With ownership its holder loses the links that they gave out.
    """
    before = own_role(db, job_id, user_id)
    if role is before:
        return False
    _write(db, job_id, user_id, before, role, giving)
    access_log.add(
        db,
        Entry(
            at=giving.now,
            actor_id=giving.actor_id,
            action=giving.action,
            job_id=job_id,
            subject_id=user_id,
            role_before=before,
            role_after=role,
            invitation_id=giving.invitation_id,
        ),
    )
    if before is Role.OWNER:
        links = open_invitations.of_job(db, job_id, giving.now, created_by=user_id)
        open_invitations.revoke(db, links, giving.actor_id, giving.now)
    return True


def _write(db: Connection, job_id: int, user_id: int, before: Role, role: Role, giving: Giving) -> None:
    table = session_members
    mine = (table.c.job_id == job_id) & (table.c.user_id == user_id)
    values = {"role": str(role), "granted_by": giving.actor_id, "granted_at": giving.now}
    if role is Role.NONE:
        db.execute(delete(table).where(mine))
    elif before is Role.NONE:
        db.execute(insert(table).values(job_id=job_id, user_id=user_id, **values))
    else:
        db.execute(update(table).where(mine).values(values))


def require_owner(db: Connection, job_id: int) -> None:
    """Conflict (`last_owner`) if nobody is left who owns the job description and may come in."""
    table = session_members
    owners = (
        select(func.count())
        .join(users, users.c.id == table.c.user_id)
        .where(table.c.job_id == job_id, table.c.role == str(Role.OWNER), users.c.is_active)
    )
    if not db.scalar(owners):
        raise Conflict("last_owner")
