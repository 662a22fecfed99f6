"""A database copied from one engine to the other and back: everything or nothing, and the same."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, insert, select

from jddb_jupyter.collab.roles import Principal, Role
from jddb_jupyter.documents.finding import parse_query
from jddb_jupyter.errors import Conflict, Unprocessable
from jddb_jupyter.storage import copying, finding, glossary, jobs, members, memory, sessions, users
from jddb_jupyter.storage.database import Database
from jddb_jupyter.storage.opening import open_database
from jddb_jupyter.storage.tables import document_changes, metadata
from jddb_jupyter.storage.tables import users as user_table
from jddb_jupyter.translation.terms import Term, Wording
from jddb_jupyter.translation.units import NewUnit
from tests.databases import only_sqlite
from tests.postgresql_server import PostgresServer

from .conftest import NOW

pytestmark = only_sqlite


@pytest.fixture
async def elsewhere(postgresql: PostgresServer) -> AsyncIterator[Database]:
    """An empty database of PostgreSQL's."""
    address = await asyncio.to_thread(postgresql.fresh)
    opened = await open_database(address)
    yield opened
    await opened.close()
    await asyncio.to_thread(postgresql.give_back, address)


@pytest.fixture
async def full(database: Database, session: sessions.Session, ann: Principal, write: Any) -> Database:
    """A database with something of most kinds, in more than a batch."""
    tom = await database.write(users.see, "tom", "Tom", NOW)
    translator = Principal(tom.id, "tom", "Tom", tom.colour, floor=Role.TRANSLATOR)
    await database.write(members.put, "s1", ann, "tom", Role.EDITOR, NOW)
    await write("s1", *([{"insert": f"Été {n} 😀 "}] for n in range(20)))
    term = Term((Wording("en", "deputy head"), Wording("fr", "administrateur général")))
    await database.write(glossary.add, term, translator, NOW)
    units = [
        NewUnit(source_language="en", target_language="fr", source=f"Unit {n}.", target=f"Unité {n}.")
        for n in range(copying.BATCH + 7)
    ]
    await memory.add_in_batches(database, iter(units), translator, NOW)
    return database


async def rows_of(database: Database) -> int:
    def count(db: Any) -> int:
        return sum(db.scalar(select(func.count()).select_from(table)) for table in metadata.sorted_tables)

    return await database.read(count)


async def test_there_and_back_everything_is_the_same(
    full: Database, elsewhere: Database, ann: Principal, job: jobs.Job, tmp_path: Path
) -> None:
    there = await copying.copy(full, elsewhere)
    assert sum(one.rows for one in there) == await rows_of(full) == await rows_of(elsewhere)
    again = await open_database(f"sqlite+aiosqlite:///{tmp_path}/again.sqlite")
    assert await copying.copy(elsewhere, again) == there
    await again.close()
    filters = finding.Filters(words=parse_query("one"))
    for database in (full, elsewhere):
        hits, _ = await database.read(finding.find, ann, filters, 5, now=NOW)
        assert [hit.job.id for hit in hits] == [job.id]
    # Whatever is new goes on after what was copied.
    new = jobs.NewJob(job_number="2", title="t", classification="", language="en", ops=[{"insert": "\n"}])
    assert (await elsewhere.write(jobs.create, new, ann, NOW)).id == job.id + 1


async def test_what_is_not_empty_is_left_as_it_is(full: Database, elsewhere: Database) -> None:
    await elsewhere.write(users.see, "zoe", None, NOW)
    with pytest.raises(Conflict) as refused:
        await copying.copy(full, elsewhere)
    assert (refused.value.reason, refused.value.values) == ("copy_target_not_empty", {"table": "users"})
    assert await rows_of(elsewhere) == 1


async def test_a_row_that_the_other_engine_does_not_take_leaves_nothing(
    full: Database, elsewhere: Database
) -> None:
    def spoil(db: Any) -> None:
        row = dict(db.execute(select(document_changes).limit(1)).mappings().one())
        del row["id"]
        row |= {"revision": 999, "client_seq": 999, "content_after": "a\0b"}
        db.execute(insert(document_changes).values(row))

    await full.write(spoil)
    with pytest.raises(Unprocessable) as refused:
        await copying.copy(full, elsewhere)
    assert refused.value.values == {"table": "document_changes"}
    assert await rows_of(elsewhere) == 0


async def test_what_arrives_otherwise_than_it_was_sent_is_not_kept(
    full: Database, elsewhere: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    genuine = copying._batches

    def other(db: Any, table: Any) -> Any:
        for rows in genuine(db, table):
            is_arrived = db.dialect.name == "postgresql" and table is user_table
            yield [{**row, "name": "Somebody else"} for row in rows] if is_arrived else rows

    monkeypatch.setattr(copying, "_batches", other)
    with pytest.raises(Exception, match="went wrong"):
        await copying.copy(full, elsewhere)
    assert await rows_of(elsewhere) == 0
