"""`access_revision`: the number that tells every server process to read roles and status again.

A committer remembers the number it last read the rights at, and compares it under the session's lock. So
whatever gives or takes a right moves it in the same transaction; so does a client that comes back, for
only its newest connection may write.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, select, update

from jddb_jupyter.storage.tables import editing_sessions as table

_OPEN = (table.c.status != "completed") & table.c.deleted_at.is_(None)


def in_job(db: Connection, job_id: int) -> list[str]:
    """Move the number of the job description's open session. Returns the sessions concerned."""
    return _move(db, _OPEN & (table.c.job_id == job_id))


def in_session(db: Connection, session_id: str) -> list[str]:
    """Move the number of this session. Returns it."""
    return _move(db, table.c.session_id == session_id)


def everywhere(db: Connection) -> list[str]:
    """Move the number of every open session. Returns the sessions concerned."""
    return _move(db, _OPEN)


def _move(db: Connection, which: ColumnElement[bool]) -> list[str]:
    session_ids = list(db.scalars(select(table.c.session_id).where(which).order_by(table.c.session_id)))
    for session_id in session_ids:
        db.execute(
            update(table)
            .where(table.c.session_id == session_id)
            .values(access_revision=table.c.access_revision + 1)
        )
    return session_ids
