"""Bringing back an earlier state of a SQLite database, so that connected clients notice."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from jddb_jupyter.errors import Unprocessable
from jddb_jupyter.storage import migrate


def restore(path: Path, backup: Path) -> Path | None:
    """Replace the database at `path` by `backup`. Returns the copy made of what was there, if anything was.

    Every session gets an `epoch` that no client knows: revisions up to a number that both states have may be
    different ones, so whoever comes back must load the whole text. Servers may go on running meanwhile.
    """
    with closing(sqlite3.connect(f"file:{backup}?mode=ro", uri=True)) as source:
        try:
            source.execute("SELECT epoch FROM editing_sessions LIMIT 1")
            sound = source.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        except sqlite3.DatabaseError:
            sound = False
        if not sound:
            raise Unprocessable("not_a_backup", file=backup.name)
        kept = migrate.copy_of(path, "before-restore") if path.exists() else None
        epoch = 1 + max(_last_epoch(source), _last_epoch_of(path) if kept is not None else 0)
        with closing(sqlite3.connect(path)) as target:
            source.backup(target)
            target.execute("UPDATE editing_sessions SET epoch = ?", (epoch,))
            target.commit()
    return kept


def _last_epoch_of(path: Path) -> int:
    with closing(sqlite3.connect(path)) as database:
        try:
            return _last_epoch(database)
        except sqlite3.DatabaseError:
            return 0  # nothing was ever served from it


def _last_epoch(database: sqlite3.Connection) -> int:
    return int(database.execute("SELECT coalesce(max(epoch), 0) FROM editing_sessions").fetchone()[0])
