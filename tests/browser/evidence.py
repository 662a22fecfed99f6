"""That everybody has the same: the screens, the server's answer, and the database with its log replayed."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import subprocess
import sys
from typing import Any

from jddb_jupyter.ot import Delta

from .lab import Lab
from .person import Person

Ops = list[dict[str, Any]]


async def assert_same_everywhere(lab: Lab, job_id: int, *people: Person) -> str:
    """Compare all of them; returns the text. Everybody's status must say "saved" before this is asked."""
    session_id = (await lab.ask("GET", f"jobs/{job_id}"))["session_id"]
    answer = await lab.ask("GET", f"sessions/{session_id}/document")
    for person in people:
        await person.saved(answer["revision"])
        assert await person.ops() == answer["ops"]
    with sqlite3.connect(f"file:{lab.database}?mode=ro", uri=True) as database:
        assert _replayed(database, session_id) == (answer["revision"], answer["ops"])
    return str(answer["text"])


def _replayed(database: sqlite3.Connection, session_id: str) -> tuple[int, Ops]:
    """The newest snapshot, and on it the changes after it."""
    revision, content = database.execute(
        "SELECT revision, content FROM document_snapshots WHERE session_id = ? ORDER BY revision DESC",
        [session_id],
    ).fetchone()
    document = Delta(json.loads(content))
    for number, ops in database.execute(
        "SELECT revision, operation_data FROM document_changes"
        " WHERE session_id = ? AND revision > ? ORDER BY revision",
        [session_id, revision],
    ):
        assert number == revision + 1
        revision, document = number, document.compose(Delta(json.loads(ops)))
    return revision, list(document.ops)


async def assert_log_is_sound(lab: Lab) -> None:
    """What an administrator does: replay the whole log and compare."""
    command = [sys.executable, "-m", "jddb_jupyter.cli", "--db-url", lab.database_url, "db", "check"]
    done = await asyncio.to_thread(subprocess.run, command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
