"""Sessions and members in the database: what each step leaves there."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, select, update
from sqlalchemy.exc import IntegrityError

from jddb_jupyter.collab.roles import Principal, Role
from jddb_jupyter.documents.finding import parse_query
from jddb_jupyter.errors import Conflict, Forbidden, NotFound, SessionClosed
from jddb_jupyter.storage import finding, history, jobs, members, publishing, sessions, users
from jddb_jupyter.storage.database import Database
from jddb_jupyter.storage.tables import document_snapshots, editing_sessions

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def row(db: Connection, session_id: str) -> Any:
    return db.execute(select(editing_sessions).where(editing_sessions.c.session_id == session_id)).one()


async def test_a_session_starts_from_the_published_text(
    database: Database, session: sessions.Session
) -> None:
    stored = await database.read(row, "s1")
    assert json.loads(stored.document_state) == [{"insert": "One.\n"}]
    assert (stored.head, stored.snapshot_revision, stored.epoch, stored.access_revision) == (0, 0, 1, 1)
    snapshots = await database.read(lambda db: db.execute(select(document_snapshots)).all())
    assert [(one.session_id, one.revision, one.content) for one in snapshots] == [
        ("s1", 0, stored.document_state)
    ]


async def test_a_second_opening_joins_and_the_index_lets_no_other_in(
    database: Database, session: sessions.Session, ann: Principal, job: jobs.Job
) -> None:
    again, opened = await database.write(sessions.open_for, job.id, ann, "review", "s2", NOW)
    assert (again.session_id, opened) == ("s1", False)
    with pytest.raises(IntegrityError):
        await database.write(sessions._insert, job.id, ann, "editing", "s2", NOW)


async def test_losing_the_race_to_open_joins_the_winner(
    database: Database, session: sessions.Session, ann: Principal, job: jobs.Job, monkeypatch: Any
) -> None:
    seen = iter([None, "s1"])
    monkeypatch.setattr(sessions, "_open_session", lambda db, job_id: next(seen))
    joined, opened = await database.write(sessions.open_for, job.id, ann, "editing", "s2", NOW)
    assert (joined.session_id, opened) == ("s1", False)


async def test_completing_publishes_the_head(
    database: Database, session: sessions.Session, ann: Principal, job: jobs.Job, write: Any
) -> None:
    await write("s1", [{"insert": "Zéro. "}])
    await database.write(sessions.set_status, "s1", ann, "completed", NOW)
    assert await database.read(jobs.published_ops, job.id, ann) == [{"insert": "Zéro. One.\n"}]
    versions, _ = await database.read(publishing.listing, job.id, ann, 10)
    assert [(one.number, one.session_id, one.revision, jobs.text_of(one.ops)) for one in versions] == [
        (1, "s1", 1, "Zéro. One.\n")
    ]
    filters = finding.Filters(words=parse_query("zero"))
    found, _ = await database.read(finding.find, ann, filters, 10, now=NOW)
    assert [hit.job.id for hit in found] == [job.id]
    with pytest.raises(SessionClosed):
        await database.write(sessions.set_status, "s1", ann, "active", NOW)
    await database.write(sessions.open_for, job.id, ann, "editing", "s2", NOW)
    await database.write(sessions.set_status, "s2", ann, "completed", NOW)
    assert [one.number for one in (await database.read(publishing.listing, job.id, ann, 1))[0]] == [2]


async def test_live_text_is_the_sessions_and_published_is_not(
    database: Database, session: sessions.Session, ann: Principal, job: jobs.Job, write: Any
) -> None:
    await write("s1", [{"insert": "New. "}])
    assert await database.read(jobs.live_ops, job.id, ann) == [{"insert": "New. One.\n"}]
    assert await database.read(jobs.published_ops, job.id, ann) == [{"insert": "One.\n"}]
    assert (await database.read(history.document, "s1", ann, 0))[1] == [{"insert": "One.\n"}]
    await database.write(sessions.hide, "s1", ann, NOW)
    assert await database.read(jobs.live_ops, job.id, ann) == [{"insert": "One.\n"}]


async def test_what_expired_is_paused_until_it_is_resumed(
    database: Database, session: sessions.Session, ann: Principal
) -> None:
    def expire(db: Connection) -> None:
        db.execute(update(editing_sessions).values(expires_at=NOW))

    await database.write(expire)
    before = NOW - timedelta(seconds=1)
    assert (await database.read(sessions.find, "s1", ann, before)).status == "active"
    assert (await database.read(sessions.find, "s1", ann, NOW)).status == "paused"
    resumed = await database.write(sessions.set_status, "s1", ann, "active", NOW)
    assert (resumed.status, resumed.expires_at) == ("active", None)


async def test_every_change_of_rights_moves_the_access_revision(
    database: Database, session: sessions.Session, ann: Principal, job: jobs.Job, person: Any
) -> None:
    await person("bob")
    steps = (
        (members.put, "s1", ann, "bob", Role.EDITOR, NOW),
        (members.put, "s1", ann, "bob", Role.VIEWER, NOW),
        (members.remove, "s1", ann, "bob", NOW),
        (sessions.set_status, "s1", ann, "paused", NOW),
        (sessions.set_status, "s1", ann, "active", NOW),
        (users.set_active, "bob", False, ann.user_id, NOW),
        (users.set_active, "bob", True, ann.user_id, NOW),
        (users.revoke_tokens, "bob", ann.user_id, NOW),
        (sessions.set_status, "s1", ann, "completed", NOW),
    )
    for number, (step, *arguments) in enumerate(steps, start=2):
        await database.write(step, *arguments)
        assert (await database.read(row, "s1")).access_revision == number, (number, step.__name__)


@pytest.mark.parametrize("hide", [jobs.hide, sessions.hide])
async def test_hiding_moves_the_access_revision_too(
    database: Database, session: sessions.Session, ann: Principal, job: jobs.Job, hide: Any
) -> None:
    await database.write(hide, job.id if hide is jobs.hide else "s1", ann, NOW)
    stored = await database.read(row, "s1")
    assert (stored.access_revision, stored.deleted_at) == (2, NOW)


async def test_membership_outlives_a_session_and_an_owner_stays(
    database: Database, session: sessions.Session, ann: Principal, job: jobs.Job, person: Any
) -> None:
    bob = await person("bob")
    with pytest.raises(NotFound):
        await database.read(sessions.find, "s1", bob, NOW)
    await database.write(members.put, "s1", ann, "bob", Role.VIEWER, NOW)
    with pytest.raises(Forbidden):
        await database.write(members.put, "s1", bob, "bob", Role.OWNER, NOW)
    await database.write(sessions.set_status, "s1", ann, "completed", NOW)
    with pytest.raises(Forbidden):
        await database.write(sessions.open_for, job.id, bob, "editing", "s2", NOW)
    await database.write(sessions.open_for, job.id, ann, "editing", "s2", NOW)
    joined, _ = await database.write(sessions.open_for, job.id, bob, "editing", "s3", NOW)
    assert (joined.session_id, joined.role) == ("s2", Role.VIEWER)
    with pytest.raises(Conflict):
        await database.write(members.put, "s2", ann, "ann", Role.EDITOR, NOW)
    assert await database.read(members.role_in_job, job.id, ann) is Role.OWNER


async def test_people_get_a_colour_for_good_and_a_name_that_follows(database: Database) -> None:
    first = await database.write(users.ensure, "zoé", None, NOW)
    renamed = await database.write(users.ensure, "zoé", "Zoé T.", NOW)
    assert (renamed.id, renamed.colour, renamed.name) == (first.id, first.colour, "Zoé T.")
    assert (await database.write(users.ensure, "zoé", None, NOW)).name == "Zoé T."


async def test_a_token_for_one_session_shows_no_later_one_of_the_same_job(
    database: Database, session: sessions.Session, ann: Principal, job: jobs.Job
) -> None:
    await database.write(sessions.set_status, "s1", ann, "completed", NOW)
    await database.write(sessions.open_for, job.id, ann, "editing", "s2", NOW)
    limited = replace(ann, session_id="s1")
    assert (await database.read(sessions.find, "s1", limited, NOW)).status == "completed"
    with pytest.raises(NotFound):
        await database.read(sessions.find, "s2", limited, NOW)
    with pytest.raises(NotFound):
        await database.read(history.document, "s2", limited, None)
    found, _ = await database.read(sessions.listing, limited, 10, None, NOW)
    assert [one.session_id for one in found] == ["s1"]
