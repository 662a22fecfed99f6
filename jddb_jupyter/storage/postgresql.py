"""PostgreSQL, for several servers on one database: transactions on threads of its own, as on SQLite.

`asyncpg` needs an event loop. Each thread has one, with one connection, and runs one transaction at a time
on it: so a query may work long on what it reads, hold a lock of this process, or wait for another server's
row lock, and nobody else is held up (docs/decisions/0020-postgresql.md).
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from types import MappingProxyType
from typing import Any, Concatenate, Final, ParamSpec, TypeVar

from sqlalchemy import Connection, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from jddb_jupyter.errors import Conflict, Unavailable
from jddb_jupyter.storage import migrate
from jddb_jupyter.storage.database import Database
from jddb_jupyter.storage.postgresql_errors import translated

P = ParamSpec("P")
T = TypeVar("T")

READERS: Final = 3
WRITERS: Final = 4
"""Of those who take row locks. They and the readers have a connection each, `write` and the watch another."""
BUSY_SECONDS: Final = 10
"""How long to wait for another transaction's lock, or for a connection, before saying `unavailable`."""
ANSWER_SECONDS: Final = 2 * BUSY_SECONDS
"""How long to wait for the answer to one statement: a network that swallows everything says nothing."""

_READING: Final = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
_SETTINGS: Final = {
    "application_name": "jddb_jupyter",
    "jit": "off",  # it costs more than it saves in queries of milliseconds
    "lock_timeout": f"{BUSY_SECONDS}s",
    # A server that is cut off from the database in the middle of a transaction loses its locks.
    "idle_in_transaction_session_timeout": f"{3 * BUSY_SECONDS}s",
    "timezone": "UTC",
}
_PLANNED_EACH_TIME: Final = {"plan_cache_mode": "force_custom_plan"}
"""A frequent word is best looked for in another way than a rare one."""
_TAKE_TURN: Final = text("SELECT pg_advisory_xact_lock(1784964194)")
"""The turn of those who write: the letters "jddb" as a number, to meet no other program's."""
_SIZE: Final = text("SELECT pg_database_size(current_database())")
_STATE: Final = text("SELECT CAST(pg_current_snapshot() AS text)")


def make_engine(
    url: URL, settings: Mapping[str, str] = MappingProxyType({}), *, is_patient: bool = False
) -> AsyncEngine:
    """An engine with one connection, which is tried before each use; `settings` are PostgreSQL's.

    `is_patient`: for what takes as long as it takes, such as an upgrade.
    """
    usual = {"application_name": "jddb_jupyter", "timezone": "UTC"} if is_patient else _SETTINGS
    return create_async_engine(
        url,
        pool_size=1,
        max_overflow=0,
        pool_pre_ping=True,
        hide_parameters=True,  # an error that is logged tells no text
        connect_args={
            "timeout": BUSY_SECONDS,
            "command_timeout": None if is_patient else ANSWER_SECONDS,
            "server_settings": {**usual, **settings},
        },
    )


class _Line:
    """A thread's event loop and connection."""

    def __init__(self, url: URL, settings: Mapping[str, str], options: dict[str, Any]) -> None:
        self._loop = asyncio.new_event_loop()
        self._engine = make_engine(url, settings).execution_options(**options)

    def run(self, work: Callable[[Connection], T]) -> T:
        """Do something in one transaction."""

        async def run() -> T:
            async with self._engine.begin() as connection:
                return await connection.run_sync(work)

        return self._loop.run_until_complete(run())

    def close(self) -> None:
        """End the connection, once no thread uses it."""
        self._loop.run_until_complete(self._engine.dispose())
        self._loop.close()


class _Lines:
    """So many threads with a line each, made when they are first needed."""

    def __init__(
        self,
        url: URL,
        count: int,
        name: str,
        settings: Mapping[str, str] = MappingProxyType({}),
        **options: Any,
    ) -> None:
        self._threads = ThreadPoolExecutor(count, thread_name_prefix=name)
        self._url = url
        self._settings = settings
        self._options = options
        self._own = threading.local()
        self._made: list[_Line] = []

    async def run(self, work: Callable[[Connection], T]) -> T:
        """Do something in one transaction on the next thread that is free.

        What was begun ends whatever becomes of the caller: a cancelled wait must not be taken for a
        transaction that did not happen.
        """
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._run, work)

    def _run(self, work: Callable[[Connection], T]) -> T:
        line: _Line | None = getattr(self._own, "line", None)
        if line is None:
            line = self._own.line = _Line(self._url, self._settings, self._options)
            self._made.append(line)
        with translated():
            return line.run(work)

    def close(self) -> None:
        """End the threads, after what they do, and their connections."""
        self._threads.shutdown(wait=True)
        for line in self._made:
            line.close()


class PostgresDatabase(Database):
    """A database, migrated to this program's schema when it is opened."""

    def __init__(self, url: str) -> None:
        address = self._url = make_url(url)
        self._readers = _Lines(address, READERS, "jddb-read", _PLANNED_EACH_TIME, **_READING)
        self._writer = _Lines(address, 1, "jddb-write")
        self._writers = _Lines(address, WRITERS, "jddb-commit")
        self._watch = _Lines(address, 1, "jddb-watch", isolation_level="AUTOCOMMIT")
        self._state = ""

    @classmethod
    async def open(cls, url: str, *, may_upgrade: bool = True) -> PostgresDatabase:
        """Open the database that `url` names and bring its schema up to date.

        Unavailable, with the reason, where the driver is missing or the server does not let us in. Conflict
        (`database_of_another_version`) where it would have to be upgraded and may not.
        """
        await asyncio.to_thread(_prepare, make_url(url), migrate.upgrade_in if may_upgrade else _be_current)
        database = cls(url)
        try:
            database._state = await database._watch.run(_read_state)
        except BaseException:
            await database.close()
            raise
        return database

    async def read(
        self, query: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        return await self._readers.run(lambda connection: query(connection, *args, **kwargs))

    async def write(
        self, command: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        def in_turn(connection: Connection) -> T:
            connection.execute(_TAKE_TURN)
            return command(connection, *args, **kwargs)

        return await self._writer.run(in_turn)

    async def write_beside(
        self, command: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        return await self._writers.run(lambda connection: command(connection, *args, **kwargs))

    async def changed_elsewhere(self) -> bool:
        state = await self._watch.run(_read_state)
        moved, self._state = state != self._state, state
        return moved

    async def vacuum(self) -> tuple[int, int]:
        return await asyncio.to_thread(_vacuum, self._url)

    async def close(self) -> None:
        for lines in (self._readers, self._writer, self._writers, self._watch):
            await asyncio.to_thread(lines.close)


def _read_state(connection: Connection) -> str:
    """Which transactions are done: another text whenever one that wrote anything has ended, ours too."""
    state = connection.scalar(_STATE)
    assert isinstance(state, str)
    return state


def _prepare(url: URL, schema: Callable[[Connection], None]) -> None:
    """Let `schema` see to the tables."""

    async def in_turn(connection: AsyncConnection) -> None:
        # Servers that start together upgrade once: the others wait, and find it done.
        await connection.execute(_TAKE_TURN)
        await connection.run_sync(schema)

    if url.get_driver_name() != "asyncpg":
        raise Unavailable("database_driver", driver=url.drivername)
    _run_alone(url, in_turn)


def _be_current(connection: Connection) -> None:
    if not migrate.is_current(connection):
        raise Conflict("database_of_another_version")


def _vacuum(url: URL) -> tuple[int, int]:
    async def run(connection: AsyncConnection) -> tuple[int, int]:
        before = await connection.scalar(_SIZE)
        await connection.exec_driver_sql("VACUUM (ANALYZE)")
        return before, await connection.scalar(_SIZE)

    return _run_alone(url, run, isolation_level="AUTOCOMMIT")


def _run_alone(url: URL, work: Callable[[AsyncConnection], Awaitable[T]], **options: Any) -> T:
    """Do something that takes as long as it takes on a connection and an event loop of its own."""

    async def run() -> T:
        engine = make_engine(url, is_patient=True).execution_options(**options)
        try:
            async with engine.begin() as connection:
                return await work(connection)
        finally:
            await engine.dispose()

    with translated(url):
        return asyncio.run(run())
