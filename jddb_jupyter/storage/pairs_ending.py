"""What ends a translation pair: a session of it is completed or deleted, or a job description of it is."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select, update

from jddb_jupyter.storage import pairs_index
from jddb_jupyter.storage.pairs_alignment import AlignedPair, new_id
from jddb_jupyter.storage.tables import translation_sessions as table


def of_session(db: Connection, session_id: str, now: datetime) -> None:
    """A session is completed or deleted: the pairs that it belongs to can only be looked at from now on.

    Their links are stored as they stand in the last texts, from which the next pair goes on.
    """
    of_it = (table.c.session_id == session_id) | (table.c.source_session_id == session_id)
    is_open = table.c.ended_at.is_(None) & table.c.deleted_at.is_(None)
    pair_ids = db.scalars(select(table.c.pair_id).where(of_it, is_open)).all()
    pairs_index.end(db, pair_ids)
    for pair_id in pair_ids:
        pair = AlignedPair.locked(db, pair_id, new_id)
        pair.catch_up()
        pair.settle()
        pair.store(now)
        db.execute(update(table).where(table.c.pair_id == pair_id).values(ended_at=now, updated_at=now))


def of_job(db: Connection, job_id: int, now: datetime) -> None:
    """A job description is deleted, and its pairs with it."""
    of_it = (table.c.source_job_id == job_id) | (table.c.target_job_id == job_id)
    pairs_index.remove(db, db.scalars(select(table.c.pair_id).where(of_it)).all())
    db.execute(update(table).where(of_it, table.c.deleted_at.is_(None)).values(deleted_at=now))
