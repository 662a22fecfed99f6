"""The log of a session as people read it: each change with who made it and what it did."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from jddb_jupyter.collab.roles import Principal
from jddb_jupyter.errors import NotFound
from jddb_jupyter.storage import log, members
from jddb_jupyter.storage.tables import document_changes, users


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the log. `transformed_from` is the revision that it was last transformed over, if any, and
    `restored_revision` the one whose text it brought back.
    """

    revision: int
    base_revision: int
    user_id: int
    username: str
    change_type: str
    ops: list[dict[str, Any]]
    position: int
    content_before: str
    content_after: str
    timestamp: datetime
    transformed_from: int | None
    conflict_resolved: bool
    restored_revision: int | None


def entries(
    db: Connection, session_id: str, person: Principal, after: int, limit: int
) -> tuple[list[Entry], int | None]:
    """Changes after the revision `after`, oldest first, and the revision to go on after, if there is more."""
    members.require_in_session(db, session_id, person)
    table, over = document_changes, document_changes.alias()
    rows = db.execute(
        select(table, users.c.username, over.c.revision.label("over"))
        .join(users, users.c.id == table.c.user_id)
        .outerjoin(over, over.c.id == table.c.transformed_from)
        .where(table.c.session_id == session_id, table.c.revision > after)
        .order_by(table.c.revision)
        .limit(limit + 1)
    ).all()
    found = [
        Entry(
            revision=row.revision,
            base_revision=row.base_revision,
            user_id=row.user_id,
            username=row.username,
            change_type=row.change_type,
            ops=json.loads(row.operation_data),
            position=row.position,
            content_before=row.content_before,
            content_after=row.content_after,
            timestamp=row.timestamp,
            transformed_from=row.over,
            conflict_resolved=row.conflict_resolved,
            restored_revision=row.restored_revision,
        )
        for row in rows[:limit]
    ]
    return found, found[-1].revision if len(rows) > limit else None


def document(
    db: Connection, session_id: str, person: Principal, revision: int | None
) -> tuple[int, list[dict[str, Any]]]:
    """The document at a revision, the last one if none is given; NotFound if there is no such revision."""
    members.require_in_session(db, session_id, person)
    found = log.document_at(db, session_id, revision)
    if found is None:
        raise NotFound("no_such_revision", revision=revision)
    return found[0], found[1].ops
