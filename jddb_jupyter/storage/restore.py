"""Bringing back an earlier state of a database from a backup, so that connected clients notice."""

from __future__ import annotations

import asyncio
import sqlite3
import tempfile
import time
from contextlib import closing
from pathlib import Path

from jddb_jupyter.errors import NotFound, Unprocessable
from jddb_jupyter.storage import copying, migrate
from jddb_jupyter.storage.backup import is_sound
from jddb_jupyter.storage.database import Database
from jddb_jupyter.storage.sqlite import SqliteDatabase


def restore(path: Path, backup: Path) -> Path | None:
    """Replace the database at `path` by `backup`. Returns the copy made of what was there, if anything was.

    Every session gets an `epoch` that no client knows: revisions up to a number that both states have may be
    different ones, so whoever comes back must load the whole text. Servers may go on running meanwhile.
    """
    with closing(_opened(backup)) as source:
        kept = migrate.copy_of(path, "before-restore") if path.exists() else None
        epoch = 1 + max(_last_epoch(source), _last_epoch_of(path) if kept is not None else 0)
        with closing(sqlite3.connect(path)) as target:
            source.backup(target)
            target.execute("UPDATE editing_sessions SET epoch = ?", (epoch,))
            target.commit()
    return kept


async def restore_into(database: Database, backup: Path) -> None:
    """Fill an empty database on whatever engine from a backup: everything or nothing.

    What was served before from another database is not known here, so the `epoch` is the time of day.
    """
    with tempfile.TemporaryDirectory(prefix="jddb-restore-") as folder:
        path = Path(folder) / "jddb.sqlite"  # a backup stays as it is, also where it has to be upgraded
        await asyncio.to_thread(_prepared, path, backup)
        source = await SqliteDatabase.open_file(path)
        try:
            await copying.copy(source, database)
        finally:
            await source.close()


def _prepared(path: Path, backup: Path) -> None:
    with closing(_opened(backup)) as source, closing(sqlite3.connect(path)) as target:
        source.backup(target)
        epoch = max(1 + _last_epoch(target), int(time.time()))
        target.execute("UPDATE editing_sessions SET epoch = ?", (epoch,))
        target.commit()


def _opened(backup: Path) -> sqlite3.Connection:
    """The backup, to be read; NotFound or Unprocessable (`not_a_backup`) if it is none."""
    if not backup.exists():
        raise NotFound("no_database", file=backup)
    source = sqlite3.connect(f"{backup.absolute().as_uri()}?mode=ro", uri=True)
    if not is_sound(source):
        source.close()
        raise Unprocessable("not_a_backup", file=backup.name)
    return source


def _last_epoch_of(path: Path) -> int:
    with closing(sqlite3.connect(path)) as database:
        try:
            return _last_epoch(database)
        except sqlite3.DatabaseError:
            return 0  # nothing was ever served from it


def _last_epoch(database: sqlite3.Connection) -> int:
    return int(database.execute("SELECT coalesce(max(epoch), 0) FROM editing_sessions").fetchone()[0])
