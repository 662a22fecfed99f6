"""A backup: one state of a whole database in one SQLite file, made while servers go on writing.

A SQLite database is copied page by page as it is (https://www.sqlite.org/backup.html), also one of another
version of this program. From PostgreSQL every row is copied in one transaction and compared, which this
program can do only for its own schema.
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from jddb_jupyter.errors import Conflict, NotFound, Unavailable, Unprocessable
from jddb_jupyter.storage import copying
from jddb_jupyter.storage.opening import open_database
from jddb_jupyter.storage.sqlite import SqliteDatabase, database_path


async def backup(url: str, file: Path) -> None:
    """Write the database at `url` to `file`, whole and found sound or not at all; only its owner can read it.

    Conflict (`backup_exists`) where there is something already.
    """
    if url.startswith("sqlite"):
        await asyncio.to_thread(_backup_file, database_path(url), file)
        return
    source = await open_database(url, may_upgrade=False)
    try:
        with _written(file) as made:
            target = await SqliteDatabase.open_file(made)
            try:
                await copying.copy(source, target)
            finally:
                await target.close()
    finally:
        await source.close()


def is_sound(database: sqlite3.Connection) -> bool:
    """Whether it is a database of this program, with nothing broken in it."""
    try:
        database.execute("SELECT epoch FROM editing_sessions LIMIT 1")
        return bool(database.execute("PRAGMA integrity_check").fetchone()[0] == "ok")
    except sqlite3.DatabaseError:
        return False


def _backup_file(path: Path, file: Path) -> None:
    if not path.exists():
        raise NotFound("no_database", file=path)
    with (
        _written(file) as made,
        closing(sqlite3.connect(path)) as source,
        closing(sqlite3.connect(made)) as target,
    ):
        source.backup(target)


@contextmanager
def _written(file: Path) -> Iterator[Path]:
    """Where to write: it becomes `file` at the end, on the disk, if it is sound."""
    if file.exists():
        raise Conflict("backup_exists", file=file)
    with tempfile.TemporaryDirectory(prefix=".jddb-backup-", dir=file.parent) as folder:
        made = Path(folder) / "jddb.sqlite"
        try:
            yield made
            _finish(made, file.name)
        except sqlite3.Error as error:
            raise Unavailable("backup_not_written", problem=error) from error
        if file.exists():
            raise Conflict("backup_exists", file=file)
        made.rename(file)


def _finish(made: Path, name: str) -> None:
    with closing(sqlite3.connect(made)) as database:
        if not is_sound(database):
            raise Unprocessable("not_a_backup", file=name)
        database.execute("PRAGMA journal_mode=DELETE").fetchall()  # one file, without a log beside it
    made.chmod(0o600)
    with made.open("rb") as written:
        os.fsync(written.fileno())
