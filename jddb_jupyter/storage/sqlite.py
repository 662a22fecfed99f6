"""SQLite: one writing connection on a thread of its own, a few reading ones, none on the event loop.

A thread and the plain driver are used rather than an asynchronous one, because there every statement is a
hop to a thread and back; here a whole transaction is one (docs/decisions/0002-sqlite-threads.md).
`synchronous=FULL` makes an acknowledged change survive a power cut; the write-ahead log lets readers go on
while a change is committed, here and in other processes.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import QueuePool

from jddb_jupyter.errors import Unavailable
from jddb_jupyter.storage import migrate
from jddb_jupyter.storage.database import Database

P = ParamSpec("P")
T = TypeVar("T")

READERS = 2
CACHE = "cache_size=-65536"
"""Pages that a connection keeps, in KiB (64 MiB): what searches read again and again is not read anew."""
MAP = f"mmap_size={8 << 30}"
"""So much of the file is read where the system has it in memory, not copied out page by page (SQLite takes
2 GB at most): what a lookup reads here and there comes four times as fast. Writing goes through the file.
"""
ROWS_ANALYZED = 1000
"""Of an index, when what the planner knows is renewed: enough to tell much from little."""
BUSY_SECONDS = 10
"""How long to wait for another process that is writing before saying `unavailable`."""


def engine(path: Path, begin: str, *pragmas: str) -> Engine:
    """An engine whose transactions start with `begin` and whose connections are set up as said above."""
    made = create_engine(
        f"sqlite+pysqlite:///{path}",
        poolclass=QueuePool,
        pool_size=READERS,
        max_overflow=0,
        hide_parameters=True,  # an error that is logged tells no text
        connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
    )

    @event.listens_for(made, "connect")
    def _set_up(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None  # the driver would begin transactions where it sees fit
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", CACHE, *pragmas):
            connection.execute(f"PRAGMA {pragma}").fetchall()

    @event.listens_for(made, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return made


def database_path(url: str) -> Path:
    """The file that a database address names."""
    name = make_url(url).database
    if not name or name == ":memory:":
        raise ValueError("JDDB.db_url needs a file: a database in memory keeps nothing")
    return Path(name).expanduser().absolute()


class SqliteDatabase(Database):
    """A database file, migrated to this program's schema when it is opened."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._write_engine = engine(path, "BEGIN IMMEDIATE")
        self._read_engine = engine(path, "BEGIN", MAP)
        self._writer: Connection | None = None
        self._write_thread = ThreadPoolExecutor(1, thread_name_prefix="jddb-write")
        self._read_threads = ThreadPoolExecutor(READERS, thread_name_prefix="jddb-read")
        self._data_version = 0

    @classmethod
    async def open(cls, url: str) -> SqliteDatabase:
        """Open (or make) the file that `url` names and bring its schema up to date."""
        return await cls.open_file(database_path(url))

    @classmethod
    async def open_file(cls, path: Path) -> SqliteDatabase:
        """The same for a file, whatever its name is."""
        database = cls(path)
        try:
            await asyncio.get_running_loop().run_in_executor(database._write_thread, database._start)
        except BaseException:
            await database.close()
            raise
        return database

    def _start(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        migrate.upgrade(self._write_engine, self.path)
        self._writer = self._write_engine.connect()
        self._data_version = self._read_data_version()

    async def read(
        self, query: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        def run() -> T:
            with self._read_engine.begin() as connection:
                return query(connection, *args, **kwargs)

        return await self._on(self._read_threads, run)

    async def write(
        self, command: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        def run() -> T:
            assert self._writer is not None
            with self._writer.begin():
                return command(self._writer, *args, **kwargs)

        return await self._on(self._write_thread, run)

    async def _on(self, threads: ThreadPoolExecutor, run: Callable[[], T]) -> T:
        # What was begun on the thread ends there whatever becomes of the caller: a cancelled wait must not
        # be taken for a transaction that did not happen.
        try:
            return await asyncio.get_running_loop().run_in_executor(threads, run)
        except (OperationalError, sqlite3.OperationalError) as error:
            raise Unavailable("database_busy") from error

    async def vacuum(self) -> tuple[int, int]:
        return await self._on(self._write_thread, self._vacuum)

    def _vacuum(self) -> tuple[int, int]:
        before = self._bytes()
        raw = self._driver()
        for statement in (
            "VACUUM",
            f"PRAGMA analysis_limit={ROWS_ANALYZED}",
            "ANALYZE",
            "PRAGMA wal_checkpoint(TRUNCATE)",
        ):
            raw.execute(statement).fetchall()
        return before, self._bytes()

    def _bytes(self) -> int:
        files = (self.path, self.path.with_name(f"{self.path.name}-wal"))
        return sum(file.stat().st_size for file in files if file.exists())

    async def changed_elsewhere(self) -> bool:
        version = await asyncio.get_running_loop().run_in_executor(
            self._write_thread, self._read_data_version
        )
        moved, self._data_version = version != self._data_version, version
        return moved

    def _read_data_version(self) -> int:
        # https://www.sqlite.org/pragma.html#pragma_data_version: moves when another connection commits.
        return int(self._driver().execute("PRAGMA data_version").fetchone()[0])

    def _driver(self) -> sqlite3.Connection:
        """The writing connection without transactions around it."""
        assert self._writer is not None
        raw = self._writer.connection.driver_connection
        assert isinstance(raw, sqlite3.Connection)
        return raw

    async def close(self) -> None:
        def end() -> None:
            if self._writer is not None:
                self._writer.close()
            self._write_engine.dispose()
            self._read_engine.dispose()

        self._read_threads.shutdown(wait=True)
        await asyncio.get_running_loop().run_in_executor(self._write_thread, end)
        self._write_thread.shutdown(wait=True)
