"""The people whom an owner may know: those who have, or had, to do with a job description of theirs."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, Select, false, select

from jddb_jupyter.collab.roles import Principal, Role
from jddb_jupyter.storage import token_limits
from jddb_jupyter.storage.tables import (
    editing_sessions,
    job_descriptions,
    session_members,
    users,
    websocket_connections,
)


@dataclass(frozen=True, slots=True)
class Acquaintance:
    """Somebody who may be suggested."""

    username: str
    name: str
    colour: str


def of(db: Connection, person: Principal, words: str, limit: int) -> list[Acquaintance]:
    """Members of the job descriptions that `person` owns and who wrote or read there, by name.

    `words`: what name or user name shall contain.
    """
    owned = _owned_by(person)
    of_jobs = select(session_members.c.user_id).where(session_members.c.job_id.in_(owned))
    been_there = (
        select(websocket_connections.c.user_id)
        .join(editing_sessions, editing_sessions.c.session_id == websocket_connections.c.session_id)
        .where(editing_sessions.c.job_id.in_(owned))
    )
    query = select(users.c.username, users.c.name, users.c.colour).where(
        users.c.id.in_(of_jobs.union(been_there)), users.c.id != person.user_id
    )
    for word in words.split():
        query = query.where(
            users.c.name.icontains(word, autoescape=True) | users.c.username.icontains(word, autoescape=True)
        )
    rows = db.execute(query.order_by(users.c.name, users.c.username).limit(limit))
    return [Acquaintance(row.username, row.name, row.colour) for row in rows]


def _owned_by(person: Principal) -> Select[tuple[int]]:
    """The ids of the job descriptions that a person owns, as a member or by group, as far as a token goes."""
    job = job_descriptions
    query = select(job.c.id).where(job.c.deleted_at.is_(None))
    if person.ceiling is not Role.OWNER:
        return query.where(false())
    if person.floor is not Role.OWNER:
        mine = (session_members.c.user_id == person.user_id) & (session_members.c.role == str(Role.OWNER))
        query = query.where(job.c.id.in_(select(session_members.c.job_id).where(mine)))
    if person.session_id is not None:
        query = query.where(job.c.id.in_(token_limits.job_ids(person.session_id)))
    return query
