"""Invitation links: made and revoked by owners, accepted by whoever has one.

The token is random, 256 bits, and only its SHA-256 is stored, so that nobody can invite themselves with what
they read in the database or in a backup of it (docs/decisions/0008-invitation-links.md).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Row, insert, select, update

from jddb_jupyter.collab.roles import Action, Principal, Role
from jddb_jupyter.errors import Conflict, NotFound
from jddb_jupyter.storage import access_log, grants, members, open_invitations, rights_moved, users
from jddb_jupyter.storage.access_log import Entry
from jddb_jupyter.storage.open_invitations import Invitation
from jddb_jupyter.storage.tables import invitation_uses, invitations, job_descriptions
from jddb_jupyter.storage.tables import users as user_table

MOST_OPEN: Final = 100
"""How many links of one job description may be open at once."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A link to be made; `max_uses` None: as many people as like may use it until it expires."""

    role: Role
    lifetime: timedelta
    max_uses: int | None = None


@dataclass(frozen=True, slots=True)
class Accepted:
    """Where a link led, the role that its user has there now, and the sessions whose rights moved."""

    job_id: int
    role: Role
    moved: list[str]


def digest(token: str) -> str:
    """What is stored of a token. It is random and long, so that a hash without salt cannot be searched."""
    return hashlib.sha256(token.encode()).hexdigest()


def create(
    db: Connection, session_id: str, person: Principal, wanted: Wanted, token: str, now: datetime
) -> Invitation:
    """Make a link that `token` opens."""
    job_id = members.require_manager(db, session_id, person)
    if len(open_invitations.of_job(db, job_id, now)) >= MOST_OPEN:
        raise Conflict("too_many_invitations", limit=MOST_OPEN)
    made = db.scalar(
        insert(invitations)
        .values(
            job_id=job_id,
            token_hash=digest(token),
            role=str(wanted.role),
            created_by=person.user_id,
            created_at=now,
            expires_at=now + wanted.lifetime,
            max_uses=wanted.max_uses,
            uses=0,
        )
        .returning(invitations.c.id)
    )
    access_log.add(
        db,
        Entry(
            at=now,
            actor_id=person.user_id,
            action=access_log.INVITED,
            job_id=job_id,
            role_after=wanted.role,
            invitation_id=made,
        ),
    )
    return next(one for one in open_invitations.of_job(db, job_id, now) if one.id == made)


def listing(db: Connection, session_id: str, person: Principal, now: datetime) -> list[Invitation]:
    """The links that still work, the newest first."""
    job_id = members.require_in_session(db, session_id, person, Action.MANAGE)
    return open_invitations.of_job(db, job_id, now)


def revoke(db: Connection, session_id: str, person: Principal, invitation_id: int, now: datetime) -> None:
    """Let a link give nothing any more; NotFound if it did not anyway."""
    job_id = members.require_manager(db, session_id, person)
    found = [one for one in open_invitations.of_job(db, job_id, now) if one.id == invitation_id]
    if not found:
        raise NotFound("no_such_invitation")
    open_invitations.revoke(db, found, person.user_id, now)


def accept(db: Connection, token: str, person: Principal, now: datetime) -> Accepted:
    """Give a person what a link gives: the greater of their own role and the link's.

    Somebody who has as much already uses nothing up. Whoever accepted it before gets nothing again: they are
    led to the job description with what they have by now, and refused if nothing is left. NotFound tells
    why a link does not work, and nothing of where it led.
    """
    users.require_whole(db, person)
    link = _find(db, token)
    grants.lock(db, link.job_id)
    has_as_much = grants.own_role(db, link.job_id, person.user_id) >= Role.named(link.role)
    if not has_as_much and not _used_by(db, link.id, person.user_id):
        _require_working(link, now)
        return _use(db, link, person, now)
    role = members.role_in_job(db, link.job_id, person)
    if role is Role.NONE:
        raise NotFound("invitation_ended")
    return Accepted(link.job_id, role, [])


def _find(db: Connection, token: str) -> Row[Any]:
    query = (
        select(
            invitations,
            user_table.c.is_active.label("inviter_is_active"),
            job_descriptions.c.deleted_at,
        )
        .join(user_table, user_table.c.id == invitations.c.created_by)
        .join(job_descriptions, job_descriptions.c.id == invitations.c.job_id)
        .where(invitations.c.token_hash == digest(token))
        .with_for_update(of=invitations)
    )
    link = db.execute(query).one_or_none()
    if link is None:
        raise NotFound("invitation_unknown")
    return link


def _used_by(db: Connection, invitation_id: int, user_id: int) -> bool:
    used = select(invitation_uses.c.user_id).where(
        invitation_uses.c.invitation_id == invitation_id, invitation_uses.c.user_id == user_id
    )
    return db.scalar(used) is not None


def _require_working(link: Row[Any], now: datetime) -> None:
    if link.revoked_at is not None or link.deleted_at is not None or not link.inviter_is_active:
        raise NotFound("invitation_ended")
    if link.expires_at <= now:
        raise NotFound("invitation_expired")
    if link.max_uses is not None and link.uses >= link.max_uses:
        raise NotFound("invitation_used_up")


def _use(db: Connection, link: Row[Any], person: Principal, now: datetime) -> Accepted:
    db.execute(update(invitations).where(invitations.c.id == link.id).values(uses=invitations.c.uses + 1))
    db.execute(insert(invitation_uses).values(invitation_id=link.id, user_id=person.user_id, used_at=now))
    giving = grants.Giving(person.user_id, access_log.ACCEPTED, now, link.id)
    grants.give(db, link.job_id, person.user_id, Role.named(link.role), giving)
    role = members.role_in_job(db, link.job_id, person)
    return Accepted(link.job_id, role, rights_moved.in_job(db, link.job_id))
