"""Drops what a database does not need: nothing that can be asked for is another afterwards.

Kept are the whole log and what was named, published, said or given. A revision costs the reading of one
snapshot and the changes since. Each pause in the typing leaves a snapshot, and those can go without which
there are no more than so many changes from one to the next. Of connections that are over the last one of each
person in a session says all that is ever asked of them: that this person was there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

from sqlalchemy import Connection, delete, func, select, update

from jddb_jupyter.storage import check
from jddb_jupyter.storage.database import Database
from jddb_jupyter.storage.store import note_collaborators
from jddb_jupyter.storage.tables import document_snapshots, websocket_connections

KEPT: Final = timedelta(days=30)
"""How long it can be looked up when somebody was connected, and from where."""
LOST: Final = timedelta(days=1)
"""Who has shown no sign of life for so long was connected to a server that died."""
BATCH: Final = 500


@dataclass(frozen=True, slots=True)
class Dropped:
    """How many rows went, and how many connections were noted as over (`left`)."""

    snapshots: int
    connections: int
    left: int


async def compact(database: Database, every: int, now: datetime) -> Dropped:
    """Drop what can go. `every`: how many changes a revision may cost (`snapshot_every`)."""
    snapshots = 0
    for session_id in await database.read(check.session_ids):
        snapshots += await database.write(_thin_out, session_id, every)
    left = await database.write(_end_lost, now)
    return Dropped(snapshots, await database.write(_drop_connections, now), left)


def superfluous(revisions: Sequence[int], every: int) -> list[int]:
    """Of the revisions that there are snapshots of, from 0 to the last one, those that can go.

    From one that stays to the next are at most `every` changes, or as many as there were before.
    """
    dropped: list[int] = []
    kept = revisions[0] if revisions else 0
    for revision, following in pairwise(revisions[1:]):
        if following - kept <= every:
            dropped.append(revision)
        else:
            kept = revision
    return dropped


def _thin_out(db: Connection, session_id: str, every: int) -> int:
    table = document_snapshots
    mine = table.c.session_id == session_id
    revisions = db.scalars(select(table.c.revision).where(mine).order_by(table.c.revision)).all()
    dropped = superfluous(revisions, every)
    for start in range(0, len(dropped), BATCH):
        db.execute(delete(table).where(mine, table.c.revision.in_(dropped[start : start + BATCH])))
    return len(dropped)


def _end_lost(db: Connection, now: datetime) -> int:
    table = websocket_connections
    lost = table.c.disconnected_at.is_(None) & (table.c.last_heartbeat < now - LOST)
    sessions = db.scalars(select(table.c.session_id).where(lost).distinct()).all()
    ended = db.execute(update(table).where(lost).values(disconnected_at=table.c.last_heartbeat))
    for session_id in sessions:
        note_collaborators(db, session_id)
    return ended.rowcount


def _drop_connections(db: Connection, now: datetime) -> int:
    table = websocket_connections
    last = select(func.max(table.c.id)).group_by(table.c.session_id, table.c.user_id)
    return db.execute(
        delete(table).where(table.c.disconnected_at < now - KEPT, table.c.id.not_in(last))
    ).rowcount
