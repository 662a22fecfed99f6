"""A backup made while people write is one state of the database, and comes back on either engine."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, text

from jddb_jupyter.errors import Conflict, NotFound, Unprocessable
from jddb_jupyter.storage import check, log, migrate, sessions
from jddb_jupyter.storage.backup import backup
from jddb_jupyter.storage.database import Database
from jddb_jupyter.storage.opening import open_database
from jddb_jupyter.storage.restore import restore_into
from tests.databases import only_postgresql, only_sqlite


def epoch(db: Connection) -> int:
    return int(db.execute(text("SELECT epoch FROM editing_sessions")).scalar_one())


async def test_what_is_written_meanwhile_is_in_it_whole_or_not_at_all(
    database: Database, db_url: str, session: sessions.Session, write: Any, tmp_path: Path
) -> None:
    await write("s1", *([{"insert": "Été 😀 "}] for _ in range(300)))
    file = tmp_path / "a copy of 100 %.sqlite"
    copying = asyncio.create_task(backup(db_url, file))
    written = 300
    while not copying.done():
        await write("s1", [{"insert": "x"}])
        written += 1
    await copying
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert not [name for name in os.listdir(tmp_path) if name.startswith(".jddb-backup-")]
    with closing(sqlite3.connect(file)) as copied:
        assert copied.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        (head,) = copied.execute("SELECT head FROM editing_sessions").fetchone()
    assert 300 <= head <= written
    again = await open_database(f"sqlite+aiosqlite:///{file}")
    try:
        assert await again.read(check.faults, "s1") == []
        assert await again.read(log.document_at, "s1") == await database.read(log.document_at, "s1", head)
    finally:
        await again.close()
    with pytest.raises(Conflict):
        await backup(db_url, file)


@only_postgresql
async def test_it_fills_an_empty_database_with_an_epoch_that_no_client_knows(
    database: Database, db_url: str, session: sessions.Session, write: Any, tmp_path: Path, postgresql: Any
) -> None:
    await write("s1", [{"insert": "Kept. "}])
    file = tmp_path / "copy.sqlite"
    await backup(db_url, file)
    before = file.read_bytes()
    address = await asyncio.to_thread(postgresql.fresh)
    empty = await open_database(address)
    try:
        await restore_into(empty, file)
        assert await empty.read(log.document_at, "s1") == await database.read(log.document_at, "s1")
        assert await empty.read(epoch) > await database.read(epoch)
        with pytest.raises(Conflict):
            await restore_into(empty, file)
    finally:
        await empty.close()
        await asyncio.to_thread(postgresql.give_back, address)
    assert file.read_bytes() == before


@only_postgresql
async def test_of_another_versions_database_none_is_made(
    database: Database, db_url: str, tmp_path: Path
) -> None:
    def pretend(db: Connection, version: str) -> None:
        db.execute(text("UPDATE alembic_version SET version_num = :version"), {"version": version})

    await database.write(pretend, "0001")
    try:
        with pytest.raises(Conflict) as refused:
            await backup(db_url, tmp_path / "copy.sqlite")
    finally:
        await database.write(pretend, migrate.latest())
    assert refused.value.reason == "database_of_another_version"
    assert not (tmp_path / "copy.sqlite").exists()


@only_sqlite
async def test_what_is_none_of_ours_is_neither_saved_nor_brought_back(
    database: Database, tmp_path: Path
) -> None:
    with pytest.raises(NotFound):
        await backup(f"sqlite+aiosqlite:///{tmp_path}/nothing.sqlite", tmp_path / "copy.sqlite")
    foreign = tmp_path / "foreign.sqlite"
    with closing(sqlite3.connect(foreign)) as db:
        db.execute("CREATE TABLE t (a)")
    with pytest.raises(Unprocessable):
        await backup(f"sqlite+aiosqlite:///{foreign}", tmp_path / "copy.sqlite")
    assert not (tmp_path / "copy.sqlite").exists()
    for file, error in ((foreign, Unprocessable), (tmp_path / "nothing.sqlite", NotFound)):
        with pytest.raises(error):
            await restore_into(database, file)
