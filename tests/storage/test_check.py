"""The replay finds whatever does not agree, and nothing where all does."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Connection, text

from jddb_jupyter.storage import check, sessions
from jddb_jupyter.storage.sqlite import SqliteDatabase
from jddb_jupyter.storage.store import SqlStore

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
]


@pytest.fixture
async def log(database: SqliteDatabase, session: sessions.Session, write: Any) -> str:
    await write(
        session.session_id,
        [{"retain": 3}, {"insert": "ly"}, {"insert": "!"}],
        [{"delete": 2}],
        [{"retain": 2, "attributes": {"bold": True}}],
    )
    await SqlStore(database).snapshot(session.session_id, 3)
    return session.session_id


async def test_nothing_is_wrong_with_what_was_written(database: SqliteDatabase, log: str) -> None:
    assert await database.read(check.session_ids) == [log]
    assert await database.read(check.faults, log) == []


@pytest.mark.parametrize(("statement", "reason", "what"), BROKEN, ids=[row[0][:60] for row in BROKEN])
async def test_what_was_tampered_with_is_found(
    database: SqliteDatabase, log: str, statement: str, reason: str, what: str | None
) -> None:
    def tamper(db: Connection) -> None:
        db.execute(text(statement.replace(":", "\\:")))

    await database.write(tamper)
    found = await database.read(check.faults, log)
    assert reason in {fault.reason for fault in found}
    assert what is None or what in {fault.what for fault in found}
