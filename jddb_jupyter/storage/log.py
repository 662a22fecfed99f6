"""The change log: reading it, adding to it, and the documents that it makes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from jddb_jupyter.collab.ports import Change, ClientRecord, ConnectionRecord, NewChange
from jddb_jupyter.ot import Delta, Document
from jddb_jupyter.storage import mirrors, rights_moved
from jddb_jupyter.storage.tables import (
    document_changes,
    document_snapshots,
    editing_sessions,
    session_clients,
)

_CHANGE = (
    document_changes.c.revision,
    document_changes.c.user_id,
    document_changes.c.client_id,
    document_changes.c.client_seq,
    document_changes.c.operation_data,
    document_changes.c.timestamp,
    document_changes.c.yjs_update,
)


def moment(seconds: float) -> datetime:
    """A time in seconds since the epoch as the tables take it."""
    return datetime.fromtimestamp(seconds, UTC)


def read_changes(db: Connection, session_id: str, after: int, upto: int | None = None) -> list[Change]:
    """The changes of revisions `after + 1` to `upto` (or the last one), oldest first."""
    query = select(*_CHANGE).where(
        document_changes.c.session_id == session_id, document_changes.c.revision > after
    )
    if upto is not None:
        query = query.where(document_changes.c.revision <= upto)
    return [_change(row) for row in db.execute(query.order_by(document_changes.c.revision))]


def _change(row: Row[*tuple[Any, ...]]) -> Change:
    revision, user_id, client_id, seq, operation_data, timestamp, yjs_update = row
    return Change(
        revision=revision,
        user_id=user_id,
        client_id=client_id,
        seq=seq,
        delta=Delta(json.loads(operation_data)),
        timestamp=round(timestamp.timestamp() * 1000),
        yjs_update=yjs_update,
    )


def revision_of(db: Connection, session_id: str, client_id: str, seq: int) -> int | None:
    """The revision that a client's change became, or None if it is not in the log."""
    return db.scalar(
        select(document_changes.c.revision).where(
            document_changes.c.session_id == session_id,
            document_changes.c.client_id == client_id,
            document_changes.c.client_seq == seq,
        )
    )


def read_client(db: Connection, session_id: str, client_id: str) -> ClientRecord | None:
    """Who owns a `client_id`, and what it last committed."""
    row = db.execute(
        select(
            session_clients.c.user_id,
            session_clients.c.last_seq,
            session_clients.c.last_revision,
            session_clients.c.connection_id,
        ).where(session_clients.c.session_id == session_id, session_clients.c.client_id == client_id)
    ).one_or_none()
    return None if row is None else ClientRecord(*row)


def head_of(db: Connection, session_id: str) -> int | None:
    """The last revision of a session, or None if there is no such session."""
    return db.scalar(select(editing_sessions.c.head).where(editing_sessions.c.session_id == session_id))


def load_document(db: Connection, session_id: str, revision: int) -> tuple[Document, int, list[Change]]:
    """The document at a revision that exists, the snapshot that it was made from, and the changes since."""
    snapshot = db.execute(
        select(document_snapshots.c.revision, document_snapshots.c.content)
        .where(
            document_snapshots.c.session_id == session_id,
            document_snapshots.c.revision <= revision,
        )
        .order_by(document_snapshots.c.revision.desc())
        .limit(1)
    ).one()
    document = Document(Delta(json.loads(snapshot.content)))
    changes = read_changes(db, session_id, snapshot.revision, revision)
    for change in changes:
        document.apply(change.delta)
    return document, snapshot.revision, changes


def document_at(db: Connection, session_id: str, revision: int | None = None) -> tuple[int, Delta] | None:
    """The revision (the last one if none is given) and its document; None if there is no such revision."""
    head = head_of(db, session_id)
    if head is None or (revision is not None and not 0 <= revision <= head):
        return None
    wanted = head if revision is None else revision
    document, _, _ = load_document(db, session_id, wanted)
    return wanted, document.to_delta()


_before = document_changes.alias()
_insert_change = insert(document_changes).values(
    # The change that it was last transformed over is the one before it, if it was made on an earlier one.
    transformed_from=select(_before.c.id)
    .where(
        _before.c.session_id == bindparam("before_session_id"),
        _before.c.revision == bindparam("before_revision"),
    )
    .scalar_subquery(),
)
_advance = (
    update(editing_sessions)
    .where(editing_sessions.c.session_id == bindparam("advanced"))
    .values(head=bindparam("new_head"), last_activity=bindparam("now"))
)


def append(
    db: Connection, session_id: str, accepted: Sequence[NewChange], clients: dict[str, ClientRecord]
) -> None:
    """Add changes to the log, move the head, and note what their clients (all of them) last committed."""
    if not accepted:
        return
    db.execute(_insert_change, [_row(session_id, new) for new in accepted])
    last = accepted[-1].change
    db.execute(
        _advance,
        {"advanced": session_id, "new_head": last.revision, "now": moment(last.timestamp / 1000)},
    )
    note_clients(db, session_id, clients)
    mirrors.own(
        db, session_id, [(client, new.change.user_id) for new in accepted for client in new.yjs_clients]
    )


def _row(session_id: str, new: NewChange) -> dict[str, object]:
    change = new.change
    on_head = new.base_revision == change.revision - 1
    return {
        "session_id": session_id,
        "user_id": change.user_id,
        "change_type": new.change_type,
        "operation_data": json.dumps(change.delta.ops, ensure_ascii=False, separators=(",", ":")),
        "position": new.position,
        "content_before": new.content_before,
        "content_after": new.content_after,
        "timestamp": moment(change.timestamp / 1000),
        "conflict_resolved": new.altered,
        "revision": change.revision,
        "base_revision": new.base_revision,
        "client_id": change.client_id,
        "client_seq": change.seq,
        "yjs_update": change.yjs_update,
        "restored_revision": new.restored_revision,
        "before_session_id": session_id,
        "before_revision": None if on_head else change.revision - 1,
    }


def _upsert_client(insert_into: Any) -> Any:
    statement = insert_into(session_clients)
    return statement.on_conflict_do_update(
        index_elements=["session_id", "client_id"],
        set_={
            "last_seq": statement.excluded.last_seq,
            "last_revision": statement.excluded.last_revision,
        },
    )


# Made once: building a statement takes longer than running it.
_upserts = {"sqlite": _upsert_client(sqlite.insert), "postgresql": _upsert_client(postgresql.insert)}


def note_connection(
    db: Connection, session_id: str, client: ClientRecord | None, connection: ConnectionRecord
) -> None:
    """Write down by which connection a client speaks now; `client` is what is known of it."""
    if client is None:
        note_clients(db, session_id, {connection.client_id: ClientRecord(connection.user_id, 0, 0)})
    db.execute(
        update(session_clients)
        .where(
            session_clients.c.session_id == session_id, session_clients.c.client_id == connection.client_id
        )
        .values(connection_id=connection.connection_id)
    )
    if client is not None:
        # No server may go by what it remembers of this client.
        rights_moved.in_session(db, session_id)


def note_clients(db: Connection, session_id: str, clients: dict[str, ClientRecord]) -> None:
    """Write down what clients last committed; an owner, once there, stays."""
    db.execute(
        _upserts[db.dialect.name],
        [
            {
                "session_id": session_id,
                "client_id": client_id,
                "user_id": record.user_id,
                "last_seq": record.last_seq,
                "last_revision": record.last_revision,
            }
            for client_id, record in clients.items()
        ],
    )
