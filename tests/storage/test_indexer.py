"""The search follows what is being written, and what was published or hidden meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from sqlalchemy import Connection

from jddb_jupyter.collab.ports import Change, Known, NewChange
from jddb_jupyter.collab.roles import Principal
from jddb_jupyter.documents.finding import parse_query
from jddb_jupyter.errors import Unavailable
from jddb_jupyter.ot import Delta
from jddb_jupyter.storage import finding, indexer, jobs, search_rows, sessions
from jddb_jupyter.storage.database import Database
from jddb_jupyter.storage.indexer import SearchIndexer
from jddb_jupyter.storage.store import SqlStore

from .conftest import NOW


@pytest.fixture
async def following(database: Database) -> AsyncIterator[SearchIndexer]:
    made = SearchIndexer(database)
    yield made
    await made.close()


@pytest.fixture
def finds(database: Database, ann: Principal) -> Callable[[str], Awaitable[bool]]:
    async def ask(words: str) -> bool:
        filters = finding.Filters(words=parse_query(words))
        return bool((await database.read(finding.find, ann, filters, 5, now=NOW))[0])

    return ask


def typed(text: str, revision: int) -> NewChange:
    change = Change(revision, 1, "c1", revision, Delta([{"insert": text}]), round(NOW.timestamp() * 1000))
    return NewChange(change, revision - 1, "insert", 0, "", text, altered=False)


async def test_what_is_committed_is_found_a_moment_later(
    database: Database,
    session: sessions.Session,
    following: SearchIndexer,
    finds: Any,
    monkeypatch: Any,
) -> None:
    written = asyncio.Event()
    follow = search_rows.follow_text
    loop = asyncio.get_running_loop()

    def followed(*args: Any) -> None:
        follow(*args)
        loop.call_soon_threadsafe(written.set)

    monkeypatch.setattr(search_rows, "follow_text", followed)
    await following.start()
    store = SqlStore(database, following.committed)
    begun = loop.time()
    await store.commit("s1", Known(0, 1, 1), lambda locked: [typed("Éléphant ", 1)])
    async with asyncio.timeout(10):
        await written.wait()
        while not await finds("elephant"):  # noqa: ASYNC110 - the transaction ends just after
            await asyncio.sleep(0)
    print("found after", loop.time() - begun)
    assert await finds("one")


async def test_a_commit_without_a_change_is_not_followed(
    database: Database, session: sessions.Session
) -> None:
    told: list[str] = []
    store = SqlStore(database, told.append)
    await store.commit("s1", Known(0, 1, 1), lambda locked: [])
    assert told == []
    await store.commit("s1", Known(0, 1, 1), lambda locked: [typed("a", 1)])
    assert told == ["s1"]


async def test_what_a_process_left_behind_is_found_after_the_next_start(
    database: Database, session: sessions.Session, finds: Any, write: Any
) -> None:
    await write("s1", [{"insert": "Éléphant "}])
    assert not await finds("elephant")
    assert await database.read(search_rows.behind) == ["s1"]
    second = SearchIndexer(database)
    await second.look()
    await second.close()
    assert await finds("elephant")
    assert await database.read(search_rows.behind) == []


async def test_what_is_hidden_or_published_meanwhile_is_not_written_over(
    database: Database, session: sessions.Session, ann: Principal, job: jobs.Job, finds: Any, write: Any
) -> None:
    await write("s1", [{"insert": "Secret "}])
    read = await database.read(indexer._read, "s1")
    await database.write(sessions.hide, "s1", ann, NOW)
    await database.write(indexer._keep, "s1", read)
    assert not await finds("secret")
    assert await finds("one")

    await database.write(sessions.open_for, job.id, ann, "editing", "s2", NOW)
    await write("s2", [{"insert": "Draft "}])
    read = await database.read(indexer._read, "s2")
    await write("s2", [{"delete": 6}, {"insert": "Final "}])
    await database.write(sessions.set_status, "s2", ann, "completed", NOW)
    await database.write(indexer._keep, "s2", read)
    assert await finds("final")
    assert not await finds("draft")


async def test_an_older_text_never_replaces_a_later_one(
    database: Database, session: sessions.Session, finds: Any, write: Any, following: SearchIndexer
) -> None:
    await write("s1", [{"insert": "Early "}])
    early = await database.read(indexer._read, "s1")
    await write("s1", [{"delete": 6}, {"insert": "Late "}])
    following.committed("s1")
    await following.catch_up()
    await database.write(indexer._keep, "s1", early)
    assert await finds("late")
    assert not await finds("early")
    assert await database.read(indexer._read, "s1") is None


async def test_text_that_is_the_same_is_not_indexed_again(
    database: Database, session: sessions.Session, write: Any, following: SearchIndexer
) -> None:
    def changes(db: Connection) -> Any:
        """What moves when the index is written: SQLite's pages of it, PostgreSQL's version of its row."""
        written = {"sqlite": "count(*) FROM search_index_data", "postgresql": "xmin FROM search_index"}
        return db.exec_driver_sql(f"SELECT {written[db.dialect.name]}").scalar_one()

    before = await database.read(changes)
    await write("s1", [{"retain": 2, "attributes": {"bold": True}}])
    following.committed("s1")
    await following.catch_up()
    assert await database.read(search_rows.behind) == []
    assert await database.read(changes) == before


async def test_a_busy_database_is_asked_again(
    database: Database, session: sessions.Session, write: Any, finds: Any, monkeypatch: Any
) -> None:
    await write("s1", [{"insert": "Éléphant "}])
    following = SearchIndexer(database)
    following.committed("s1")

    async def busy(*_: Any) -> None:
        raise Unavailable("database_busy")

    with monkeypatch.context() as patched:
        patched.setattr(database, "write", busy)
        await following.catch_up()
    assert not await finds("elephant")
    await following.close()
    assert await finds("elephant")
