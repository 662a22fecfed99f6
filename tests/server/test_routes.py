"""Every route, whoever calls: nobody, another site's page, and each role."""

from __future__ import annotations

import re
from typing import Any

from jddb_jupyter.collab.roles import Role
from jddb_jupyter.server.rest.base import RestHandler
from jddb_jupyter.server.rest.routes import ROUTES

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def example(pattern: str) -> str:
    """An address that a pattern matches."""
    path = pattern.replace("\\.", ".").removeprefix("/jddb/api").removesuffix("(?:/.*)?") or "/nothing"
    path = re.sub(r"\(\[A-Za-z0-9_-\]\{1,\d+\}\)", "abc", path)
    path = path.replace("([^/]+)", "x")
    path = re.sub(r"\(\[0-9\]\{1,\d+\}\)", "1", path)
    assert re.fullmatch(pattern, "/jddb/api" + path), (pattern, path)
    return path.removeprefix("/")


def methods_of(handler: type[RestHandler]) -> list[str]:
    return [method for method in METHODS if method.lower() in vars(handler)]


ADDRESSES = [(example(pattern), handler) for pattern, handler in ROUTES]
PUBLIC = "ready"
"""The only one that answers to those who are not known; `test_ready.py` says what."""
GUARDED = [(path, handler) for path, handler in ADDRESSES if path != PUBLIC]


async def test_every_route_refuses_nobody(anybody: Any) -> None:
    nobody = anybody()
    for path, _ in GUARDED:
        for method in METHODS:
            reply = await nobody(method, path, b"{}" if method != "GET" else None)
            assert (reply.status, reply.body["code"]) == (401, "not_authenticated"), (method, path)


async def test_every_route_refuses_another_sites_page(anybody: Any, jp_serverapp: Any, login: Any) -> None:
    cookies = await login()
    foreign = anybody(Cookie=cookies, Origin="https://elsewhere.example")
    for path, _ in GUARDED:
        for method in METHODS:
            reply = await foreign(method, path, b"{}" if method != "GET" else None)
            assert (reply.status, reply.body["code"]) == (403, "forbidden"), (method, path)


async def test_a_cookie_needs_the_xsrf_token_to_write(anybody: Any, login: Any) -> None:
    cookies = await login()
    assert (await anybody(Cookie=cookies)("GET", "me")).status == 200
    for path, handler in ADDRESSES:
        for method in methods_of(handler):
            if method != "GET":
                reply = await anybody(Cookie=cookies)(method, path, b"{}")
                assert (reply.status, reply.body["code"]) == (403, "forbidden"), (method, path)
    xsrf = re.search(r"_xsrf=([^;]+)", cookies)
    assert xsrf is not None
    assert (await anybody(Cookie=cookies, **{"X-XSRFToken": xsrf[1]})("POST", "token")).status == 200


async def test_what_is_not_there_and_methods_that_are_not_taken(ann: Any) -> None:
    for path in ("nothing", "jobs/x", "jobs/1/x", "sessions/a/b/c/d", ""):
        reply = await ann("GET", path)
        assert (reply.status, reply.body["code"]) == (404, "not_found"), path
    for path, handler in ADDRESSES[:-1]:
        for method in set(METHODS) - set(methods_of(handler)):
            reply = await ann(method, path)
            assert (reply.status, reply.body["code"]) == (405, "method_not_allowed"), (method, path)


NONE, VIEWER, REVIEWER, TRANSLATOR, EDITOR, OWNER = Role
ANY = NONE
RIGHTS: dict[tuple[str, str], tuple[Role, Any, int]] = {
    # (method, address below jddb/api): (smallest role, body, status when it is allowed)
    ("GET", "jobs"): (ANY, None, 200),
    ("GET", "jobs/{job}/compare/{job}"): (VIEWER, None, 200),
    ("GET", "jobs/facets"): (ANY, None, 200),
    ("POST", "jobs"): (
        ANY,
        {"job_number": "new {role}", "title": "t", "classification": "", "language": "en"},
        201,
    ),
    ("GET", "jobs/import"): (ANY, None, 200),
    ("POST", "jobs/import"): (ANY, b"", 400),
    ("GET", "jobs/{job}"): (VIEWER, None, 200),
    ("PATCH", "jobs/{job}"): (EDITOR, {"title": "Changed"}, 200),
    ("GET", "jobs/{job}/export"): (VIEWER, None, 200),
    ("GET", "jobs/{job}/versions"): (VIEWER, None, 200),
    ("GET", "jobs/{job}/versions/1"): (VIEWER, None, 200),
    ("GET", "jobs/{job}/diff?from=1"): (VIEWER, None, 200),
    ("GET", "sessions"): (ANY, None, 200),
    ("POST", "sessions"): (VIEWER, {"job_id": "{job}"}, 200),
    ("GET", "sessions/{session}"): (VIEWER, None, 200),
    ("PATCH", "sessions/{session}"): (OWNER, {"status": "active"}, 200),
    ("GET", "sessions/{session}/members"): (VIEWER, None, 200),
    ("PUT", "sessions/{session}/members/zoe"): (OWNER, {"role": "viewer"}, 200),
    ("DELETE", "sessions/{session}/members/zoe"): (OWNER, None, 204),
    ("GET", "sessions/{session}/invitations"): (OWNER, None, 200),
    ("POST", "sessions/{session}/invitations"): (OWNER, {"role": "viewer", "expires_in": 60}, 201),
    ("DELETE", "sessions/{session}/invitations/1"): (OWNER, None, 204),
    ("POST", "sessions/{session}/owner"): (OWNER, {"username": "editor", "stay_owner": True}, 200),
    ("GET", "sessions/{session}/access-log"): (OWNER, None, 200),
    ("POST", "invitations/accept"): (ANY, {"token": "of no link"}, 404),
    ("GET", "people"): (ANY, None, 200),
    ("GET", "sessions/{session}/document"): (VIEWER, None, 200),
    ("GET", "sessions/{session}/changes"): (VIEWER, None, 200),
    ("POST", "sessions/{session}/restore"): (EDITOR, {"revision": 0}, 200),
    ("GET", "sessions/{session}/timeline"): (VIEWER, None, 200),
    ("GET", "sessions/{session}/attribution"): (VIEWER, None, 200),
    ("GET", "sessions/{session}/diff?from=0"): (VIEWER, None, 200),
    ("GET", "sessions/{session}/snapshots"): (VIEWER, None, 200),
    ("POST", "sessions/{session}/snapshots"): (EDITOR, {"name": "Draft"}, 201),
    ("PATCH", "sessions/{session}/snapshots/1"): (OWNER, {"name": "Ann’s draft"}, 200),
    ("DELETE", "sessions/{session}/snapshots/1"): (OWNER, None, 204),
    ("GET", "sessions/{session}/comments"): (VIEWER, None, 200),
    ("POST", "sessions/{session}/comments"): (
        VIEWER,
        {"text": "Why?", "start": 0, "end": 1, "revision": 0},
        201,
    ),
    ("PATCH", "sessions/{session}/comments/{own}"): (VIEWER, {"text": "Because."}, 200),
    ("DELETE", "sessions/{session}/comments/{own}"): (VIEWER, None, 204),
    ("GET", "sessions/{session}/mentionable"): (VIEWER, None, 200),
    ("GET", "concordance?q=One&language=en&other=fr"): (ANY, None, 200),
    ("GET", "memory?text=One&source=en&target=fr"): (ANY, None, 200),
    ("POST", "memory"): (
        ANY,  # in a job description; adding for everybody needs a role everywhere
        {"source_language": "en", "target_language": "fr", "source": "One", "target": "Un"},
        403,
    ),
    ("PATCH", "memory/{unit}"): (ANY, {"status": "reviewed"}, 404),
    ("DELETE", "memory/{unit}"): (ANY, None, 404),
    ("GET", "translations"): (ANY, None, 200),
    ("POST", "translations"): (TRANSLATOR, {"source_job_id": "{job}", "target_job_id": "{other}"}, 200),
    ("GET", "translations/{pair}"): (VIEWER, None, 200),
    ("POST", "translations/{pair}/suggest"): (TRANSLATOR, {"suggester": "off", "text": "One."}, 404),
    ("GET", "translations/{pair}/export"): (VIEWER, None, 200),
    ("GET", "suggesters"): (ANY, None, 200),
    ("GET", "translations/{pair}/segments"): (VIEWER, None, 200),
    ("POST", "translations/{pair}/segments"): (
        REVIEWER,
        {"action": "update", "link_ids": ["{link}"], "origin": "human"},
        200,
    ),
    ("GET", "translations/{pair}/segments/{link}/suggestions"): (VIEWER, None, 200),
    ("GET", "translations/{pair}/findings"): (VIEWER, None, 200),
    ("GET", "translations/{pair}/leverage"): (VIEWER, None, 200),
    ("POST", "translations/{pair}/align"): (TRANSLATOR, {"method": "default"}, 200),
    ("PATCH", "translations/{pair}"): (EDITOR, {"translator": "editor", "reviewer": None}, 200),
    ("POST", "memory/import"): (ANY, b"", 403),
    ("GET", "memory/export"): (ANY, None, 200),
    ("GET", "glossary"): (ANY, None, 200),
    ("POST", "glossary"): (ANY, {"wordings": [{"language": "en", "text": "duty"}]}, 403),
    ("PATCH", "glossary/{term}"): (ANY, {"note": "n"}, 403),
    ("DELETE", "glossary/{term}"): (ANY, None, 403),
    ("POST", "glossary/find"): (ANY, {"text": "duties", "language": "en"}, 200),
    ("POST", "glossary/import"): (ANY, b"", 403),
    ("GET", "glossary/export"): (ANY, None, 200),
    ("POST", "token"): (ANY, None, 200),
    ("GET", "me"): (ANY, None, 200),
    ("PATCH", "me"): (ANY, {"name": "Called {role}"}, 200),
    ("GET", "metrics"): (ANY, None, 200),
    ("GET", "health"): (ANY, None, 200),
    ("GET", "ready"): (ANY, None, 204),
    ("GET", "openapi.json"): (ANY, None, 200),
    ("POST", "translations/{pair}/publish"): (OWNER, {"force": True, "reopen": True}, 200),
    ("DELETE", "sessions/{session}"): (OWNER, None, 204),
    ("DELETE", "jobs/{job}"): (OWNER, None, 204),
}


async def test_each_route_takes_each_role_as_it_should(ann: Any, person: Any) -> None:
    await play_every_role(ann, person)


async def play_every_role(ann: Any, person: Any) -> None:
    """Every row of the table, by somebody of every role."""
    made = await ann(
        "POST",
        "jobs",
        {"job_number": "1", "title": "t", "classification": "", "language": "en", "text": "One."},
    )
    job = made.body["id"]
    first = (await ann("POST", "sessions", {"job_id": job})).body["session_id"]
    done = await ann("PATCH", f"sessions/{first}", {"status": "completed", "reopen": True})
    session = done.body["next_session_id"]
    await ann("POST", f"sessions/{session}/snapshots", {"name": "Ann’s own"})
    for role in Role:
        if role is not NONE:
            await ann("PUT", f"sessions/{session}/members/{role}", {"role": str(role)})
    opened = await ann("POST", "translations", {"source_job_id": job, "target_language": "fr"})
    pair, other = opened.body["pair_id"], opened.body["target_job_id"]
    segments = await ann("GET", f"translations/{pair}/segments")
    link = segments.body["segments"][0]["link_id"]
    comment = {"text": "First", "start": 0, "end": 1, "revision": 0}
    for role in Role:  # the owner last, who deletes
        caller = person(str(role))
        writer = ann if role is NONE else caller
        own = (await writer("POST", f"sessions/{session}/comments", comment)).body["id"]
        for (method, address), (smallest, body, status) in RIGHTS.items():
            path = address.format(job=job, session=session, own=own, unit=1, term=1, pair=pair, link=link)
            sent = fill(body, job=job, role=role, other=other, link=link)
            reply = await caller(method, path, sent)
            missing = 404 if role is NONE else 403
            assert reply.status == (status if role >= smallest else missing), (str(role), method, path)


def fill(body: Any, **values: Any) -> Any:
    if not isinstance(body, dict):
        return body
    filled = {
        name: value.format(**values)
        if isinstance(value, str)
        else [one.format(**values) if isinstance(one, str) else one for one in value]
        if isinstance(value, list)
        else value
        for name, value in body.items()
    }
    return {name: int(value) if name.endswith("job_id") else value for name, value in filled.items()}


def test_the_table_of_rights_names_every_route() -> None:
    told = {
        (method, re.sub(r"\{\w+\}|zoe|(?<=invitations/)1", "x", path).partition("?")[0])
        for method, path in RIGHTS
    }
    there = set()
    for path, handler in ADDRESSES[:-1]:
        numbered = r"((?:jobs|compare|invitations|comments|memory|glossary)/)1\b"
        plain = re.sub(
            numbered + r"|((?:sessions|translations|segments)/)abc\b|(members/)x\b", r"\1\2\3x", path
        )
        there |= {(method, plain) for method in methods_of(handler)}
    assert told == there
