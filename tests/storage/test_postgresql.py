"""What is PostgreSQL's alone: the turn of writers, lost connections, a server that dies, and being let in."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import DBAPIError

from jddb_jupyter.collab.ports import Change, Known, LockedSession, NewChange
from jddb_jupyter.collab.roles import Principal, Role
from jddb_jupyter.errors import Conflict, Unavailable
from jddb_jupyter.ot import Delta
from jddb_jupyter.storage import check, jobs, migrate, postgresql, sessions, users
from jddb_jupyter.storage.database import Database
from jddb_jupyter.storage.opening import open_database
from jddb_jupyter.storage.store import SqlStore
from jddb_jupyter.storage.tables import document_changes
from jddb_jupyter.storage.tables import users as user_table
from tests.databases import only_postgresql
from tests.postgresql_server import PostgresServer
from tests.programs import INITDB, POSTGRES, require

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
SESSION = "s1"

END_WRITERS = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE application_name = 'jddb_jupyter' AND datname = current_database() AND pid <> pg_backend_pid()
"""


@pytest.fixture
async def other(database: Database, db_url: str) -> AsyncIterator[Database]:
    """Another server's."""
    opened = await open_database(db_url)
    yield opened
    await opened.close()


@only_postgresql
async def test_who_writes_in_turn_never_overwrites_what_another_has_just_written(
    database: Database, other: Database, ann: Principal
) -> None:
    name = user_table.c.name

    def count(db: Any) -> None:
        number = int(db.scalar(select(name).where(user_table.c.id == ann.user_id)))
        db.execute(update(user_table).where(user_table.c.id == ann.user_id).values(name=str(number + 1)))

    await database.write(lambda db: db.execute(update(user_table).values(name="0")))
    await asyncio.gather(*(one.write(count) for _ in range(20) for one in (database, other)))
    assert await database.read(lambda db: db.scalar(select(name))) == "40"


@only_postgresql
async def test_a_reading_transaction_sees_one_state_and_writes_nothing(
    database: Database, other: Database, ann: Principal
) -> None:
    loop = asyncio.get_running_loop()

    def twice(db: Any) -> tuple[str, str]:
        before = db.scalar(select(user_table.c.name))
        renaming = other.write(lambda db: db.execute(update(user_table).values(name="Renamed")))
        asyncio.run_coroutine_threadsafe(renaming, loop).result(10)
        return before, db.scalar(select(user_table.c.name))

    assert await database.read(twice) == ("ann", "ann")
    with pytest.raises(Unavailable):
        await database.read(lambda db: db.execute(update(user_table).values(name="x")))


@only_postgresql
async def test_a_lock_that_is_not_given_in_time_is_told_as_busy(
    db_url: str, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(postgresql._SETTINGS, "lock_timeout", "50ms")
    hasty = await open_database(db_url)
    loop = asyncio.get_running_loop()

    def meanwhile(db: Any) -> str:
        try:
            asyncio.run_coroutine_threadsafe(hasty.write(lambda db: None), loop).result(10)
        except Unavailable as error:
            return error.reason
        return "written"

    assert await database.write(meanwhile) == "database_busy"
    await hasty.close()


@only_postgresql
async def test_a_transaction_whose_connection_breaks_stores_nothing_and_the_next_one_does(
    database: Database, other: Database, ann: Principal
) -> None:
    loop = asyncio.get_running_loop()

    def broken(db: Any) -> None:
        users.ensure(db, "lost", None, NOW)
        ended = other.read(lambda db: db.execute(text(END_WRITERS)))
        with suppress(Exception):
            asyncio.run_coroutine_threadsafe(ended, loop).result(10)
        users.ensure(db, "lost too", None, NOW)

    for run in (database.write, database.write_beside):
        with pytest.raises(Unavailable):
            await run(broken)
        assert await database.read(users.find, "lost") is None
        assert await other.read(users.find, "lost") is None
        assert (await database.write(users.ensure, "kept", None, NOW)).username == "kept"


@only_postgresql
async def test_the_log_of_access_cannot_be_emptied_at_once(database: Database, job: jobs.Job) -> None:
    with pytest.raises(DBAPIError, match="never changed"):
        await database.write(lambda db: db.execute(text("TRUNCATE access_log")))


class Acknowledged(dict[tuple[str, int], int]):
    """What clients heard: the revision of each change, by client and number."""

    def __init__(self) -> None:
        super().__init__()
        self._news = asyncio.Event()

    def hear(self, client_id: str, seq: int, revision: int) -> None:
        self[client_id, seq] = revision
        self._news.set()

    async def until(self, count: int) -> None:
        """Wait until so many changes are stored."""
        while len(self) < count:
            self._news.clear()
            await self._news.wait()


class Writer:
    """A client: it sends each of its changes again until it hears that it is stored."""

    def __init__(self, store: SqlStore, name: str, acked: Acknowledged) -> None:
        self._store = store
        self._name = name
        self._acked = acked

    async def write(self, changes: int) -> None:
        for seq in range(1, changes + 1):
            while (self._name, seq) not in self._acked:
                with suppress(Unavailable):
                    self._acked.hear(self._name, seq, await self._send(seq))

    async def _send(self, seq: int) -> int:
        given: list[int] = []

        def judge(locked: LockedSession) -> list[NewChange]:
            known = locked.client(self._name)
            if known is not None and known.last_seq >= seq:
                given.append(locked.revision_of(self._name, seq) or 0)
                return []
            revision = locked.head + 1
            given.append(revision)
            delta = Delta([{"insert": f"{self._name}{seq};"}])
            change = Change(revision, 1, self._name, seq, delta, int(NOW.timestamp() * 1000))
            return [NewChange(change, revision - 1, "insert", 0, "", f"{self._name}{seq};", altered=False)]

        await self._store.commit(SESSION, Known(0, 1, 1), judge)
        return given[0]


async def _prove(database: Database, acked: Acknowledged, writers: int, changes: int) -> None:
    """That every change is there once, where it was acknowledged, and the revisions have no gap."""
    table = document_changes.c
    rows = await database.read(
        lambda db: db.execute(
            select(table.client_id, table.client_seq, table.revision).order_by(table.revision)
        ).all()
    )
    assert {(client_id, seq): revision for client_id, seq, revision in rows} == acked
    assert [revision for *_, revision in rows] == list(range(1, writers * changes + 1))
    record = await SqlStore(database).load(SESSION)
    assert record is not None
    assert record.head == len(rows)
    assert record.document.text.count(";") == len(rows)
    assert await database.read(check.faults, SESSION) == []


async def _make_session(database: Database) -> None:
    user = await database.write(users.ensure, "ann", "Ann", NOW)
    ann = Principal(user.id, "ann", "Ann", user.colour, floor=Role.OWNER)
    new = jobs.NewJob(
        job_number="1", title="One", classification="", language="en", ops=[{"insert": "Hello\n"}]
    )
    job = await database.write(jobs.create, new, ann, NOW)
    await database.write(sessions.open_for, job.id, ann, "editing", SESSION, NOW)


@only_postgresql
async def test_connections_that_break_at_any_moment_lose_and_repeat_nothing(
    database: Database, other: Database, db_url: str, postgresql: PostgresServer, rng: Random
) -> None:
    await _make_session(database)
    acked = Acknowledged()
    writers = [Writer(SqlStore(one), f"{n}-", acked) for n, one in enumerate((database, other) * 3)]
    writing = asyncio.gather(*(writer.write(15) for writer in writers))
    for _ in range(20):
        await acked.until(min(len(acked) + rng.randrange(1, 5), 90))
        await asyncio.to_thread(postgresql.run, END_WRITERS, database=db_url.rpartition("/")[2])
    await writing
    await _prove(database, acked, len(writers), 15)


@pytest.fixture
def lasting() -> Iterator[PostgresServer]:
    """A server of its own that writes as PostgreSQL does unless it is told otherwise."""
    require(INITDB)
    require(POSTGRES)
    server = PostgresServer()
    try:
        server.make()
        server.start()
        yield server
    finally:
        server.remove()


async def test_a_server_that_crashes_has_every_acknowledged_change(
    lasting: PostgresServer, rng: Random
) -> None:
    address = await asyncio.to_thread(lasting.empty)
    databases = [await open_database(address) for _ in range(2)]
    await _make_session(databases[0])
    acked = Acknowledged()
    writers = [Writer(SqlStore(one), f"{n}-", acked) for n, one in enumerate(databases * 3)]
    writing = asyncio.gather(*(writer.write(20) for writer in writers))
    for _ in range(3):
        await acked.until(min(len(acked) + rng.randrange(1, 40), 120))
        await asyncio.to_thread(lasting.stop)
        told = dict(acked)
        await asyncio.to_thread(lasting.start)
        rows = await _stored(databases[0])
        assert told.items() <= rows.items()
    await writing
    await _prove(databases[1], acked, len(writers), 20)
    for database in databases:
        await database.close()


async def _stored(database: Database) -> dict[tuple[str, int], int]:
    table = document_changes.c
    query = select(table.client_id, table.client_seq, table.revision)
    while True:
        with suppress(Unavailable):
            return {
                (name, seq): revision
                for name, seq, revision in await database.read(lambda db: db.execute(query).all())
            }


async def test_servers_that_start_together_upgrade_once(postgresql: PostgresServer) -> None:
    address = await asyncio.to_thread(postgresql.empty)
    opened = await asyncio.gather(*(open_database(address) for _ in range(3)))
    assert await opened[0].read(migrate.is_current)
    for database in opened:
        await database.close()


async def test_a_database_of_a_newer_program_is_left_as_it_is(postgresql: PostgresServer) -> None:
    address = await asyncio.to_thread(postgresql.empty)
    name = address.rpartition("/")[2]
    newer = ("CREATE TABLE alembic_version (version_num text)", "INSERT INTO alembic_version VALUES ('9999')")
    await asyncio.to_thread(lambda: postgresql.run(*newer, database=name))
    with pytest.raises(Conflict) as refused:
        await open_database(address)
    assert refused.value.reason == "database_too_new"


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda address, server: address.replace(server.password, "wrong"), "database_refused"),
        (lambda address, server: address + "_missing", "database_refused"),
        (lambda address, server: address.replace(f":{server.port}/", ":1/"), "database_unreachable"),
        (lambda address, server: address.replace("127.0.0.1", "nowhere.invalid"), "database_unreachable"),
        (lambda address, server: address.replace("+asyncpg", "+psycopg"), "database_driver"),
    ],
)
async def test_who_is_not_let_in_is_told_why_and_the_password_is_told_nobody(
    spoil: Callable[[str, PostgresServer], str],
    reason: str,
    postgresql: PostgresServer,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    address = spoil(postgresql.address("postgres"), postgresql)
    with pytest.raises(Unavailable) as refused:
        await open_database(address)
    assert refused.value.reason == reason
    for locale in ("en", "fr"):
        said = refused.value.message(locale)
        assert postgresql.password not in said + caplog.text
        assert "wrong" not in said + caplog.text


async def test_a_missing_driver_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "asyncpg", None)
    with pytest.raises(Unavailable) as refused:
        await open_database("postgresql+asyncpg://somebody@127.0.0.1/jddb")
    assert refused.value.reason == "database_driver_missing"
    assert "jddb_jupyter[postgresql]" in refused.value.message("fr")


@only_postgresql
async def test_an_error_that_is_logged_tells_no_text(database: Database, ann: Principal) -> None:
    row = {"username": "ann", "name": "A secret text", "colour": "", "is_active": True, "created_at": NOW}
    with pytest.raises(DBAPIError) as failed:
        await database.write(lambda db: db.execute(insert(user_table).values(row)))
    assert "A secret text" not in str(failed.value)
