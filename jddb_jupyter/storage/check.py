"""Does the log say what the tables say? Replays every change from revision 0 and compares.

Where threads of comments stand is looked at too: resolved ones as well, because they can be reopened.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, select

from jddb_jupyter.collab.judge import describe
from jddb_jupyter.collab.ports import Change, ClientRecord
from jddb_jupyter.errors import InvalidOperation
from jddb_jupyter.ot import Delta, Document
from jddb_jupyter.storage.tables import (
    comment_anchors,
    document_changes,
    document_snapshots,
    editing_sessions,
    session_clients,
)

_COLUMNS = ("change_type", "position", "content_before", "content_after")


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that does not agree: why (a key of the command line's messages), where, and what."""

    session_id: str
    revision: int
    reason: str
    what: str = ""


def session_ids(db: Connection) -> list[str]:
    """Every session, deleted ones too."""
    return list(db.scalars(select(editing_sessions.c.session_id).order_by(editing_sessions.c.id)))


def faults(db: Connection, session_id: str) -> list[Fault]:
    """What is wrong with a session; an empty list if nothing is."""
    session = db.execute(select(editing_sessions).where(editing_sessions.c.session_id == session_id)).one()
    return list(_Replay(db, session).faults())


class _Replay:
    """A session as its log tells it, up to `revision`."""

    def __init__(self, db: Connection, session: Row[Any]) -> None:
        self._db = db
        self._session = session
        self._states = self._stored_states()
        self._anchors = self._stored_anchors()
        self._clients: dict[str, ClientRecord] = {}
        self.revision = 0

    def faults(self) -> Iterator[Fault]:
        """Replay, and tell what does not agree; where the log itself is broken, nothing after it is told."""
        start = self._db.scalar(
            select(document_snapshots.c.content).where(
                document_snapshots.c.session_id == self._session.session_id,
                document_snapshots.c.revision == 0,
            )
        )
        if start is None:
            yield self._fault("no_start")
            return
        document = Document(_delta(start))
        yield from self._compare_states(document)
        yield from self._compare_anchors(document)
        for row in self._log():
            if row.revision != self.revision + 1:
                yield self._fault("gap", str(row.revision))
                return
            self.revision = row.revision
            try:
                yield from self._compare_row(row, document)
                document.apply(_delta(row.operation_data))
            except (InvalidOperation, ValueError) as error:
                yield self._fault("not_applicable", str(error))
                return
            yield from self._compare_states(document)
            yield from self._compare_anchors(document)
        yield from self._compare_end()

    def _log(self) -> list[Row[Any]]:
        table = document_changes
        mine = table.c.session_id == self._session.session_id
        return list(self._db.execute(select(table).where(mine).order_by(table.c.revision)))

    def _stored_states(self) -> list[tuple[int, str, str]]:
        """Every place where the document is stored: its revision, its name, its content."""
        table = document_snapshots
        rows = self._db.execute(
            select(table.c.revision, table.c.content)
            .where(table.c.session_id == self._session.session_id)
            .order_by(table.c.revision)
        )
        snapshots = [(row.revision, "document_snapshots", row.content) for row in rows]
        return [*snapshots, (self._session.snapshot_revision, "document_state", self._session.document_state)]

    def _stored_anchors(self) -> dict[int, list[Row[Any]]]:
        """Where the threads of comments stand, by the revision whose text that is."""
        table = comment_anchors
        mine = table.c.session_id == self._session.session_id
        anchors: dict[int, list[Row[Any]]] = {}
        for row in self._db.execute(select(table).where(mine).order_by(table.c.thread_id)):
            anchors.setdefault(row.revision, []).append(row)
        return anchors

    def _compare_states(self, document: Document) -> Iterator[Fault]:
        for revision, name, content in self._states:
            if revision == self.revision and _delta(content) != document.to_delta():
                yield self._fault("state_differs", name)

    def _compare_anchors(self, document: Document) -> Iterator[Fault]:
        for row in self._anchors.pop(self.revision, ()):
            if row.position < 0 or row.length < 0 or row.position + row.length > len(document):
                yield self._fault("thread_outside", str(row.thread_id))

    def _compare_row(self, row: Row[Any], document: Document) -> Iterator[Fault]:
        delta = _delta(row.operation_data)
        document.check(delta)
        change = Change(row.revision, row.user_id, row.client_id, row.client_seq, delta, 0)
        told = describe(change, row.base_revision, row.conflict_resolved, document)
        for column in _COLUMNS:
            if getattr(row, column) != getattr(told, column):
                yield self._fault("column_differs", column)
        if not 0 <= row.base_revision < row.revision:
            yield self._fault("column_differs", "base_revision")
        before = self._clients.get(row.client_id, ClientRecord(row.user_id, 0, 0))
        if (row.user_id, row.client_seq) != (before.user_id, before.last_seq + 1):
            yield self._fault("client_differs", row.client_id)
        self._clients[row.client_id] = ClientRecord(row.user_id, row.client_seq, row.revision)

    def _compare_end(self) -> Iterator[Fault]:
        if self._session.head != self.revision:
            yield self._fault("head_differs", str(self._session.head))
        for revision, name, _ in self._states:
            if revision > self.revision:
                yield self._fault("state_beyond", f"{name} {revision}")
        for revision, rows in sorted(self._anchors.items()):  # those of the log's revisions are taken out
            for row in rows:
                yield self._fault("thread_beyond", f"{row.thread_id} ({revision})")
        table = session_clients
        stored = {
            row.client_id: ClientRecord(row.user_id, row.last_seq, row.last_revision)
            for row in self._db.execute(select(table).where(table.c.session_id == self._session.session_id))
        }
        for client_id in sorted(stored.keys() | self._clients.keys()):
            kept = stored.get(client_id)
            told = self._clients.get(client_id) or (kept and ClientRecord(kept.user_id, 0, 0))
            if kept != told:
                yield self._fault("client_differs", client_id)

    def _fault(self, reason: str, what: str = "") -> Fault:
        return Fault(self._session.session_id, self.revision, reason, what)


def _delta(content: str) -> Delta:
    return Delta(json.loads(content))
