"""Invitation links, hand-over and the log over REST."""

from __future__ import annotations

import asyncio
import json
import re
import time
from datetime import timedelta
from typing import Any

import pytest

from jddb_jupyter.collab.roles import Principal, Role
from jddb_jupyter.server import guesses
from jddb_jupyter.storage import invitations, users
from jddb_jupyter.storage.invitations import Wanted

HOUR = 3_600


@pytest.fixture
async def session(ann: Any) -> str:
    job = {"job_number": "103249", "title": "Chief", "classification": "EX-01", "language": "en"}
    job_id = (await ann("POST", "jobs", job)).body["id"]
    return str((await ann("POST", "sessions", {"job_id": job_id})).body["session_id"])


async def invite(owner: Any, session: str, **values: Any) -> dict[str, Any]:
    asked = {"role": "editor", "expires_in": HOUR, **values}
    reply = await owner("POST", f"sessions/{session}/invitations", asked)
    assert reply.status == 201
    return dict(reply.body)


async def members(owner: Any, session: str) -> dict[str, str]:
    reply = await owner("GET", f"sessions/{session}/members")
    return {member["username"]: member["role"] for member in reply.body["members"]}


async def test_a_token_is_told_once_and_opens_the_job_description(ann: Any, bob: Any, session: str) -> None:
    begun = time.time() * 1000
    made = await invite(ann, session, uses=2)
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", made["token"])
    assert begun <= made["expires_at"] - HOUR * 1000 <= time.time() * 1000
    assert (await bob("GET", f"sessions/{session}")).status == 404
    accepted = await bob("POST", "invitations/accept", {"token": made["token"]})
    assert (accepted.status, accepted.body["role"]) == (200, "editor")
    assert (await bob("GET", f"jobs/{accepted.body['job_id']}")).status == 200
    listed = await ann("GET", f"sessions/{session}/invitations")
    assert listed.body["invitations"] == [
        {**{name: value for name, value in made.items() if name != "token"}, "uses": 1, "uses_left": 1}
    ]
    assert made["token"] not in json.dumps((await ann("GET", f"sessions/{session}/access-log")).body)


async def test_why_a_link_does_not_work_is_told_in_both_languages_and_nothing_else(
    ann: Any, bob: Any, person: Any, session: str
) -> None:
    cleo = person("cleo")
    links = {
        "invitation_used_up": await invite(ann, session, uses=1),
        "invitation_ended": await invite(ann, session),
        "invitation_unknown": {"token": "A" * 43},
    }
    await bob("POST", "invitations/accept", {"token": links["invitation_used_up"]["token"]})
    gone = links["invitation_ended"]["id"]
    assert (await ann("DELETE", f"sessions/{session}/invitations/{gone}")).status == 204
    assert (await ann("DELETE", f"sessions/{session}/invitations/{gone}")).status == 404
    for reason, link in links.items():
        told = []
        for language in ("en", "fr-CA"):
            reply = await cleo(
                "POST",
                "invitations/accept",
                {"token": link["token"]},
                headers={"Accept-Language": language},
            )
            assert (reply.status, reply.body["code"], reply.body["details"]) == (
                404,
                "not_found",
                {"reason": reason},
            )
            assert not re.search("103249|Chief|ann", json.dumps(reply.body), re.IGNORECASE)
            told.append(reply.body["message"])
        assert told[0] != told[1]
    assert (await cleo("GET", f"sessions/{session}")).status == 404


async def test_a_link_that_has_expired(ann: Any, bob: Any, session: str, jp_serverapp: Any) -> None:
    services = await jp_serverapp.web_app.settings["jddb"].services()
    user = await services.database.read(users.find, "ann")
    owner = Principal(user.id, user.username, user.name, user.colour)
    wanted = Wanted(Role.EDITOR, timedelta(hours=1))
    long_ago = services.now() - timedelta(hours=1)
    await services.database.write(invitations.create, session, owner, wanted, "a token", long_ago)
    reply = await bob("POST", "invitations/accept", {"token": "a token"})
    assert reply.body["details"]["reason"] == "invitation_expired"
    assert (await ann("GET", f"sessions/{session}/invitations")).body["invitations"] == []


HOSTILE = [
    {},
    [],
    {"role": "owner", "expires_in": HOUR},
    {"role": "OWNER", "expires_in": HOUR},
    {"role": "none", "expires_in": HOUR},
    {"role": None, "expires_in": HOUR},
    {"role": "editor"},
    *(
        {"role": "editor", "expires_in": seconds}
        for seconds in (0, -1, 1.5, True, "60", None, 10**12, 31 * 86_400)
    ),
    *({"role": "editor", "expires_in": HOUR, "uses": uses} for uses in (0, -1, 1.5, True, "1", 10**12, [1])),
]


@pytest.mark.parametrize("body", HOSTILE)
async def test_what_no_link_can_be(ann: Any, session: str, body: Any) -> None:
    reply = await ann("POST", f"sessions/{session}/invitations", body)
    assert (reply.status, reply.body["code"]) == (400, "invalid_message")
    assert (await ann("GET", f"sessions/{session}/invitations")).body["invitations"] == []


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b'{"token": "\\ud800"}', 400),
        (b'{"token": 7}', 400),
        (b'{"token": null}', 400),
        (b'{"token": ""}', 404),
        (b'{"token": "\\u0000"}', 404),
        ('{"token": "é\' OR 1=1 --"}'.encode(), 404),
        (b'{"token": "%s"}' % (b"A" * 201), 400),
        (b'{"token": "%s"}' % (b"A" * 100_000), 400),
    ],
)
async def test_what_no_token_can_be(bob: Any, session: str, body: bytes, status: int) -> None:
    assert (await bob("POST", "invitations/accept", body)).status == status


async def test_the_last_use_goes_to_one_of_many(ann: Any, person: Any, session: str) -> None:
    made = await invite(ann, session, uses=1)
    people = [person(f"person {number}") for number in range(8)]
    replies = await asyncio.gather(
        *(one("POST", "invitations/accept", {"token": made["token"]}) for one in people)
    )
    assert sorted(reply.status for reply in replies) == [200] + [404] * 7
    assert len(await members(ann, session)) == 2


async def test_a_limited_token_neither_accepts_nor_renames(ann: Any, person: Any, session: str) -> None:
    made = await invite(ann, session)
    for limits in ({"session_id": session}, {"role": Role.EDITOR}):
        limited = person("bob", **limits)
        for method, path, body in (
            ("POST", "invitations/accept", {"token": made["token"]}),
            ("PATCH", "me", {"name": "Robert"}),
        ):
            reply = await limited(method, path, body)
            assert (reply.status, reply.body["details"]["reason"]) == (403, "token_limited")
    assert await members(ann, session) == {"ann": "owner"}


async def test_a_ceiling_below_owner_invites_nobody(ann: Any, person: Any, session: str) -> None:
    below = person("ann", role=Role.EDITOR)
    asked = {"role": "viewer", "expires_in": HOUR}
    assert (await below("POST", f"sessions/{session}/invitations", asked)).status == 403
    elsewhere = person("ann", session_id="another")
    assert (await elsewhere("POST", f"sessions/{session}/invitations", asked)).status == 404


async def test_who_tries_too_many_links_has_to_wait(ann: Any, bob: Any, session: str) -> None:
    made = await invite(ann, session)
    for number in range(guesses.MOST_MISSES):
        assert (await bob("POST", "invitations/accept", {"token": f"guess {number}"})).status == 404
    reply = await bob("POST", "invitations/accept", {"token": made["token"]})
    assert (reply.status, reply.body["code"]) == (429, "rate_limited")
    assert (await ann("POST", "invitations/accept", {"token": made["token"]})).status == 200


def test_misses_are_forgotten_after_their_time_and_people_when_there_are_too_many() -> None:
    now = 0.0
    counted = guesses.Guesses(lambda: now)
    for _ in range(guesses.MOST_MISSES):
        counted.missed(1)
    with pytest.raises(guesses.RateLimited):
        counted.check(1)
    now = guesses.WINDOW_SECONDS
    counted.check(1)
    for user_id in range(guesses.MOST_PEOPLE + 5):
        counted.missed(user_id)
    assert len(counted._misses) == guesses.MOST_PEOPLE
    assert counted.total == guesses.MOST_MISSES + guesses.MOST_PEOPLE + 5


async def test_a_hand_over(ann: Any, bob: Any, session: str) -> None:
    await ann("PUT", f"sessions/{session}/members/bob", {"role": "viewer"})
    refused = await ann("POST", f"sessions/{session}/owner", {"username": "bob"})
    assert (refused.status, refused.body["details"]["reason"]) == (409, "hand_over_not_here")
    await bob("GET", "me")
    link = await invite(ann, session)
    done = await ann("POST", f"sessions/{session}/owner", {"username": "bob"})
    assert {one["username"]: one["role"] for one in done.body["members"]} == {"bob": "owner", "ann": "editor"}
    assert (await ann("POST", f"sessions/{session}/owner", {"username": "ann"})).status == 403
    assert (await bob("GET", f"sessions/{session}/invitations")).body["invitations"] == []
    log = (await bob("GET", f"sessions/{session}/access-log")).body["entries"]
    assert [(one["action"], one["subject"] and one["subject"]["username"]) for one in log] == [
        ("invitation_revoked", None),
        ("handed_over", "ann"),
        ("handed_over", "bob"),
        ("invited", None),
        ("granted", "bob"),
        ("created", "ann"),
    ]
    assert log[0]["invitation_id"] == link["id"]


@pytest.mark.parametrize(
    "body", [{}, {"username": None}, {"username": 7}, {"username": "bob", "stay_owner": "yes"}]
)
async def test_what_no_hand_over_can_be(ann: Any, session: str, body: Any) -> None:
    assert (await ann("POST", f"sessions/{session}/owner", body)).status == 400


async def test_two_hand_overs_at_once(ann: Any, person: Any, session: str) -> None:
    for name in ("bob", "cleo"):
        await ann("PUT", f"sessions/{session}/members/{name}", {"role": "viewer"})
        await person(name)("GET", "me")
    replies = await asyncio.gather(
        *(ann("POST", f"sessions/{session}/owner", {"username": name}) for name in ("bob", "cleo"))
    )
    assert sorted(reply.status for reply in replies) == [200, 403]
    assert sorted((await members(ann, session)).values()) == ["editor", "owner", "viewer"]


async def test_known_people(ann: Any, bob: Any, session: str) -> None:
    await bob("GET", "me")
    assert (await ann("GET", "people")).body["people"] == []
    await ann("PUT", f"sessions/{session}/members/bob", {"role": "viewer"})
    known = (await ann("GET", "people", q="BO")).body["people"]
    assert [(one["username"], one["name"]) for one in known] == [("bob", "Bob")]
    assert (await ann("GET", "people", q="zo")).body["people"] == []
    assert (await bob("GET", "people")).body["people"] == []
