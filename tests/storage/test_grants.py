"""Roles given, taken and handed over, and the log of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from jddb_jupyter.collab.roles import Principal, Role
from jddb_jupyter.errors import Conflict, Forbidden, JddbError, NotFound
from jddb_jupyter.storage import access_log, acquaintances, jobs, members, sessions, users
from jddb_jupyter.storage.database import Database
from jddb_jupyter.storage.opening import open_database

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.fixture
async def bob(database: Database, session: sessions.Session, ann: Principal, person: Any) -> Principal:
    """An editor of ann's job description."""
    bob = await person("bob")
    await database.write(members.put, "s1", ann, "bob", Role.EDITOR, NOW)
    return bob


async def told(database: Database, **which: str) -> list[tuple[Any, ...]]:
    found = await database.read(access_log.everything, 0, 100, **which)
    return [
        (
            one.actor.username,
            one.action,
            one.subject and one.subject.username,
            one.role_before,
            one.role_after,
        )
        for one in found
    ]


async def test_every_grant_is_told_with_what_was_before(
    database: Database, ann: Principal, bob: Principal
) -> None:
    await database.write(members.put, "s1", ann, "bob", Role.VIEWER, NOW)
    await database.write(members.put, "s1", ann, "bob", Role.VIEWER, NOW)
    await database.write(members.remove, "s1", ann, "bob", NOW)
    await database.write(users.set_active, "bob", False, ann.user_id, NOW)
    await database.write(users.set_active, "bob", True, ann.user_id, NOW)
    await database.write(users.revoke_tokens, "bob", ann.user_id, NOW)
    assert await told(database) == [
        ("ann", "created", "ann", None, "owner"),
        ("ann", "granted", "bob", None, "editor"),
        ("ann", "granted", "bob", "editor", "viewer"),
        ("ann", "removed", "bob", "viewer", None),
        ("ann", "user_disabled", "bob", None, None),
        ("ann", "user_enabled", "bob", None, None),
        ("ann", "tokens_revoked", "bob", None, None),
    ]
    assert len(await told(database, username="bob")) == 6
    assert len(await told(database, job_number="1")) == 4
    assert await told(database, job_number="2") == []


@pytest.mark.parametrize("statement", ["UPDATE access_log SET action = 'granted'", "DELETE FROM access_log"])
async def test_the_log_cannot_be_changed(database: Database, bob: Principal, statement: str) -> None:
    before = await told(database)
    with pytest.raises(DBAPIError, match="never changed"):
        await database.write(lambda db: db.execute(text(statement)))
    assert await told(database) == before


async def test_owners_read_the_log_of_theirs_page_by_page(
    database: Database, ann: Principal, bob: Principal
) -> None:
    newest, below = await database.read(members.log, "s1", ann, 1)
    assert [one.action for one in newest] == ["granted"]
    oldest, end = await database.read(members.log, "s1", ann, 1, below)
    assert ([one.action for one in oldest], end) == (["created"], None)
    for one, error in ((bob, Forbidden), (replace(ann, ceiling=Role.EDITOR), Forbidden)):
        with pytest.raises(error):
            await database.read(members.log, "s1", one, 1)


async def test_a_hand_over_makes_the_other_owner_and_oneself_editor(
    database: Database, ann: Principal, bob: Principal, job: jobs.Job
) -> None:
    assert await database.write(members.hand_over, "s1", ann, "bob", False, NOW) == ["s1"]
    assert await database.read(members.role_in_job, job.id, ann) is Role.EDITOR
    assert await database.read(members.role_in_job, job.id, bob) is Role.OWNER
    assert (await told(database))[-2:] == [
        ("ann", "handed_over", "bob", "editor", "owner"),
        ("ann", "handed_over", "ann", "owner", "editor"),
    ]
    await database.write(members.hand_over, "s1", bob, "ann", True, NOW)
    assert await database.read(members.role_in_job, job.id, ann) is Role.OWNER
    assert await database.read(members.role_in_job, job.id, bob) is Role.OWNER


async def test_a_hand_over_goes_to_a_member_who_can_take_it(
    database: Database, ann: Principal, bob: Principal, job: jobs.Job, person: Any
) -> None:
    await person("zoe")
    await database.write(members.put, "s1", ann, "not seen yet", Role.EDITOR, NOW)
    await database.write(users.set_active, "bob", False, ann.user_id, NOW)
    for username, reason in (
        ("zoe", "no_such_member"),
        ("nobody", "no_such_member"),
        ("ann", "hand_over_to_self"),
        ("not seen yet", "hand_over_not_here"),
        ("bob", "hand_over_not_here"),
    ):
        with pytest.raises(JddbError) as refused:
            await database.write(members.hand_over, "s1", ann, username, False, NOW)
        assert refused.value.reason == reason, username
    assert await database.read(members.role_in_job, job.id, ann) is Role.OWNER
    assert (await told(database))[-1][1] == "user_disabled", "a refusal leaves nothing in the log"


async def test_only_an_owner_hands_over(
    database: Database, ann: Principal, bob: Principal, person: Any
) -> None:
    zoe = await person("zoe")
    for one, error in ((bob, Forbidden), (zoe, NotFound), (replace(ann, ceiling=Role.EDITOR), Forbidden)):
        with pytest.raises(error):
            await database.write(members.hand_over, "s1", one, "bob", False, NOW)


async def test_an_owner_by_group_hands_over_what_is_theirs_by_group_no_less(
    database: Database, bob: Principal, job: jobs.Job, person: Any
) -> None:
    zoe = await person("zoe", floor=Role.OWNER)
    await database.write(members.hand_over, "s1", zoe, "bob", False, NOW)
    assert await database.read(members.role_in_job, job.id, bob) is Role.OWNER
    assert await database.read(members.role_in_job, job.id, replace(zoe, floor=Role.NONE)) is Role.NONE


async def test_an_owner_who_is_shut_out_does_not_count(
    database: Database, ann: Principal, bob: Principal, job: jobs.Job
) -> None:
    await database.write(members.put, "s1", ann, "bob", Role.OWNER, NOW)
    await database.write(users.set_active, "bob", False, ann.user_id, NOW)
    for step in (
        (members.put, "s1", ann, "ann", Role.EDITOR, NOW),
        (members.remove, "s1", ann, "ann", NOW),
    ):
        with pytest.raises(Conflict) as refused:
            await database.write(*step)
        assert refused.value.reason == "last_owner"
    assert await database.read(members.role_in_job, job.id, ann) is Role.OWNER


@pytest.fixture
async def second(database: Database, db_url: str) -> AsyncIterator[Database]:
    """The same database, opened by another process as it were."""
    other = await open_database(db_url)
    yield other
    await other.close()


async def test_of_two_hand_overs_at_once_one_happens(
    database: Database,
    second: Database,
    ann: Principal,
    bob: Principal,
    job: jobs.Job,
    person: Any,
) -> None:
    cleo = await person("cleo")
    await database.write(members.put, "s1", ann, "cleo", Role.EDITOR, NOW)
    results = await asyncio.gather(
        database.write(members.hand_over, "s1", ann, "bob", False, NOW),
        second.write(members.hand_over, "s1", ann, "cleo", False, NOW),
        return_exceptions=True,
    )
    assert sorted(type(result) for result in results if result != ["s1"]) == [Forbidden]
    roles = [await database.read(members.role_in_job, job.id, one) for one in (ann, bob, cleo)]
    assert sorted(roles) == [Role.EDITOR, Role.EDITOR, Role.OWNER]


async def test_two_owners_who_demote_each_other_at_once_leave_one(
    database: Database, second: Database, ann: Principal, bob: Principal, job: jobs.Job
) -> None:
    await database.write(members.put, "s1", ann, "bob", Role.OWNER, NOW)
    results = await asyncio.gather(
        database.write(members.remove, "s1", ann, "bob", NOW),
        second.write(members.remove, "s1", bob, "ann", NOW),
        return_exceptions=True,
    )
    assert sum(isinstance(result, JddbError) for result in results) == 1
    roles = [await database.read(members.role_in_job, job.id, one) for one in (ann, bob)]
    assert sorted(roles) == [Role.NONE, Role.OWNER]


async def test_an_owner_knows_the_people_of_their_job_descriptions_only(
    database: Database, ann: Principal, bob: Principal, person: Any
) -> None:
    zoe, cleo = await person("zoe"), await person("cleo")
    theirs = jobs.NewJob(job_number="2", title="t", classification="", language="en", ops=[{"insert": "\n"}])
    job = await database.write(jobs.create, theirs, zoe, NOW)
    await database.write(sessions.open_for, job.id, zoe, "editing", "s2", NOW)
    await database.write(members.put, "s2", zoe, "cleo", Role.VIEWER, NOW)
    await database.write(members.put, "s2", zoe, "ann", Role.EDITOR, NOW)

    async def known(who: Principal, words: str = "") -> list[str]:
        found = await database.read(acquaintances.of, who, words, 10)
        return [one.username for one in found]

    assert await known(ann) == ["bob"]
    assert await known(zoe) == ["ann", "cleo"]
    assert await known(zoe, "LE") == ["cleo"]
    assert await known(zoe, "%") == []
    assert await known(bob) == []
    assert await known(cleo) == []
    assert await known(replace(zoe, ceiling=Role.EDITOR)) == []
    assert await known(replace(zoe, session_id="s1")) == []
    assert await known(replace(zoe, session_id="s2")) == ["ann", "cleo"]
    assert await known(replace(cleo, floor=Role.OWNER)) == ["ann", "bob", "zoe"]
    await database.write(jobs.hide, job.id, zoe, NOW)
    assert await known(zoe) == []
