"""The documents of Yjs clients as they are stored: how they began, and whose their clients are.

An update stands in the row of its change. A mirror belongs to the `epoch` of its session too: in a database
that was restored there is none, for what clients have may be of another history.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection, delete, insert, select, update

from jddb_jupyter.collab.mirrors import NewMirror, StoredMirror
from jddb_jupyter.storage import rights_moved
from jddb_jupyter.storage.tables import document_changes, editing_sessions, yjs_clients, yjs_snapshots


def read(db: Connection, session_id: str, yjs_epoch: int, epoch: int, head: int) -> StoredMirror | None:
    """The mirror of a session at its head, if it has one in this `epoch`."""
    table = yjs_snapshots
    found = db.execute(
        select(table.c.revision, table.c.state)
        .where(
            table.c.session_id == session_id,
            table.c.yjs_epoch == yjs_epoch,
            table.c.epoch == epoch,
            table.c.revision <= head,
        )
        .order_by(table.c.revision.desc())
        .limit(1)
    ).one_or_none()
    if found is None:
        return None
    updates = db.scalars(
        select(document_changes.c.yjs_update)
        .where(
            document_changes.c.session_id == session_id,
            document_changes.c.revision > found.revision,
            document_changes.c.revision <= head,
        )
        .order_by(document_changes.c.revision)
    )
    return StoredMirror(yjs_epoch, found.state, list(updates))


def start(db: Connection, session_id: str, mirror: NewMirror, epoch: int, revision: int) -> None:
    """Write the beginning of a mirror down. Those before it are of no use any more."""
    db.execute(delete(yjs_snapshots).where(yjs_snapshots.c.session_id == session_id))
    _insert(db, session_id, mirror, epoch, revision)
    db.execute(
        update(editing_sessions)
        .where(editing_sessions.c.session_id == session_id)
        .values(yjs_epoch=mirror.epoch)
    )
    # What makes every server look at the roles again makes it see that the mirror is another one.
    rights_moved.in_session(db, session_id)


def keep(db: Connection, session_id: str, mirror: NewMirror, epoch: int, revision: int) -> None:
    """Write down what a mirror is at a revision; its beginning and the last one are kept."""
    table = yjs_snapshots
    of_mirror = (table.c.session_id == session_id) & (table.c.yjs_epoch == mirror.epoch)
    revisions = db.scalars(select(table.c.revision).where(of_mirror).order_by(table.c.revision)).all()
    if revision in revisions:
        return
    db.execute(delete(table).where(of_mirror, table.c.revision.in_(revisions[1:])))
    _insert(db, session_id, mirror, epoch, revision)


def _insert(db: Connection, session_id: str, mirror: NewMirror, epoch: int, revision: int) -> None:
    db.execute(
        insert(yjs_snapshots).values(
            session_id=session_id,
            yjs_epoch=mirror.epoch,
            revision=revision,
            epoch=epoch,
            state=mirror.state,
            created_at=datetime.now(UTC),
        )
    )


def owner(db: Connection, session_id: str, yjs_client: int) -> int | None:
    """Whose a Yjs client is in a session."""
    return db.scalar(
        select(yjs_clients.c.user_id).where(
            yjs_clients.c.session_id == session_id, yjs_clients.c.yjs_client == yjs_client
        )
    )


def own(db: Connection, session_id: str, clients: Sequence[tuple[int, int]]) -> None:
    """Write down whose Yjs clients are: each with the user it belongs to, once and for all."""
    if clients:
        db.execute(
            insert(yjs_clients),
            [
                {"session_id": session_id, "yjs_client": client, "user_id": user_id}
                for client, user_id in clients
            ],
        )
