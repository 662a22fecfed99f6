"""Sessions, members, the document and its log over REST."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest


@pytest.fixture
def opened(ann: Any) -> Any:
    """Ann's job description with an open session: their ids."""

    async def make(text: str = "One.") -> tuple[int, str]:
        job = {"job_number": "1", "title": "t", "classification": "", "language": "en", "text": text}
        job_id = (await ann("POST", "jobs", job)).body["id"]
        return job_id, (await ann("POST", "sessions", {"job_id": job_id})).body["session_id"]

    return make


async def test_two_who_open_at_once_get_the_same_session(ann: Any, opened: Any) -> None:
    job_id, first = await opened()
    await ann("DELETE", f"sessions/{first}")
    replies = await asyncio.gather(*(ann("POST", "sessions", {"job_id": job_id}) for _ in range(5)))
    assert sorted(reply.status for reply in replies) == [200, 200, 200, 200, 201]
    assert len({reply.body["session_id"] for reply in replies}) == 1
    listed = (await ann("GET", "jobs")).body["jobs"][0]
    assert (listed["session_id"], listed["revision"]) == (replies[0].body["session_id"], 0)


async def test_completing_publishes_and_a_new_session_starts_there(ann: Any, opened: Any) -> None:
    job_id, session = await opened()
    paused = await ann("PATCH", f"sessions/{session}", {"status": "paused"})
    assert (paused.status, paused.body["status"]) == (200, "paused")
    refused = await ann("POST", f"sessions/{session}/restore", {"revision": 0})
    assert (refused.status, refused.body["code"]) == (409, "read_only")
    assert (await ann("PATCH", f"sessions/{session}", {"status": "active"})).status == 200
    assert (await ann("POST", f"sessions/{session}/restore", {"revision": 0})).status == 200
    done = await ann("PATCH", f"sessions/{session}", {"status": "completed"})
    assert (done.status, done.body["status"]) == (200, "completed")
    versions = (await ann("GET", f"jobs/{job_id}/versions")).body["versions"]
    assert [(version["number"], version["text"], version["published_by"]) for version in versions] == [
        (1, "One.\n", "ann")
    ]
    again = await ann("PATCH", f"sessions/{session}", {"status": "active"})
    assert (again.status, again.body["code"]) == (409, "session_closed")
    new = await ann("POST", "sessions", {"job_id": job_id})
    assert (new.status, new.body["revision"]) == (201, 0)
    assert new.body["session_id"] != session
    assert (await ann("GET", f"sessions/{session}/document")).body["text"] == "One.\n"


async def test_a_job_keeps_an_owner(ann: Any, opened: Any, person: Any) -> None:
    _, session = await opened()
    for method, body in (("DELETE", None), ("PUT", {"role": "editor"})):
        reply = await ann(method, f"sessions/{session}/members/ann", body)
        assert (reply.status, reply.body["code"]) == (409, "conflict"), method
    assert (await ann("PUT", f"sessions/{session}/members/new%20person", {"role": "owner"})).status == 200
    assert (await ann("DELETE", f"sessions/{session}/members/ann")).status == 204
    assert (await ann("GET", f"sessions/{session}")).status == 404
    members = await person("new person")("GET", f"sessions/{session}/members")
    assert [(member["username"], member["role"]) for member in members.body["members"]] == [
        ("new person", "owner")
    ]


async def test_what_is_no_member_or_status_is_refused(ann: Any, opened: Any) -> None:
    _, session = await opened()
    for path, body in (
        ("members/bob", {"role": "none"}),
        ("members/bob", {"role": "OWNER"}),
        ("members/bob", {}),
        ("members/" + "b" * 256, {"role": "viewer"}),
        ("members/%00", {"role": "viewer"}),
    ):
        assert (await ann("PUT", f"sessions/{session}/{path}", body)).status == 400, (path, body)
    for body in ({"status": "done"}, {"status": 1}, {"status": None}, []):
        assert (await ann("PATCH", f"sessions/{session}", body)).status == 400, body
    for body in ({"job_id": True}, {"job_id": 1.0}, {"job_id": "1"}, {"job_id": 10**30}, {"job_id": -1}):
        assert (await ann("POST", "sessions", body)).status == 400, body
    for revision in (True, 1.5, -1, "0", 2**31, None):
        reply = await ann("POST", f"sessions/{session}/restore", {"revision": revision})
        assert reply.status == 400, revision
    assert (await ann("DELETE", f"sessions/{session}/members/nobody")).status == 404
    assert (await ann("POST", f"sessions/{session}/restore", {"revision": 9})).status in (404, 409)


async def test_the_document_at_a_revision_and_the_log(ann: Any, opened: Any) -> None:
    _, session = await opened("Text")
    for expected in (1, 2, 3):
        reply = await ann("POST", f"sessions/{session}/restore", {"revision": 0})
        assert reply.body == {"revision": expected}
    first = (await ann("GET", f"sessions/{session}/document", revision=0)).body
    assert first == {"revision": 0, "ops": [{"insert": "Text\n"}], "text": "Text\n"}
    assert (await ann("GET", f"sessions/{session}/document")).body["revision"] == 3
    assert (await ann("GET", f"sessions/{session}/document", revision=4)).status == 404
    assert (await ann("GET", f"sessions/{session}/document", revision="1.0")).status == 400
    page = (await ann("GET", f"sessions/{session}/changes", limit=2)).body
    assert ([change["revision"] for change in page["changes"]], page["next"]) == ([1, 2], 2)
    assert page["changes"][0]["username"] == "ann"
    rest = (await ann("GET", f"sessions/{session}/changes", after=2)).body
    assert ([change["revision"] for change in rest["changes"]], rest["next"]) == ([3], None)


async def test_sessions_are_listed_by_pages_to_those_who_may(ann: Any, bob: Any) -> None:
    for number in range(3):
        job = {"job_number": str(number), "title": "t", "classification": "", "language": "en"}
        job_id = (await ann("POST", "jobs", job)).body["id"]
        await ann("POST", "sessions", {"job_id": job_id})
    page = (await ann("GET", "sessions", limit=2)).body
    rest = (await ann("GET", "sessions", limit=2, cursor=page["next"])).body
    assert (len(page["sessions"]), len(rest["sessions"]), rest["next"]) == (2, 1, None)
    assert (await bob("GET", "sessions")).body == {"sessions": [], "next": None}
    assert (await bob("GET", "jobs")).body == {"jobs": [], "next": None}
    assert (await bob("POST", "sessions", {"job_id": 1})).status == 404
