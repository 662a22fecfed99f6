"""How SQLite's file is opened for those who read and for the one who writes."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection

from jddb_jupyter.storage.sqlite import SqliteDatabase


def mapped(db: Connection) -> int:
    return int(db.exec_driver_sql("PRAGMA mmap_size").scalar() or 0)


def shrink(path: Path) -> None:
    """From another process, as far as SQLite can tell."""
    with closing(sqlite3.connect(path, timeout=10)) as db:
        db.execute("VACUUM")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


async def test_readers_map_the_file_and_see_what_grows_and_shrinks_it(tmp_path: Path) -> None:
    database = await SqliteDatabase.open(f"sqlite+aiosqlite:///{tmp_path}/jddb.sqlite")
    try:
        assert await database.read(mapped) > 0
        assert await database.write(mapped) == 0
        kept = "SELECT coalesce(sum(length(what)), 0) FROM ballast"

        def total(db: Connection) -> int:
            return int(db.exec_driver_sql(kept).scalar_one())

        await database.write(lambda db: db.exec_driver_sql("CREATE TABLE ballast (what BLOB)"))
        for size in (8_000_000, 0, 3_000_000):
            await database.write(lambda db: db.exec_driver_sql("DELETE FROM ballast"))
            await database.write(
                lambda db, size=size: db.exec_driver_sql("INSERT INTO ballast VALUES (zeroblob(?))", (size,))
            )
            assert await database.read(total) == size
            # What is in the log goes into the file, which a vacuum makes smaller.
            await asyncio.to_thread(shrink, database.path)
            assert [await database.read(total) for _ in range(4)] == [size] * 4
    finally:
        await database.close()
