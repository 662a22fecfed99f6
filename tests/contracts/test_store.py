"""What every store must do, on every engine (`tests/databases.py`)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime

import pytest

from jddb_jupyter.collab.ports import (
    Change,
    ConnectionRecord,
    HistoryReplaced,
    Known,
    LockedSession,
    NewChange,
    Store,
)
from jddb_jupyter.collab.roles import Principal, Role
from jddb_jupyter.ot import Delta
from jddb_jupyter.storage import jobs, rights_moved, sessions, users
from jddb_jupyter.storage.database import Database
from jddb_jupyter.storage.opening import open_database
from jddb_jupyter.storage.store import SqlStore

SESSION = "session"
START = Known(0, 1, 1)
NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.fixture
async def database(db_url: str) -> AsyncIterator[Database]:
    made = await open_database(db_url)
    user = await made.write(users.ensure, "ann", "Ann", NOW)
    ann = Principal(user.id, "ann", "Ann", user.colour, floor=Role.OWNER)
    new = jobs.NewJob(
        job_number="1", title="One", classification="", language="en", ops=[{"insert": "Hello\n"}]
    )
    job = await made.write(jobs.create, new, ann, NOW)
    await made.write(sessions.open_for, job.id, ann, "editing", SESSION, NOW)
    yield made
    await made.close()


@pytest.fixture
def store(database: Database) -> Store:
    return SqlStore(database)


@pytest.fixture
async def other(database: Database, db_url: str) -> AsyncIterator[Store]:
    """Another process's store on the same database."""
    second = await open_database(db_url)
    yield SqlStore(second)
    await second.close()


def inserting(text: str, revision: int, seq: int, client_id: str = "tab") -> NewChange:
    delta = Delta([{"insert": text}])
    change = Change(revision, 1, client_id, seq, delta, int(NOW.timestamp() * 1000))
    return NewChange(change, revision - 1, "insert", 0, "", text, altered=False)


def accept(*changes: NewChange) -> Callable[[LockedSession], list[NewChange]]:
    return lambda locked: list(changes)


def connection(name: str = "connection", client_id: str = "tab") -> ConnectionRecord:
    return ConnectionRecord(name, client_id, 1, "server", NOW.timestamp(), "agent", "127.0.0.1")


async def test_session_that_is_not_there(store):
    assert await store.load("nothing") is None
    with pytest.raises(HistoryReplaced):
        await store.commit("nothing", START, accept())


async def test_loading_gives_the_text_at_the_head_and_what_led_there(store):
    await store.commit(SESSION, START, accept(inserting("A", 1, 1), inserting("😀", 2, 2)))
    record = await store.load(SESSION)
    assert record.document.text == "😀AHello\n"
    assert (record.head, record.epoch, record.history_start) == (2, 1, 0)
    assert [change.delta.ops for change in record.history] == [[{"insert": "A"}], [{"insert": "😀"}]]
    assert record.history[0].timestamp == int(NOW.timestamp() * 1000)
    assert record.access.members == {1: Role.OWNER}


async def test_judge_sees_what_others_committed_and_only_that(store, other):
    await other.commit(SESSION, START, accept(inserting("A", 1, 1)))
    seen: list[LockedSession] = []

    def judge(locked: LockedSession) -> list[NewChange]:
        seen.append(locked)
        assert locked.head == 1
        assert [change.revision for change in locked.missed] == [1]
        assert locked.access is None
        assert locked.client("tab").last_seq == 1
        assert locked.client("nobody") is None
        assert locked.revision_of("tab", 1) == 1
        assert locked.revision_of("tab", 2) is None
        assert [change.revision for change in locked.changes(0, 1)] == [1]
        return [inserting("B", 2, 2)]

    await store.commit(SESSION, START, judge)
    assert len(seen) == 1
    assert (await store.load(SESSION)).head == 2


async def test_rights_are_told_when_they_moved(store, database):
    await database.write(rights_moved.everywhere)
    told = await store.catch_up(SESSION, START)
    assert told.access.access_revision == 2
    assert (await store.catch_up(SESSION, Known(0, 2, 1))).access is None


async def test_what_the_judge_raises_leaves_nothing(store):
    def judge(locked: LockedSession) -> list[NewChange]:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        await store.commit(SESSION, START, judge)
    assert (await store.load(SESSION)).head == 0


@pytest.mark.parametrize(
    "twice", [inserting("B", 1, 2), inserting("B", 2, 1)], ids=["revision", "client_seq"]
)
async def test_revision_and_seq_exist_once(store, twice):
    await store.commit(SESSION, START, accept(inserting("A", 1, 1)))
    with pytest.raises(Exception, match=r"(?i)unique"):
        await store.commit(SESSION, Known(1, 1, 1), accept(twice))
    record = await store.load(SESSION)
    assert (record.head, record.document.text) == (1, "AHello\n")


async def test_client_keeps_its_owner_and_its_last_change(store):
    told = await store.join(SESSION, START, connection(), lambda locked: None)
    assert told.client("tab") is None
    await store.commit(SESSION, START, accept(inserting("A", 1, 1)))
    told = await store.join(SESSION, Known(1, 1, 1), connection("second"), lambda locked: None)
    record = told.client("tab")
    assert (record.user_id, record.last_seq, record.last_revision) == (1, 1, 1)


async def test_join_that_is_refused_leaves_no_trace(store, database):
    def judge(locked: LockedSession) -> None:
        raise PermissionError

    with pytest.raises(PermissionError):
        await store.join(SESSION, START, connection(), judge)
    await store.join(SESSION, START, connection(), lambda locked: None)


async def test_people_who_are_connected_are_noted(store, database):
    def collaborators(db):
        value = db.exec_driver_sql("SELECT collaborators FROM editing_sessions").scalar()
        return json.loads(value) if isinstance(value, str) else value

    await store.join(SESSION, START, connection(), lambda locked: None)
    await store.alive(["connection"], NOW.timestamp() + 60)
    assert await database.read(collaborators) == [1]
    await store.leave(["connection"], NOW.timestamp() + 90)
    assert await database.read(collaborators) == []


async def test_snapshot_is_made_from_the_log_and_never_goes_back(store):
    await store.commit(SESSION, START, accept(*(inserting(str(n), n, n) for n in range(1, 6))))
    await store.snapshot(SESSION, 4)
    await store.snapshot(SESSION, 2)
    await store.snapshot(SESSION, 99)
    record = await store.load(SESSION)
    assert record.history_start == 4
    assert [change.revision for change in record.history] == [5]
    assert record.document.text == "54321Hello\n"


async def test_document_at_any_revision(store):
    await store.commit(SESSION, START, accept(*(inserting(str(n), n, n) for n in range(1, 6))))
    await store.snapshot(SESSION, 3)
    for revision, text in ((0, "Hello\n"), (2, "21Hello\n"), (3, "321Hello\n"), (5, "54321Hello\n")):
        assert (await store.document_at(SESSION, revision)).ops == [{"insert": text}]
    assert await store.document_at(SESSION, 6) is None
    assert [change.revision for change in await store.changes(SESSION, 1, 3)] == [2, 3]


async def test_moves_of_another_process_are_noticed_once(store, other):
    known = {SESSION: START}
    await store.moved(known)
    assert await store.moved(known) == ()
    await other.commit(SESSION, START, accept(inserting("A", 1, 1)))
    assert list(await store.moved(known)) == [SESSION]
    assert list(await store.moved({SESSION: Known(1, 1, 1)})) == []


async def test_two_processes_that_commit_at_once_are_put_in_one_order(store, other):
    def next_one(client_id: str) -> Callable[[LockedSession], list[NewChange]]:
        def judge(locked: LockedSession) -> list[NewChange]:
            record = locked.client(client_id)
            return [inserting("x", locked.head + 1, record.last_seq + 1 if record else 1, client_id)]

        return judge

    await asyncio.gather(
        *(
            one.commit(SESSION, START, next_one(name))
            for _ in range(20)
            for name, one in (("first", store), ("second", other))
        )
    )
    record = await store.load(SESSION)
    assert record.head == 40
    assert record.document.text == "x" * 40 + "Hello\n"


async def test_database_that_does_not_continue_what_is_known(store):
    for known in (Known(1, 1, 1), Known(0, 1, 2)):
        for asked in (
            store.commit(SESSION, known, accept()),
            store.join(SESSION, known, connection(), lambda locked: None),
            store.catch_up(SESSION, known),
        ):
            with pytest.raises(HistoryReplaced):
                await asked
