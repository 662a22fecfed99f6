"""What every store must do with the documents of Yjs clients, on every engine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from jddb_jupyter.collab.mirrors import NewMirror, StoredMirror
from jddb_jupyter.collab.ports import Known, LockedSession, NewChange

from .test_store import SESSION, START, accept, database, inserting, other, store  # noqa: F401

BEGUN = NewMirror(2**32 - 1, b"begun")


def updated(new: NewChange, update: bytes | None, *clients: int) -> NewChange:
    return replace(new, change=replace(new.change, yjs_update=update), yjs_clients=clients)


def beginning(mirror: NewMirror = BEGUN, *changes: NewChange) -> Callable[[LockedSession], list[NewChange]]:
    def judge(locked: LockedSession) -> list[NewChange]:
        locked.start_mirror(mirror)
        return list(changes)

    return judge


def looking(seen: list[StoredMirror | None]) -> Callable[[LockedSession], list[NewChange]]:
    def judge(locked: LockedSession) -> list[NewChange]:
        seen.append(locked.mirror())
        return []

    return judge


async def test_session_has_no_mirror_until_one_begins(store, other):  # noqa: F811
    seen: list[StoredMirror | None] = []
    assert (await store.commit(SESSION, START, looking(seen))).yjs_epoch is None
    assert (await store.commit(SESSION, START, beginning())).yjs_epoch == BEGUN.epoch
    assert (await other.catch_up(SESSION, START)).yjs_epoch == BEGUN.epoch
    await other.commit(SESSION, START, looking(seen))
    assert seen == [None, StoredMirror(BEGUN.epoch, b"begun", [])]


async def test_updates_since_the_beginning_are_those_of_the_changes(store, other):  # noqa: F811
    await store.commit(SESSION, START, accept(updated(inserting("A", 1, 1), b"before")))
    # It begins behind the change that is stored with it.
    await store.commit(SESSION, START, beginning(BEGUN, updated(inserting("B", 2, 2), None)))
    changes = updated(inserting("C", 3, 3), b"one", 7), updated(inserting("D", 4, 4), None)
    await other.commit(SESSION, START, accept(*changes))
    seen: list[StoredMirror | None] = []
    missed = (await store.commit(SESSION, Known(2, 2, 1), looking(seen))).missed
    assert [change.yjs_update for change in missed] == [b"one", None]
    assert seen == [StoredMirror(BEGUN.epoch, b"begun", [b"one", None])]
    record = await store.load(SESSION)
    assert [change.yjs_update for change in record.history] == [b"before", None, b"one", None]


async def test_what_a_mirror_is_later_is_read_instead_of_the_updates_before(store):  # noqa: F811
    await store.commit(SESSION, START, beginning())
    seen: list[StoredMirror | None] = []
    for revision in (1, 2, 3):

        def judge(locked: LockedSession, revision: int = revision) -> list[NewChange]:
            locked.keep_mirror(NewMirror(BEGUN.epoch, b"at %d" % locked.head))
            return [updated(inserting("A", revision, revision), b"%d" % revision)]

        await store.commit(SESSION, START, judge)
    await store.commit(SESSION, START, looking(seen))
    assert seen == [StoredMirror(BEGUN.epoch, b"at 2", [b"3"])]


async def test_servers_notice_that_a_mirror_begins_anew(store, other, database):  # noqa: F811
    await store.commit(SESSION, START, beginning())
    known = Known(0, 2, 1)
    assert (await other.catch_up(SESSION, known)).access is None
    await store.commit(SESSION, known, beginning(NewMirror(5, b"anew")))
    assert list(await other.moved({SESSION: known})) == [SESSION]
    assert (await other.catch_up(SESSION, known)).yjs_epoch == 5
    seen: list[StoredMirror | None] = []
    await other.commit(SESSION, known, looking(seen))
    assert seen == [StoredMirror(5, b"anew", [])]


async def test_mirror_of_another_history_is_none(store, database):  # noqa: F811
    await store.commit(SESSION, START, beginning())
    await database.write(lambda db: db.exec_driver_sql("UPDATE editing_sessions SET epoch = 9"))
    seen: list[StoredMirror | None] = []
    await store.commit(SESSION, Known(0, 2, 9), looking(seen))
    assert seen == [None]


async def test_clients_belong_to_who_came_with_them_first(store, other):  # noqa: F811
    await store.commit(SESSION, START, accept(updated(inserting("A", 1, 1), b"x", 2**53 - 1, 8)))
    owners: list[int | None] = []

    def judge(locked: LockedSession) -> list[NewChange]:
        owners.extend(locked.yjs_owner(client) for client in (2**53 - 1, 8, 9))
        return []

    await other.commit(SESSION, START, judge)
    assert owners == [1, 1, None]


async def test_mirror_that_is_not_committed_is_not_there(store):  # noqa: F811
    def judge(locked: LockedSession) -> list[NewChange]:
        locked.start_mirror(BEGUN)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        await store.commit(SESSION, START, judge)
    assert (await store.catch_up(SESSION, START)).yjs_epoch is None
