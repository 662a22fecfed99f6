"""A database for a test, on each engine in turn."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from jddb_jupyter.storage.sqlite import SqliteDatabase
from tests.postgresql_server import PostgresServer

ENGINES = ("sqlite", "postgresql")
only_sqlite = pytest.mark.parametrize("db_url", ["sqlite"], indirect=True)
"""For what is about the file."""
only_postgresql = pytest.mark.parametrize("db_url", ["postgresql"], indirect=True)
on_each_engine = pytest.mark.parametrize("server_database", ENGINES, indirect=True)
"""For what a server does, where that might depend on its database."""


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with the schema and nothing in it: making one takes longer than copying it."""
    path = tmp_path_factory.mktemp("empty") / "jddb.sqlite"

    async def make() -> None:
        await (await SqliteDatabase.open(f"sqlite+aiosqlite:///{path}")).close()

    asyncio.run(make())
    return path


@pytest.fixture(params=ENGINES)
def db_url(request: pytest.FixtureRequest, tmp_path: Path, empty_file: Path) -> Iterator[str]:
    """The address of a database that has the schema and nothing in it: SQLite's and PostgreSQL's in turn."""
    with fresh_database(request, tmp_path, empty_file) as address:
        yield address


@contextmanager
def fresh_database(request: pytest.FixtureRequest, tmp_path: Path, empty_file: Path) -> Iterator[str]:
    """The same for the engine that the fixture is asked for."""
    if request.param == "sqlite":
        shutil.copy(empty_file, tmp_path / "jddb.sqlite")
        yield f"sqlite+aiosqlite:///{tmp_path}/jddb.sqlite"
        return
    server: PostgresServer = request.getfixturevalue("postgresql")
    address = server.fresh()
    yield address
    server.give_back(address)
