"""A database of its own on each engine, people, a job description, and a session with a log."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from random import Random, SystemRandom
from typing import Any

import pytest

from jddb_jupyter.collab.judge import describe
from jddb_jupyter.collab.ports import Change, ClientRecord
from jddb_jupyter.collab.roles import Principal, Role
from jddb_jupyter.ot import Delta
from jddb_jupyter.storage import jobs, log, sessions, users
from jddb_jupyter.storage.database import Database
from jddb_jupyter.storage.opening import open_database

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.fixture
async def database(db_url: str) -> AsyncIterator[Database]:
    database = await open_database(db_url)
    yield database
    await database.close()


@pytest.fixture
def person(database: Database) -> Callable[..., Awaitable[Principal]]:
    async def make(username: str, floor: Role = Role.NONE) -> Principal:
        user = await database.write(users.see, username, None, NOW)
        return Principal(user.id, user.username, user.name, user.colour, floor=floor)

    return make


@pytest.fixture
async def ann(person: Any) -> Principal:
    return await person("ann")


@pytest.fixture
async def job(database: Database, ann: Principal) -> jobs.Job:
    new = jobs.NewJob(
        job_number="1", title="Chief", classification="EX-01", language="en", ops=[{"insert": "One.\n"}]
    )
    return await database.write(jobs.create, new, ann, NOW)


@pytest.fixture
async def session(database: Database, ann: Principal, job: jobs.Job) -> sessions.Session:
    opened, _ = await database.write(sessions.open_for, job.id, ann, "editing", "s1", NOW)
    return opened


@pytest.fixture
def write(database: Database, ann: Principal) -> Callable[..., Awaitable[None]]:
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
