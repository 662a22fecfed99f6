"""Upgrades at start: a copy first, nothing for a database that is newer, no difference to the tables."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from jddb_jupyter.errors import Conflict
from jddb_jupyter.storage import migrate, sqlite
from jddb_jupyter.storage.tables import metadata

NEXT = '''
"""One more column, as a later version might add."""

import sqlalchemy as sa
from alembic import op

revision = "later"
down_revision = "{latest}"


def upgrade():
    op.add_column("users", sa.Column("shoe_size", sa.Integer))
'''


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "jddb.sqlite"


@pytest.fixture
def engine(path: Path):
    made = sqlite.engine(path, "BEGIN IMMEDIATE")
    yield made
    made.dispose()


@pytest.fixture
def later_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Makes the program one schema revision newer."""

    def apply() -> None:
        scripts = tmp_path / "migrations"
        shutil.copytree(migrate.MIGRATIONS, scripts)
        (scripts / "versions" / "later.py").write_text(NEXT.format(latest=migrate.latest()))
        monkeypatch.setattr(migrate, "MIGRATIONS", scripts)

    return apply


def copies(path: Path) -> list[Path]:
    return sorted(path.parent.glob("*.before-upgrade-*"))


def test_migrations_make_the_tables_that_the_code_uses(engine, path):
    migrate.upgrade(engine, path)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_first_start_and_second_start_copy_nothing(engine, path):
    assert migrate.upgrade(engine, path) is None
    assert migrate.upgrade(engine, path) is None
    assert copies(path) == []


def test_upgrade_copies_the_database_first_with_what_is_in_its_log(engine, path, later_version):
    migrate.upgrade(engine, path)
    with engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO users (username, name, colour, created_at)"
            " VALUES ('ann', 'Ann', '#000000', '2026-01-01')"
        )
    later_version()
    copy = migrate.upgrade(engine, path)
    assert copies(path) == [copy]
    with sqlite3.connect(copy) as before:
        assert before.execute("SELECT username FROM users").fetchall() == [("ann",)]
        assert "shoe_size" not in str(before.execute("SELECT sql FROM sqlite_master").fetchall())
    with engine.connect() as connection:
        assert migrate.current(connection) == "later"
        assert connection.exec_driver_sql("SELECT username, shoe_size FROM users").all() == [("ann", None)]


def test_newer_database_is_refused_and_left_as_it_is(engine, path, later_version, monkeypatch):
    genuine = migrate.MIGRATIONS
    later_version()
    migrate.upgrade(engine, path)
    monkeypatch.setattr(migrate, "MIGRATIONS", genuine)
    engine.dispose()
    before = path.read_bytes()
    with pytest.raises(Conflict) as refused:
        migrate.upgrade(engine, path)
    assert refused.value.reason == "database_too_new"
    assert "plus récente" in refused.value.message("fr")
    assert path.read_bytes() == before
    assert copies(path) == []
