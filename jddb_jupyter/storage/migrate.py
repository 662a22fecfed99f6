"""Schema upgrades at start (Alembic), with a copy of the database made before one."""

from __future__ import annotations

import logging
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from jddb_jupyter.errors import Conflict

log = logging.getLogger(__name__)

MIGRATIONS = Path(__file__).parent / "migrations"


def config(connection: Connection | None = None) -> Config:
    """Alembic's configuration, made in memory: the package needs no ini file."""
    made = Config()
    made.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    made.attributes["connection"] = connection
    return made


def latest() -> str:
    """The schema revision that this program works with."""
    head = ScriptDirectory.from_config(config()).get_current_head()
    assert head is not None
    return head


def is_ours(_object: object, name: str | None, kind: str, *_rest: object) -> bool:
    """Whether Alembic shall compare a table with `tables.py`: the full-text indexes keep their own."""
    indexes = ("search_index", "translation_index", "pair_index")
    return kind != "table" or not (name or "").startswith(indexes)


def current(connection: Connection) -> str | None:
    """The schema revision of a database; None for an empty one."""
    return MigrationContext.configure(connection).get_current_revision()


def is_current(connection: Connection) -> bool:
    """Whether a database has this program's schema."""
    return current(connection) == latest()


def upgrade(engine: Engine, path: Path | None = None, target: str = "head") -> Path | None:
    """Bring a database to `target`. Returns the copy that was made of the file before, if there was one.

    A database of a newer program is refused (`database_too_new`) and left as it is.
    """
    with engine.connect() as connection:
        before = _known(connection)
        connection.rollback()
    if before == latest():
        return None
    copy = copy_of(path, f"before-upgrade-{before}") if path is not None and before is not None else None
    with engine.begin() as connection:
        # Another process may have done it while this one waited for the lock.
        if current(connection) != latest():
            command.upgrade(config(connection), target)
    log.info("database upgraded from %s to %s%s", before, target, f", copy in {copy}" if copy else "")
    return copy


def upgrade_in(connection: Connection, target: str = "head") -> None:
    """The same within a transaction that is undone as a whole, where no copy is made."""
    before = _known(connection)
    if before != latest():
        command.upgrade(config(connection), target)
        log.info("database upgraded from %s to %s", before, target)


def _known(connection: Connection) -> str | None:
    """The schema revision of a database, which this program must know."""
    revision = current(connection)
    known = {script.revision for script in ScriptDirectory.from_config(config()).walk_revisions()}
    if revision is not None and revision not in known:
        raise Conflict("database_too_new", revision=revision)
    return revision


def copy_of(path: Path, occasion: str) -> Path:
    """Copy a database beside itself, with what is still in its write-ahead log."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    copy = path.with_name(f"{path.stem}.{occasion}-{stamp}{path.suffix}")
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    return copy
