"""The replay finds whatever does not agree, and nothing where all does."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Connection, text

from jddb_jupyter.collab.roles import Principal, Role
from jddb_jupyter.ot import Range
from jddb_jupyter.storage import check, comment_anchors, comments, log, sessions
from jddb_jupyter.storage.database import Database
from jddb_jupyter.storage.store import SqlStore

from .conftest import NOW

BROKEN = [
    ("UPDATE document_changes SET content_after = 'x' WHERE revision = 1", "column_differs", "content_after"),
    (
        "UPDATE document_changes SET content_before = 'x' WHERE revision = 2",
        "column_differs",
        "content_before",
    ),
    ("UPDATE document_changes SET position = 9 WHERE revision = 2", "column_differs", "position"),
    (
        "UPDATE document_changes SET change_type = 'retain' WHERE revision = 1",
        "column_differs",
        "change_type",
    ),
    ("UPDATE document_changes SET base_revision = 3 WHERE revision = 3", "column_differs", "base_revision"),
    ("DELETE FROM document_changes WHERE revision = 2", "gap", "3"),
    ("DELETE FROM document_changes WHERE revision = 3", "head_differs", "3"),
    ("UPDATE editing_sessions SET head = 4", "head_differs", "4"),
    (
        'UPDATE editing_sessions SET document_state = \'[{"insert":"No.\\n"}]\'',
        "state_differs",
        "document_state",
    ),
    (
        'UPDATE document_snapshots SET content = \'[{"insert":"No.\\n"}]\' WHERE revision = 3',
        "state_differs",
        "document_snapshots",
    ),
    ("DELETE FROM document_snapshots WHERE revision = 0", "no_start", ""),
    ("UPDATE session_clients SET last_seq = 2", "client_differs", "c1"),
    ("UPDATE session_clients SET last_revision = 2", "client_differs", "c1"),
    ("DELETE FROM session_clients", "client_differs", "c1"),
    ("UPDATE document_changes SET client_seq = 7 WHERE revision = 3", "client_differs", "c1"),
    (
        "UPDATE document_changes SET operation_data = '[{\"delete\":99}]' WHERE revision = 2",
        "not_applicable",
        "The change reaches to position 99; the document has 8 characters.",
    ),
    ("UPDATE document_changes SET operation_data = 'rubbish' WHERE revision = 2", "not_applicable", None),
    ("UPDATE comment_anchors SET position = 4", "thread_outside", "1"),
    ("UPDATE comment_anchors SET revision = 0, position = 0, length = 99", "thread_outside", "1"),
    ("UPDATE comment_anchors SET revision = 4", "thread_beyond", "1 (4)"),
    ("UPDATE comment_anchors SET revision = -1", "thread_beyond", "1 (-1)"),
    (
        "UPDATE comments SET resolved_at = created_at; UPDATE comment_anchors SET length = 99",
        "thread_outside",
        "1",
    ),
]


@pytest.fixture
async def logged(database: Database, session: sessions.Session, write: Any, ann: Principal) -> str:
    await write(
        session.session_id,
        [{"retain": 3}, {"insert": "ly"}, {"insert": "!"}],
        [{"delete": 2}],
        [{"retain": 2, "attributes": {"bold": True}}],
    )
    await SqlStore(database).snapshot(session.session_id, 3)
    await database.write(comment_on_everything, session.session_id, ann)
    return session.session_id


def comment_on_everything(db: Connection, session_id: str, ann: Principal) -> None:
    """A thread whose passage is the whole text at revision 3, final newline included."""
    length = len(log.load_document(db, session_id, 3)[0])
    place = comment_anchors.locate(db, session_id, ann, Range(0, length), 3, None, 5_000)
    comments.Desk(db, session_id, ann, Role.NONE, NOW).begin(place, comments.NewComment("n", "All of it?"))


async def test_nothing_is_wrong_with_what_was_written(database: Database, logged: str) -> None:
    assert await database.read(check.session_ids) == [logged]
    assert await database.read(check.faults, logged) == []


@pytest.mark.parametrize(("statement", "reason", "what"), BROKEN, ids=[row[0][:60] for row in BROKEN])
async def test_what_was_tampered_with_is_found(
    database: Database, logged: str, statement: str, reason: str, what: str | None
) -> None:
    def tamper(db: Connection) -> None:
        for one in statement.split("; "):
            db.execute(text(one.replace(":", "\\:")))

    await database.write(tamper)
    found = await database.read(check.faults, logged)
    assert reason in {fault.reason for fault in found}
    assert what is None or what in {fault.what for fault in found}
