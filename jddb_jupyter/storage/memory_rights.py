"""Who may see and do what with the translation memory (docs/decisions/0011-translation-memory.md).

What was confirmed in a pair of job descriptions is seen by those who may see both. What has no place there,
such as an imported file, is seen by everybody but somebody whose token is for one session only.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, and_, bindparam, exists, false, or_, select

from jddb_jupyter.collab.roles import Principal, Role
from jddb_jupyter.errors import Forbidden
from jddb_jupyter.storage import token_limits
from jddb_jupyter.storage.members import role_in_job
from jddb_jupyter.storage.tables import search_entries, session_members, translation_units
from jddb_jupyter.translation.units import Place

SMALLEST_ROLE: Final = Role.TRANSLATOR
"""Whoever adds to the memory or changes what they added to it has this role, or a greater one."""

_unit = translation_units.c


def visible(person: Principal) -> ColumnElement[bool]:
    """That a unit exists for a person; one of a job description that is deleted exists for nobody.

    To be executed with `values_of(person)`: the condition is made once, so that a query that has it is.
    """
    return _visible(person.ceiling is Role.NONE, person.floor is Role.NONE, person.session_id is not None)


def values_of(person: Principal) -> dict[str, Any]:
    """What `visible` compares with."""
    return {"person_id": person.user_id, "token_session_id": person.session_id}


@cache
def _visible(is_nobody: bool, is_member: bool, is_limited: bool) -> ColumnElement[bool]:
    if is_nobody:
        return false()
    of_both = and_(
        *(_may_read(is_member, is_limited, job) for job in (_unit.source_job_id, _unit.target_job_id))
    )
    return of_both if is_limited else or_(_unit.source_job_id.is_(None), of_both)


def both_visible(person: Principal, *job_ids: ColumnElement[Any]) -> ColumnElement[bool]:
    """That a person may read each of these job descriptions; to be executed with `values_of(person)`."""
    if person.ceiling is Role.NONE:
        return false()
    is_member, is_limited = person.floor is Role.NONE, person.session_id is not None
    return and_(*(_may_read(is_member, is_limited, job_id) for job_id in job_ids))


def _may_read(is_member: bool, is_limited: bool, job_id: ColumnElement[Any]) -> ColumnElement[bool]:
    entry, member = search_entries.c, session_members.c
    # Every job description that is not deleted has a search entry, whose rows are small.
    condition: ColumnElement[bool] = exists().where(entry.job_id == job_id)
    if is_member:
        condition &= exists().where(member.job_id == job_id, member.user_id == bindparam("person_id"))
    if is_limited:
        condition &= job_id.in_(token_limits.job_ids(bindparam("token_session_id")))
    return condition


def readable_jobs(db: Connection, person: Principal) -> frozenset[int]:
    """The job descriptions that a person may read, for leaving out early what `visible` would."""
    entry, member = search_entries.c, session_members.c
    there = select(entry.job_id)
    if person.floor is Role.NONE:
        there = there.join(session_members, member.job_id == entry.job_id)
        there = there.where(member.user_id == person.user_id)
    if person.session_id is not None:
        there = there.where(entry.job_id.in_(token_limits.job_ids(person.session_id)))
    return frozenset(db.scalars(there))


def require_to_add(person: Principal) -> None:
    """Raise Forbidden unless a person may add to what everybody sees."""
    role = _everywhere(person)
    if role < SMALLEST_ROLE:
        raise Forbidden("role_too_small", role=role, needed=SMALLEST_ROLE)


def require_to_change(db: Connection, person: Principal, author_id: int, place: Place | None) -> None:
    """Raise Forbidden unless a person who sees a unit may change it: its author, or an owner."""
    if place is None:
        role = _everywhere(person)
    else:
        jobs = (place.source_job_id, place.target_job_id)
        role = min(role_in_job(db, job_id, person) for job_id in jobs)
    needed = SMALLEST_ROLE if author_id == person.user_id else Role.OWNER
    if role < needed:
        raise Forbidden("role_too_small", role=role, needed=needed)


def _everywhere(person: Principal) -> Role:
    """The role that a person has in what belongs to no job description."""
    return Role.NONE if person.session_id is not None else min(person.ceiling, person.floor)
