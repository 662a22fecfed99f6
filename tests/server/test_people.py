"""`me` and `token`."""

from __future__ import annotations

import getpass
import time
from typing import Any

import pytest
from jupyter_server.auth import Authorizer

from jddb_jupyter.auth.tokens import Claims, Tokens
from jddb_jupyter.collab.roles import Role
from jddb_jupyter.storage import users


async def test_a_token_says_who_is_calling(ann: Any) -> None:
    reply = await ann("GET", "me")
    assert (reply.status, reply.body["user"]["username"], reply.body["user"]["name"]) == (200, "ann", "Ann")


async def test_nobody_is_refused_in_both_languages(anybody: Any) -> None:
    reply = await anybody()("GET", "me")
    assert (reply.status, reply.body["code"]) == (401, "not_authenticated")
    reply = await anybody()("GET", "me", locale="fr-CA")
    assert reply.body["message"] == "Veuillez ouvrir une nouvelle session de connexion."


async def test_a_token_from_rest_is_the_callers(ann: Any, anybody: Any) -> None:
    reply = await ann("POST", "token")
    assert reply.status == 200
    again = await anybody(Authorization=f"Bearer {reply.body['token']}")("GET", "me")
    assert again.body["user"] == reply.body["user"]
    in_address = await anybody()("GET", "me", token=reply.body["token"])
    assert in_address.body["user"] == reply.body["user"]


async def test_a_limited_token_never_widens(ann: Any, person: Any, anybody: Any) -> None:
    sessions = []
    for number in ("1", "2"):
        job = {"job_number": number, "title": "t", "classification": "", "language": "en"}
        job_id = (await ann("POST", "jobs", job)).body["id"]
        sessions.append((await ann("POST", "sessions", {"job_id": job_id})).body["session_id"])
    narrow = person("ann", session_id=sessions[0], role=Role.VIEWER, expires_at=time.time() + 60)
    assert [entry["job_number"] for entry in (await narrow("GET", "jobs")).body["jobs"]] == ["1"]
    assert [s["session_id"] for s in (await narrow("GET", "sessions")).body["sessions"]] == sessions[:1]
    assert (await narrow("GET", f"sessions/{sessions[1]}")).status == 404
    assert (await narrow("POST", f"sessions/{sessions[0]}/restore", {"revision": 0})).status == 403
    assert (await narrow("DELETE", f"sessions/{sessions[0]}")).status == 403
    job = {"job_number": "3", "title": "t", "classification": "", "language": "en"}
    assert (await narrow("POST", "jobs", job)).status == 403
    assert (await narrow("POST", "token", {"session_id": sessions[1]})).status == 403
    renewed = await narrow("POST", "token")
    assert renewed.body["expires_at"] <= (time.time() + 60) * 1000
    again = anybody(Authorization=f"Bearer {renewed.body['token']}")
    assert (await again("GET", f"sessions/{sessions[1]}")).status == 404
    assert (await again("DELETE", f"sessions/{sessions[0]}")).status == 403
    assert (await again("GET", "me")).body["session_id"] == sessions[0]


async def test_a_token_for_a_session_needs_the_right_to_it(ann: Any, bob: Any) -> None:
    job = {"job_number": "1", "title": "t", "classification": "", "language": "en"}
    job_id = (await ann("POST", "jobs", job)).body["id"]
    session = (await ann("POST", "sessions", {"job_id": job_id})).body["session_id"]
    assert (await ann("POST", "token", {"session_id": session})).status == 200
    assert (await bob("POST", "token", {"session_id": session})).status == 404


async def test_broken_tokens_are_refused_even_beside_a_cookie(
    person: Any, anybody: Any, login: Any, tokens: Tokens
) -> None:
    cookies = await login()
    assert (await anybody(Cookie=cookies)("GET", "me")).status == 200
    now = time.time()
    good = tokens.issue(Claims("ann", expires_at=now + 60, issued_at=now))
    header, payload, signature = good.split(".")
    broken = {
        "expired": tokens.issue(Claims("ann", expires_at=now - 60)),
        "tampered": f"{header}.{payload[:-2]}AA.{signature}",
        "truncated": good[:-10],
        "without a signature": f"{header}.{payload}.",
        "foreign": Tokens("another secret of thirty-two bytes and more").issue(Claims("ann", now + 60)),
        "of somebody else's number": tokens.issue(Claims("ann", now + 60, now, user_id=999)),
        "without a name": tokens.issue(Claims("", now + 60)),
    }
    for what, token in broken.items():
        for headers, query in (({"Authorization": f"Bearer {token}"}, {}), ({}, {"token": token})):
            reply = await anybody(Cookie=cookies, **headers)("GET", "me", **query)
            assert (reply.status, reply.body["code"]) == (401, "not_authenticated"), what


async def test_a_disabled_user_and_a_revoked_token(ann: Any, person: Any, jp_serverapp: Any) -> None:
    assert (await ann("GET", "me")).status == 200
    services = await jp_serverapp.web_app.settings["jddb"].services()
    by = (await services.database.read(users.find, "ann")).id
    await services.database.write(users.set_active, "ann", False, by, services.now())
    refused = await ann("GET", "me")
    assert (refused.status, refused.body["details"]["reason"]) == (401, "user_disabled")
    await services.database.write(users.set_active, "ann", True, by, services.now())
    assert (await ann("GET", "me")).status == 200
    await services.database.write(users.revoke_tokens, "ann", by, services.now())
    assert (await ann("GET", "me")).status == 401
    assert (await person("ann", issued_at=0.0)("GET", "me")).status == 401
    assert (await person("ann")("GET", "me")).status == 200


async def test_the_servers_own_token_is_one_stable_local_user(
    anybody: Any, jp_serverapp: Any, login: Any
) -> None:
    token = jp_serverapp.identity_provider.token
    script = anybody(Authorization=f"token {token}")
    first, second = await script("GET", "me"), await script("GET", "me")
    assert first.body["user"] == second.body["user"]
    assert first.body["user"]["username"] == getpass.getuser()
    assert "Set-Cookie" not in first.headers
    browser = await anybody(Cookie=await login())("GET", "me")
    assert browser.body["user"]["username"] != getpass.getuser()
    other = await anybody(Cookie=await login(), Authorization=f"token {token}")("GET", "me")
    assert other.body["user"]["username"] not in (getpass.getuser(), browser.body["user"]["username"])


async def test_the_authorizer_is_asked(ann: Any, jp_serverapp: Any) -> None:
    class ReadOnly(Authorizer):
        def is_authorized(self, handler: Any, user: Any, action: str, resource: str) -> bool:
            assert (user.username, resource) == ("ann", "jddb")
            return action == "read"

    jp_serverapp.web_app.settings["authorizer"] = ReadOnly()
    assert (await ann("GET", "jobs")).status == 200
    assert (await ann("POST", "token")).status == 403


@pytest.mark.parametrize("jddb_config", [{"group_roles": {"writers": "editor"}, "default_role": "viewer"}])
async def test_groups_give_roles_that_tokens_carry_on(ann: Any, person: Any, anybody: Any) -> None:
    job = {"job_number": "1", "title": "t", "classification": "", "language": "en"}
    job_id = (await ann("POST", "jobs", job)).body["id"]
    assert (await person("bob")("GET", f"jobs/{job_id}")).body["role"] == "viewer"
    writer = person("bob", groups=("writers", "others"))
    assert (await writer("GET", f"jobs/{job_id}")).body["role"] == "editor"
    token = (await writer("POST", "token")).body["token"]
    again = anybody(Authorization=f"Bearer {token}")
    assert (await again("GET", f"jobs/{job_id}")).body["role"] == "editor"


async def test_a_chosen_name_and_colour_outlive_what_the_identity_says(ann: Any, person: Any) -> None:
    colours = (await ann("GET", "me")).body["colours"]
    reply = await ann("PATCH", "me", {"name": "  Anne-Élise\t of  the North ", "colour": colours[3]})
    assert (reply.status, reply.body["user"]["name"]) == (200, "Anne-Élise of the North")
    again = await person("ann", name="Ann as Jupyter has her")("GET", "me")
    assert (again.body["user"]["name"], again.body["user"]["colour"]) == (
        "Anne-Élise of the North",
        colours[3],
    )
    reply = await ann("PATCH", "me", {"colour": colours[4]})
    assert reply.body["user"]["name"] == "Anne-Élise of the North"


@pytest.mark.parametrize(
    "body",
    [
        {"name": ""},
        {"name": "   "},
        {"name": "—…!"},
        {"name": "a" * 101},
        {"name": "Ann\u202eevE"},
        {"name": "Ann\u200b"},
        {"name": "Ann\u0000"},
        {"name": None},
        {"name": ["Ann"]},
        {"colour": "red"},
        {"colour": "#ffffff"},
        {"colour": "#0B6E4F"},
        {"colour": "url(https://elsewhere.example)"},
        {"colour": 1},
        {"name": "Fine", "colour": "#000000"},
    ],
)
async def test_what_nobody_can_be_called_or_shown_in(ann: Any, body: Any) -> None:
    reply = await ann("PATCH", "me", body)
    assert (reply.status, reply.body["code"]) == (400, "invalid_message")
    assert (await ann("GET", "me")).body["user"]["name"] == "Ann"
