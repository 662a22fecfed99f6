"""Named versions: revisions of a session that somebody gave a name, to find them again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from jddb_jupyter.collab.roles import Action, Principal, require
from jddb_jupyter.errors import NotFound
from jddb_jupyter.storage import members
from jddb_jupyter.storage.tables import named_versions, users
from jddb_jupyter.storage.timeline import existing


@dataclass(frozen=True, slots=True)
class NamedVersion:
    """A name for a revision, and who gave it."""

    id: int
    name: str
    revision: int
    created_by: str
    created_by_name: str
    created_at: datetime


_NAMED = select(named_versions, users.c.username, users.c.name.label("full_name")).join(
    users, users.c.id == named_versions.c.created_by
)


def listing(
    db: Connection, session_id: str, person: Principal, limit: int, before: int | None = None
) -> tuple[list[NamedVersion], int | None]:
    """The newest names below the id `before`, and the id to go on below, if there are more."""
    members.require_in_session(db, session_id, person)
    table = named_versions
    query = _NAMED.where(table.c.session_id == session_id)
    if before is not None:
        query = query.where(table.c.id < before)
    found = [_named(row) for row in db.execute(query.order_by(table.c.id.desc()).limit(limit + 1))]
    return found[:limit], found[limit - 1].id if len(found) > limit else None


def create(
    db: Connection, session_id: str, person: Principal, name: str, revision: int | None, now: datetime
) -> NamedVersion:
    """Name a revision, the last one if none is given. Needs an editor; NotFound for no such revision."""
    members.require_in_session(db, session_id, person, Action.CHANGE_TEXT)
    made = db.execute(
        insert(named_versions)
        .values(
            session_id=session_id,
            revision=existing(db, session_id, revision),
            name=name,
            created_by=person.user_id,
            created_at=now,
        )
        .returning(named_versions.c.id)
    ).scalar_one()
    return _find(db, session_id, made)


def rename(db: Connection, session_id: str, version_id: int, person: Principal, name: str) -> NamedVersion:
    """Give another name. The own ones need an editor, others' an owner."""
    _require_own(db, session_id, version_id, person)
    db.execute(update(named_versions).where(named_versions.c.id == version_id).values(name=name))
    return _find(db, session_id, version_id)


def remove(db: Connection, session_id: str, version_id: int, person: Principal) -> None:
    """Forget a name; the revision stays. Rights as for renaming."""
    _require_own(db, session_id, version_id, person)
    db.execute(delete(named_versions).where(named_versions.c.id == version_id))


def _require_own(db: Connection, session_id: str, version_id: int, person: Principal) -> None:
    job_id = members.require_in_session(db, session_id, person, Action.CHANGE_TEXT)
    if _find(db, session_id, version_id).created_by != person.username:
        require(members.role_in_job(db, job_id, person), Action.MANAGE)


def _find(db: Connection, session_id: str, version_id: int) -> NamedVersion:
    table = named_versions
    row = db.execute(_NAMED.where(table.c.session_id == session_id, table.c.id == version_id)).one_or_none()
    if row is None:
        raise NotFound("no_such_named_version")
    return _named(row)


def _named(row: Row[Any]) -> NamedVersion:
    return NamedVersion(row.id, row.name, row.revision, row.username, row.full_name, row.created_at)
