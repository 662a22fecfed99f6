"""Membership of job descriptions, and the role that a person has in one.

Membership belongs to the job description, so that it outlives a completed session. Every query that gives
something out asks here first, in its own transaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from jddb_jupyter.collab.roles import Action, Principal, Role, require
from jddb_jupyter.errors import Conflict, NotFound
from jddb_jupyter.storage import access_log, grants, rights_moved, token_limits, users
from jddb_jupyter.storage.grants import Giving
from jddb_jupyter.storage.tables import editing_sessions, job_descriptions, session_members
from jddb_jupyter.storage.tables import users as user_table


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody with a role of their own in a job description; `seen`: they have been here at least once."""

    username: str
    name: str
    colour: str
    role: Role
    seen: bool


def role_in_job(db: Connection, job_id: int, person: Principal) -> Role:
    """The role of a person in a job description; NONE if it is not there, or not for a limited token."""
    table = job_descriptions
    there = db.scalar(select(table.c.id).where(table.c.id == job_id, table.c.deleted_at.is_(None)))
    if there is None or not _reached(db, job_id, person):
        return Role.NONE
    member = db.scalar(
        select(session_members.c.role).where(
            session_members.c.job_id == job_id, session_members.c.user_id == person.user_id
        )
    )
    return min(person.ceiling, max(person.floor, Role.NONE if member is None else Role.named(member)))


def _reached(db: Connection, job_id: int, person: Principal) -> bool:
    """Whether the person's token, if it is limited, is for this job description."""
    return person.session_id is None or job_id in db.scalars(token_limits.job_ids(person.session_id)).all()


def require_in_job(db: Connection, job_id: int, person: Principal, action: Action = Action.READ) -> Role:
    """The role of a person in a job description; NotFound or Forbidden unless it allows `action`."""
    role = role_in_job(db, job_id, person)
    require(role, action, "no_such_job")
    return role


def require_in_session(
    db: Connection, session_id: str, person: Principal, action: Action = Action.READ
) -> int:
    """The job description of a session; NotFound or Forbidden unless the person's role allows `action`."""
    if person.session_id is not None:
        reached = db.scalars(token_limits.session_ids(person.session_id)).all()
        if session_id not in reached:
            raise NotFound("no_such_session")
    table = editing_sessions
    job_id = db.scalar(
        select(table.c.job_id).where(table.c.session_id == session_id, table.c.deleted_at.is_(None))
    )
    if job_id is None:
        raise NotFound("no_such_session")
    require(role_in_job(db, job_id, person), action, "no_such_session")
    return int(job_id)


def roles_of(db: Connection, person: Principal) -> dict[int, Role]:
    """The job descriptions that a person is a member of, with the role that counts there."""
    query = (
        select(session_members.c.job_id)
        .join(job_descriptions, job_descriptions.c.id == session_members.c.job_id)
        .where(session_members.c.user_id == person.user_id, job_descriptions.c.deleted_at.is_(None))
        .order_by(session_members.c.job_id)
    )
    roles = {job_id: role_in_job(db, job_id, person) for job_id in db.scalars(query)}
    return {job_id: role for job_id, role in roles.items() if role is not Role.NONE}


def of_session(db: Connection, session_id: str, person: Principal) -> list[Member]:
    """The members, greatest role first."""
    job_id = require_in_session(db, session_id, person)
    query = (
        select(
            user_table.c.username,
            user_table.c.name,
            user_table.c.colour,
            user_table.c.seen_at,
            session_members.c.role,
        )
        .join(user_table, user_table.c.id == session_members.c.user_id)
        .where(session_members.c.job_id == job_id)
    )
    found = [
        Member(row.username, row.name, row.colour, Role.named(row.role), row.seen_at is not None)
        for row in db.execute(query)
    ]
    return sorted(found, key=lambda member: (-member.role, member.username))


def require_manager(db: Connection, session_id: str, person: Principal) -> int:
    """The job description of a session whose members `person` may manage, locked until the transaction ends.

    NotFound or Forbidden, judged under the lock: somebody else may just have taken the role away.
    """
    grants.lock(db, require_in_session(db, session_id, person))
    return require_in_session(db, session_id, person, Action.MANAGE)


def add_owner(db: Connection, job_id: int, user_id: int, now: datetime) -> None:
    """Make the creator of a job description its owner."""
    grants.give(db, job_id, user_id, Role.OWNER, Giving(user_id, access_log.CREATED, now))


def put(
    db: Connection, session_id: str, person: Principal, username: str, role: Role, now: datetime
) -> tuple[Member, list[str]]:
    """Give somebody, seen before or not, a role. Returns them and the sessions whose rights moved.

    Conflict (`last_owner`) if nobody would be left to own the job description.
    """
    job_id = require_manager(db, session_id, person)
    user = users.ensure(db, username, None, now)
    news = grants.give(db, job_id, user.id, role, Giving(person.user_id, access_log.GRANTED, now))
    grants.require_owner(db, job_id)
    moved = rights_moved.in_job(db, job_id) if news else []
    return Member(user.username, user.name, user.colour, role, user.seen_at is not None), moved


def remove(db: Connection, session_id: str, person: Principal, username: str, now: datetime) -> list[str]:
    """Take somebody's own role away. Returns the sessions whose rights moved."""
    job_id = require_manager(db, session_id, person)
    user = users.find(db, username)
    taking = Giving(person.user_id, access_log.REMOVED, now)
    if user is None or not grants.give(db, job_id, user.id, Role.NONE, taking):
        raise NotFound("no_such_member")
    grants.require_owner(db, job_id)
    return rights_moved.in_job(db, job_id)


def hand_over(
    db: Connection, session_id: str, person: Principal, username: str, stays: bool, now: datetime
) -> list[str]:
    """Make another member the owner, and oneself an editor unless one `stays` owner.

    The other must have been here and be let in, so that somebody can always manage the job description.
    Returns the sessions whose rights moved.
    """
    job_id = require_manager(db, session_id, person)
    user = users.find(db, username)
    if user is None or grants.own_role(db, job_id, user.id) is Role.NONE:
        raise NotFound("no_such_member")
    if user.id == person.user_id:
        raise Conflict("hand_over_to_self")
    if user.seen_at is None or not user.is_active:
        raise Conflict("hand_over_not_here", name=user.name)
    giving = Giving(person.user_id, access_log.HANDED_OVER, now)
    grants.give(db, job_id, user.id, Role.OWNER, giving)
    if not stays and grants.own_role(db, job_id, person.user_id) is Role.OWNER:
        grants.give(db, job_id, person.user_id, Role.EDITOR, giving)
    grants.require_owner(db, job_id)
    return rights_moved.in_job(db, job_id)


def log(
    db: Connection, session_id: str, person: Principal, limit: int, before: int | None = None
) -> tuple[list[access_log.Told], int | None]:
    """Who gave what to whom here, the newest first, below the id `before`; and the id to go on below."""
    job_id = require_in_session(db, session_id, person, Action.MANAGE)
    return access_log.of_job(db, job_id, limit, before)
