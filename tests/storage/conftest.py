"""A database file of its own, people, a job description, and a session with a log."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from random import Random, SystemRandom
from typing import Any

import pytest

from jddb_jupyter.collab.judge import describe
from jddb_jupyter.collab.ports import Change, ClientRecord
from jddb_jupyter.collab.roles import Principal, Role
from jddb_jupyter.ot import Delta
from jddb_jupyter.storage import jobs, log, sessions, users
from jddb_jupyter.storage.sqlite import SqliteDatabase

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with the schema and nothing in it: making one takes longer than copying it."""
    path = tmp_path_factory.mktemp("empty") / "jddb.sqlite"

    async def make() -> None:
        await (await SqliteDatabase.open(f"sqlite+aiosqlite:///{path}")).close()

    asyncio.run(make())
    return path


@pytest.fixture
async def database(tmp_path: Path, empty: Path) -> AsyncIterator[SqliteDatabase]:
    shutil.copy(empty, tmp_path / "jddb.sqlite")
    database = await SqliteDatabase.open(f"sqlite+aiosqlite:///{tmp_path}/jddb.sqlite")
    yield database
    await database.close()


@pytest.fixture
def person(database: SqliteDatabase) -> Callable[..., Awaitable[Principal]]:
    async def make(username: str, floor: Role = Role.NONE) -> Principal:
        user = await database.write(users.see, username, None, NOW)
        return Principal(user.id, user.username, user.name, user.colour, floor=floor)

    return make


@pytest.fixture
async def ann(person: Any) -> Principal:
    return await person("ann")


@pytest.fixture
async def job(database: SqliteDatabase, ann: Principal) -> jobs.Job:
    new = jobs.NewJob(
        job_number="1", title="Chief", classification="EX-01", language="en", ops=[{"insert": "One.\n"}]
    )
    return await database.write(jobs.create, new, ann, NOW)


@pytest.fixture
async def session(database: SqliteDatabase, ann: Principal, job: jobs.Job) -> sessions.Session:
    opened, _ = await database.write(sessions.open_for, job.id, ann, "editing", "s1", NOW)
    return opened


@pytest.fixture
def write(database: SqliteDatabase, ann: Principal) -> Callable[..., Awaitable[None]]:
    """Add changes to a session's log, as the committer does, one client's after another."""

    def append(db: Any, session_id: str, deltas: tuple[list[dict[str, Any]], ...]) -> None:
        document, _, _ = log.load_document(db, session_id, log.head_of(db, session_id) or 0)
        for ops in deltas:
            revision = (log.head_of(db, session_id) or 0) + 1
            known = log.read_client(db, session_id, "c1")
            seq = 1 if known is None else known.last_seq + 1
            change = Change(revision, ann.user_id, "c1", seq, Delta(ops), round(NOW.timestamp() * 1000))
            new = describe(change, revision - 1, False, document)
            document.apply(change.delta)
            log.append(db, session_id, [new], {"c1": ClientRecord(ann.user_id, seq, revision)})

    async def run(session_id: str, *deltas: list[dict[str, Any]]) -> None:
        await database.write(append, session_id, deltas)

    return run


@pytest.fixture
def rng() -> Random:
    """Fresh random numbers for each run; JDDB_TEST_SEED repeats the run whose seed a failure printed."""
    seed = int(os.environ.get("JDDB_TEST_SEED") or SystemRandom().randrange(2**32))
    print(f"JDDB_TEST_SEED={seed}")
    return Random(seed)
