"""Invitation links in the database: what each gives, to whom, how often, and what is left there."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, text

from jddb_jupyter.collab.roles import Principal, Role
from jddb_jupyter.errors import Conflict, Forbidden, JddbError, NotAuthenticated, NotFound
from jddb_jupyter.storage import access_log, invitations, jobs, members, sessions, users
from jddb_jupyter.storage.database import Database
from jddb_jupyter.storage.invitations import Accepted, Wanted
from jddb_jupyter.storage.open_invitations import Invitation
from jddb_jupyter.storage.opening import open_database
from tests.databases import only_sqlite

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
HOUR = timedelta(hours=1)
TOKEN = "the token of a link, which is random outside of tests"

Invite = Callable[..., Awaitable[Invitation]]
Accept = Callable[..., Awaitable[Accepted]]


@pytest.fixture
def invite(database: Database, session: sessions.Session, ann: Principal) -> Invite:
    async def run(
        role: Role = Role.EDITOR, uses: int | None = None, token: str = TOKEN, by: Principal = ann
    ) -> Invitation:
        return await database.write(invitations.create, "s1", by, Wanted(role, HOUR, uses), token, NOW)

    return run


@pytest.fixture
def accept(database: Database) -> Accept:
    async def run(person: Principal, token: str = TOKEN, now: datetime = NOW) -> Accepted:
        return await database.write(invitations.accept, token, person, now)

    return run


async def actions(database: Database) -> list[str]:
    return [entry.action for entry in await database.read(access_log.everything, 0, 100)]


async def reason(waiting: Awaitable[Any]) -> str:
    with pytest.raises(JddbError) as refused:
        await waiting
    return refused.value.reason


async def test_a_link_gives_its_role_and_says_where(
    database: Database, invite: Invite, accept: Accept, job: jobs.Job, person: Any
) -> None:
    bob = await person("bob")
    made = await invite()
    assert (made.role, made.uses, made.max_uses, made.created_by) == (Role.EDITOR, 0, None, "ann")
    assert await accept(bob) == Accepted(job.id, Role.EDITOR, ["s1"])
    assert await database.read(members.role_in_job, job.id, bob) is Role.EDITOR
    told = await database.read(access_log.everything, 0, 100, username="bob")
    assert [(one.action, one.actor.username, one.role_before, one.role_after) for one in told] == [
        ("accepted", "bob", None, "editor")
    ]
    assert told[0].invitation_id == made.id


def holding(folder: Path, text: bytes) -> list[Path]:
    return [file for file in folder.glob("jddb.sqlite*") if text in file.read_bytes()]


@only_sqlite
async def test_the_token_is_nowhere_in_the_file(
    database: Database, tmp_path: Path, invite: Invite, accept: Accept, person: Any
) -> None:
    token = secrets.token_urlsafe(32)
    await invite(token=token)
    await accept(await person("bob"), token)
    await database.write(lambda db: db.execute(text("SELECT 1")))
    assert not holding(tmp_path, token.encode())


async def test_the_greater_role_counts_and_nothing_gained_uses_nothing(
    database: Database, invite: Invite, accept: Accept, ann: Principal, job: jobs.Job, person: Any
) -> None:
    bob, cleo = await person("bob"), await person("cleo")
    await database.write(members.put, "s1", ann, "bob", Role.VIEWER, NOW)
    await database.write(members.put, "s1", ann, "cleo", Role.TRANSLATOR, NOW)
    await invite(Role.REVIEWER, uses=1)
    assert (await accept(cleo)).role is Role.TRANSLATOR
    assert (await accept(ann)).role is Role.OWNER
    assert (await accept(bob)).role is Role.REVIEWER
    assert await database.read(members.role_in_job, job.id, cleo) is Role.TRANSLATOR


async def test_what_everybody_has_is_not_taken_for_membership(
    database: Database, invite: Invite, accept: Accept, job: jobs.Job, person: Any
) -> None:
    bob = await person("bob", floor=Role.EDITOR)
    await invite(Role.VIEWER)
    assert (await accept(bob)).role is Role.EDITOR
    assert await database.read(members.role_in_job, job.id, replace(bob, floor=Role.NONE)) is Role.VIEWER


async def test_the_same_person_again_uses_nothing_and_gets_nothing_back(
    database: Database, invite: Invite, accept: Accept, ann: Principal, person: Any
) -> None:
    bob, cleo = await person("bob"), await person("cleo")
    await invite(uses=2)
    await accept(bob)
    assert (await accept(bob)).moved == []
    (still,) = await database.read(invitations.listing, "s1", ann, NOW)
    assert still.uses == 1
    await database.write(members.put, "s1", ann, "bob", Role.VIEWER, NOW)
    assert (await accept(bob)).role is Role.VIEWER
    await database.write(members.remove, "s1", ann, "bob", NOW)
    assert await reason(accept(bob)) == "invitation_ended"
    assert (await accept(cleo)).role is Role.EDITOR


async def test_who_is_in_may_open_the_link_when_it_no_longer_works(
    database: Database, invite: Invite, accept: Accept, ann: Principal, person: Any
) -> None:
    bob = await person("bob")
    made = await invite(uses=1)
    await accept(bob)
    assert (await accept(bob, now=NOW + 2 * HOUR)).role is Role.EDITOR
    other = await invite(token="another")
    await database.write(invitations.revoke, "s1", ann, other.id, NOW)
    assert (await accept(bob, "another")).role is Role.EDITOR
    assert made.id != other.id


async def test_each_reason_for_which_a_link_does_not_work(
    database: Database, invite: Invite, accept: Accept, ann: Principal, job: jobs.Job, person: Any
) -> None:
    bob, cleo, dan = [await person(name) for name in ("bob", "cleo", "dan")]
    assert await reason(accept(bob, "never made")) == "invitation_unknown"
    await invite(uses=1)
    assert await reason(accept(bob, TOKEN + " ")) == "invitation_unknown"
    assert await reason(accept(bob, invitations.digest(TOKEN))) == "invitation_unknown"
    assert await reason(accept(bob, now=NOW + HOUR)) == "invitation_expired"
    assert (await accept(bob, now=NOW + HOUR - timedelta(seconds=1))).role is Role.EDITOR
    assert await reason(accept(cleo)) == "invitation_used_up"
    revoked = await invite(token="revoked")
    await database.write(invitations.revoke, "s1", ann, revoked.id, NOW)
    assert await reason(accept(cleo, "revoked")) == "invitation_ended"
    await invite(token="of a deleted job")
    await database.write(jobs.hide, job.id, ann, NOW)
    for one in (cleo, dan):
        assert await reason(accept(one, "of a deleted job")) == "invitation_ended"


async def test_the_links_of_who_lost_ownership_or_is_shut_out_stop(
    database: Database, invite: Invite, accept: Accept, ann: Principal, person: Any
) -> None:
    bob, cleo = await person("bob"), await person("cleo")
    await database.write(members.put, "s1", ann, "bob", Role.OWNER, NOW)
    await invite(token="of bob", by=bob)
    await invite(token="of ann")
    await database.write(users.set_active, "bob", False, ann.user_id, NOW)
    assert await reason(accept(cleo, "of bob")) == "invitation_ended"
    await database.write(users.set_active, "bob", True, ann.user_id, NOW)
    await database.write(members.put, "s1", ann, "bob", Role.EDITOR, NOW)
    assert await reason(accept(cleo, "of bob")) == "invitation_ended"
    await database.write(members.put, "s1", ann, "bob", Role.OWNER, NOW)
    assert await reason(accept(cleo, "of bob")) == "invitation_ended", "it does not come back with the role"
    assert (await accept(cleo, "of ann")).role is Role.EDITOR
    assert (await actions(database)).count("invitation_revoked") == 1


@pytest.mark.parametrize("limits", [{"session_id": "s1"}, {"ceiling": Role.EDITOR}, {"ceiling": Role.VIEWER}])
async def test_a_limited_token_accepts_nothing(
    invite: Invite, accept: Accept, person: Any, limits: dict[str, Any]
) -> None:
    bob = await person("bob")
    await invite()
    with pytest.raises(Forbidden) as refused:
        await accept(replace(bob, **limits))
    assert refused.value.reason == "token_limited"
    assert (await accept(bob)).role is Role.EDITOR


async def test_who_was_shut_out_meanwhile_accepts_nothing(
    database: Database, invite: Invite, accept: Accept, ann: Principal, job: jobs.Job, person: Any
) -> None:
    bob = await person("bob")
    await invite(uses=1)
    await database.write(users.set_active, "bob", False, ann.user_id, NOW)
    with pytest.raises(NotAuthenticated):
        await accept(bob)
    assert await database.read(members.role_in_job, job.id, bob) is Role.NONE


@pytest.fixture
async def second(database: Database, db_url: str) -> AsyncIterator[Database]:
    """The same database, opened by another process as it were."""
    other = await open_database(db_url)
    yield other
    await other.close()


@pytest.mark.parametrize("uses", [1, 3])
async def test_uses_are_counted_right_when_many_accept_at_once(
    database: Database, second: Database, invite: Invite, person: Any, job: jobs.Job, uses: int
) -> None:
    people = [await person(f"person {number}") for number in range(10)]
    made = await invite(uses=uses)
    results = await asyncio.gather(
        *(
            (database, second)[number % 2].write(invitations.accept, TOKEN, one, NOW)
            for number, one in enumerate(people)
        ),
        return_exceptions=True,
    )
    refused = [result for result in results if not isinstance(result, Accepted)]
    assert [getattr(error, "reason", error) for error in refused] == ["invitation_used_up"] * (10 - uses)
    roles = [await database.read(members.role_in_job, job.id, one) for one in people]
    assert roles.count(Role.EDITOR) == uses

    def used(db: Connection) -> Any:
        return db.execute(text("SELECT uses FROM invitations WHERE id = :id"), {"id": made.id}).scalar()

    assert await database.read(used) == uses


async def test_one_person_in_two_windows_uses_one(
    database: Database, second: Database, invite: Invite, ann: Principal, person: Any
) -> None:
    bob = await person("bob")
    await invite(uses=2)
    await asyncio.gather(*(one.write(invitations.accept, TOKEN, bob, NOW) for one in (database, second) * 3))
    (still,) = await database.read(invitations.listing, "s1", ann, NOW)
    assert still.uses == 1
    assert (await actions(database)).count("accepted") == 1


async def test_only_owners_make_see_and_revoke_links(
    database: Database, invite: Invite, ann: Principal, person: Any
) -> None:
    bob, zoe = await person("bob"), await person("zoe")
    await database.write(members.put, "s1", ann, "bob", Role.EDITOR, NOW)
    made = await invite()
    for one, error in ((bob, Forbidden), (zoe, NotFound), (replace(ann, ceiling=Role.EDITOR), Forbidden)):
        with pytest.raises(error):
            await invite(token="other", by=one)
        with pytest.raises(error):
            await database.read(invitations.listing, "s1", one, NOW)
        with pytest.raises(error):
            await database.write(invitations.revoke, "s1", one, made.id, NOW)
    assert [one.id for one in await database.read(invitations.listing, "s1", ann, NOW)] == [made.id]


async def test_a_link_is_revoked_once_and_only_from_its_own_job_description(
    database: Database, invite: Invite, ann: Principal
) -> None:
    made = await invite()
    other = jobs.NewJob(job_number="2", title="t", classification="", language="en", ops=[{"insert": "\n"}])
    job = await database.write(jobs.create, other, ann, NOW)
    await database.write(sessions.open_for, job.id, ann, "editing", "s2", NOW)
    assert await reason(database.write(invitations.revoke, "s2", ann, made.id, NOW)) == "no_such_invitation"
    await database.write(invitations.revoke, "s1", ann, made.id, NOW)
    assert await reason(database.write(invitations.revoke, "s1", ann, made.id, NOW)) == "no_such_invitation"
    assert (await actions(database)).count("invitation_revoked") == 1


async def test_there_are_not_endlessly_many_open_links(
    database: Database, invite: Invite, ann: Principal
) -> None:
    for number in range(invitations.MOST_OPEN):
        made = await invite(token=str(number))
    with pytest.raises(Conflict):
        await invite(token="one more")
    await database.write(invitations.revoke, "s1", ann, made.id, NOW)
    await invite(token="one more")


async def test_the_log_stands_or_falls_with_what_it_tells(
    database: Database, invite: Invite, job: jobs.Job, person: Any
) -> None:
    bob = await person("bob")
    await invite()

    def accept_and_fail(db: Connection) -> None:
        invitations.accept(db, TOKEN, bob, NOW)
        raise RuntimeError("the power goes")

    before = await actions(database)
    with pytest.raises(RuntimeError):
        await database.write(accept_and_fail)
    assert await actions(database) == before
    assert await database.read(members.role_in_job, job.id, bob) is Role.NONE
