"""Translation pairs: find them, list them, say who translates and who reviews.

A pair exists for those who have a role in both of its job descriptions, and for nobody else. It is open until
one of its sessions is completed or deleted; after that it can be looked at, and another may be opened.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Row, Select, literal, select, update

from jddb_jupyter.collab.roles import Action, Principal, Role, require
from jddb_jupyter.errors import Conflict, NotFound, SessionClosed
from jddb_jupyter.storage import grants, members, pairs_quality, token_limits
from jddb_jupyter.storage import users as people
from jddb_jupyter.storage.tables import (
    editing_sessions,
    job_descriptions,
    session_members,
    translation_sessions,
    users,
)


@dataclass(frozen=True, slots=True)
class Counters:
    """What people did: accepted from the memory, accepted from a machine, accepted and then changed."""

    translation_memory_hits: int
    ai_suggestions_used: int
    human_overrides: int


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two texts of a pair, as a person sees it; `role` is theirs there."""

    job_id: int
    session_id: str
    language: str
    job_number: str
    title: str
    role: Role


@dataclass(frozen=True, slots=True)
class Pair:
    """A pair as a person sees it. `translator` and `reviewer` are user names.

    `version` counts what was done to the alignment; `quality_score` is None where it is not known.
    """

    id: int
    pair_id: str
    source: Side
    target: Side
    version: int
    counters: Counters
    quality_score: Decimal | None
    translator: str | None
    reviewer: str | None
    created_by: str
    created_at: datetime
    updated_at: datetime
    ended_at: datetime | None


def find(db: Connection, pair_id: str, person: Principal) -> Pair:
    """One pair; NotFound if it does not exist for the person."""
    row = db.execute(_visible(person).where(translation_sessions.c.pair_id == pair_id)).one_or_none()
    if row is None:
        raise NotFound("no_such_pair")
    return _pair(row, person)


def require_limit(db: Connection, limit: str, person: Principal) -> None:
    """Raise NotFound unless there is, for the person, a session or a pair that a token may be limited to."""
    pair = translation_sessions.c
    is_pair = select(pair.id).where(pair.pair_id == limit)
    if db.scalar(is_pair) is None:
        members.require_in_session(db, limit, person)
    else:
        find(db, limit, person)


def listing(
    db: Connection,
    person: Principal,
    limit: int,
    before: int | None = None,
    *,
    job_id: int | None = None,
    with_ended: bool = False,
) -> tuple[list[Pair], int | None]:
    """The newest pairs below the row id `before`, and the id to go on below, if there are more.

    `job_id`: only those of which it is one of the two job descriptions.
    """
    table = translation_sessions.c
    query = _visible(person)
    if before is not None:
        query = query.where(table.id < before)
    if job_id is not None:
        query = query.where((table.source_job_id == job_id) | (table.target_job_id == job_id))
    if not with_ended:
        query = query.where(table.ended_at.is_(None))
    rows = db.execute(query.order_by(table.id.desc()).limit(limit + 1))
    found = [_pair(row, person) for row in rows]
    return found[:limit], found[limit - 1].id if len(found) > limit else None


def of_jobs(db: Connection, person: Principal, job_ids: Sequence[int]) -> list[Pair]:
    """The open pairs of which one of these is a text, the newest first: those that exist for the person."""
    table = translation_sessions.c
    one_of_them = table.source_job_id.in_(job_ids) | table.target_job_id.in_(job_ids)
    query = _visible(person).where(one_of_them, table.ended_at.is_(None))
    return [_pair(row, person) for row in db.execute(query.order_by(table.id.desc()))]


def _visible(person: Principal) -> Select[Any]:
    """Pairs that exist for a person, each with its two job descriptions and their membership of them."""
    pair = translation_sessions
    source, target = job_descriptions.alias("source"), job_descriptions.alias("target")
    in_source, in_target = session_members.alias("in_source"), session_members.alias("in_target")
    translator, reviewer = users.alias("translator"), users.alias("reviewer")
    query = (
        select(
            pair,
            pairs_quality.known().label("known_quality"),
            *(
                column.label(f"{side}_{name}")
                for side, job, member in (("source", source, in_source), ("target", target, in_target))
                for name, column in (
                    ("number", job.c.job_number),
                    ("title", job.c.title),
                    ("role", member.c.role),
                )
            ),
            translator.c.username.label("translator"),
            reviewer.c.username.label("reviewer"),
            users.c.username.label("creator"),
        )
        .join(source, source.c.id == pair.c.source_job_id)
        .join(target, target.c.id == pair.c.target_job_id)
        .join(users, users.c.id == pair.c.created_by)
        .outerjoin(translator, translator.c.id == pair.c.translator_id)
        .outerjoin(reviewer, reviewer.c.id == pair.c.reviewer_id)
        .outerjoin(in_source, (in_source.c.job_id == source.c.id) & (in_source.c.user_id == person.user_id))
        .outerjoin(in_target, (in_target.c.job_id == target.c.id) & (in_target.c.user_id == person.user_id))
        .where(pair.c.deleted_at.is_(None), source.c.deleted_at.is_(None), target.c.deleted_at.is_(None))
    )
    if person.ceiling is Role.NONE:
        query = query.where(literal(False))
    if person.floor is Role.NONE:
        query = query.where(in_source.c.role.is_not(None), in_target.c.role.is_not(None))
    if person.session_id is not None:
        reached = token_limits.session_ids(person.session_id)
        query = query.where(pair.c.source_session_id.in_(reached), pair.c.session_id.in_(reached))
    return query


def _pair(row: Row[Any], person: Principal) -> Pair:
    def side(name: str, session_id: str) -> Side:
        get = row._mapping
        member = get[f"{name}_role"]
        role = max(person.floor, Role.NONE if member is None else Role.named(member))
        return Side(
            job_id=get[f"{name}_job_id"],
            session_id=session_id,
            language=get[f"{name}_language"],
            job_number=get[f"{name}_number"],
            title=get[f"{name}_title"],
            role=min(person.ceiling, role),
        )

    return Pair(
        id=row.id,
        pair_id=row.pair_id,
        source=side("source", row.source_session_id),
        target=side("target", row.session_id),
        version=row.alignment_version,
        counters=Counters(row.translation_memory_hits, row.ai_suggestions_used, row.human_overrides),
        quality_score=row.known_quality,
        translator=row.translator,
        reviewer=row.reviewer,
        created_by=row.creator,
        created_at=row.created_at,
        updated_at=row.updated_at,
        ended_at=row.ended_at,
    )


def lock(db: Connection, pair_id: str) -> Row[Any]:
    """A pair that is open, locked with its sessions until the transaction ends: it first, then they by id.

    NotFound or SessionClosed if it is not open. SQLite has one writer anyway.
    """
    table = translation_sessions
    row = db.execute(select(table).where(table.c.pair_id == pair_id).with_for_update()).one_or_none()
    if row is None or row.deleted_at is not None:
        raise NotFound("no_such_pair")
    if row.ended_at is not None:
        raise SessionClosed("pair_ended")
    session = editing_sessions.c
    both = session.session_id.in_((row.source_session_id, row.session_id))
    db.execute(select(session.id).where(both).order_by(session.session_id).with_for_update()).all()
    return row


def require_in_pair(db: Connection, row: Row[Any], person: Principal, action: Action = Action.READ) -> Role:
    """The role of a person in a pair's target; NotFound or Forbidden unless it allows `action`.

    Without a role in the source the pair does not exist for them either.
    """
    if members.role_in_job(db, row.source_job_id, person) is Role.NONE:
        raise NotFound("no_such_pair")
    role = members.role_in_job(db, row.target_job_id, person)
    require(role, action, "no_such_pair")
    return role


def require_open(db: Connection, pair_id: str, target_session_id: str, person: Principal) -> None:
    """Raise unless this is an open pair with that target, and the person has a role in its source."""
    table = translation_sessions
    row = db.execute(select(table).where(table.c.pair_id == pair_id)).one_or_none()
    if row is None or row.deleted_at is not None or row.session_id != target_session_id:
        raise NotFound("no_such_pair")
    if row.ended_at is not None:
        raise SessionClosed("pair_ended")
    if members.role_in_job(db, row.source_job_id, person) is Role.NONE:
        raise NotFound("no_such_pair")


def assign(
    db: Connection,
    pair_id: str,
    person: Principal,
    who: Mapping[str, str | None],
    everyone: Role,
    now: datetime,
) -> Pair:
    """Say who translates and who reviews; Conflict for somebody whose role in the target is too small for it.

    `who` has a user name, or None for nobody, for `translator`, `reviewer` or both; `everyone` is the role
    that all people have.
    """
    row = lock(db, pair_id)
    require_in_pair(db, row, person, Action.CHANGE_DETAILS)
    values = {
        f"{name}_id": _someone(db, row.target_job_id, username, everyone, Role.named(name))
        for name, username in who.items()
    }
    table = translation_sessions
    db.execute(update(table).where(table.c.pair_id == pair_id).values(**values, updated_at=now))
    return find(db, pair_id, person)


def _someone(db: Connection, job_id: int, username: str | None, everyone: Role, needed: Role) -> int | None:
    """A person by name, who has the role that is needed, or one that may do everything in a text."""
    if username is None:
        return None
    user = people.find(db, username)
    role = Role.NONE if user is None else max(everyone, grants.own_role(db, job_id, user.id))
    if user is None or (role is not needed and role < Role.EDITOR):
        raise Conflict("cannot_be_assigned", name=username, role=needed)
    return user.id
