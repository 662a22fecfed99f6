"""Looking back over REST: steps, writers, differences, named and published versions."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture
def opened(ann: Any) -> Any:
    """Ann's job description with an open session that Bob may edit: their ids."""

    async def make(text: str = "One.") -> tuple[int, str]:
        job = {"job_number": "1", "title": "t", "classification": "", "language": "en", "text": text}
        job_id = (await ann("POST", "jobs", job)).body["id"]
        session = (await ann("POST", "sessions", {"job_id": job_id})).body["session_id"]
        await ann("PUT", f"sessions/{session}/members/bob", {"role": "editor"})
        return job_id, session

    return make


async def test_who_wrote_what(ann: Any, bob: Any, opened: Any, writes: Any) -> None:
    _, session = await opened("One.")
    await writes(ann, session, [{"retain": 4}, {"insert": " Deux."}])
    await writes(
        bob, session, [{"retain": 2}, {"insert": "😀😀"}], [{"retain": 2, "attributes": {"bold": True}}]
    )
    reply = await bob("GET", f"sessions/{session}/attribution")
    ids = {user["username"]: user["id"] for user in reply.body["users"]}
    assert reply.body["revision"] == 3
    assert reply.body["runs"] == [
        {"start": 0, "length": 2, "user_id": None, "revision": 0},
        {"start": 2, "length": 2, "user_id": ids["bob"], "revision": 2},
        {"start": 4, "length": 2, "user_id": None, "revision": 0},
        {"start": 6, "length": 6, "user_id": ids["ann"], "revision": 1},
        {"start": 12, "length": 1, "user_id": None, "revision": 0},
    ]
    assert [(user["name"], user["colour"][0]) for user in reply.body["users"]] == [("Ann", "#"), ("Bob", "#")]
    before = (await ann("GET", f"sessions/{session}/attribution", revision=1)).body
    assert [run["revision"] for run in before["runs"]] == [0, 1, 0]
    assert (await ann("GET", f"sessions/{session}/attribution", revision=4)).status == 404
    assert (await ann("GET", f"sessions/{session}/attribution", revision="x")).status == 400


async def test_steps_with_what_was_brought_back(ann: Any, bob: Any, opened: Any, writes: Any) -> None:
    _, session = await opened("One.")
    await writes(
        ann, session, [{"insert": "abc"}], [{"delete": 1}], [{"retain": 2, "attributes": {"bold": True}}]
    )
    await writes(bob, session, [{"delete": 2}])
    assert (await ann("POST", f"sessions/{session}/restore", {"revision": 1})).body == {"revision": 5}
    await writes(ann, session, [{"insert": "x"}])
    reply = (await bob("GET", f"sessions/{session}/timeline")).body
    names = {user["id"]: user["username"] for user in reply["users"]}
    keys = (
        "first_revision",
        "last_revision",
        "changes",
        "added",
        "removed",
        "formatted",
        "restored_revision",
    )
    assert (reply["revision"], reply["next"]) == (6, None)
    assert [(names[step["user_id"]], *(step[key] for key in keys)) for step in reply["steps"]] == [
        ("ann", 6, 6, 1, 1, 0, 0, None),
        ("ann", 5, 5, 1, 3, 0, 0, 1),
        ("bob", 4, 4, 1, 0, 2, 0, None),
        ("ann", 1, 3, 3, 3, 1, 1, None),
    ]
    assert reply["steps"][0]["started_at"] <= reply["steps"][0]["ended_at"]
    page = (await bob("GET", f"sessions/{session}/timeline", limit=3)).body
    rest = (await bob("GET", f"sessions/{session}/timeline", limit=3, cursor=page["next"])).body
    assert (page["steps"] + rest["steps"], rest["next"]) == (reply["steps"], None)
    changes = (await bob("GET", f"sessions/{session}/changes", after=4)).body["changes"]
    assert [change["restored_revision"] for change in changes] == [1, None]
    # What is brought back was put there by who brought it back.
    runs = (await bob("GET", f"sessions/{session}/attribution", revision=5)).body["runs"]
    assert [(names.get(run["user_id"]), run["revision"]) for run in runs] == [("ann", 5), (None, 0)]


async def test_a_difference_of_two_revisions(ann: Any, bob: Any, opened: Any, writes: Any) -> None:
    _, session = await opened("The old text stays.")
    await writes(
        bob,
        session,
        [{"retain": 4}, {"insert": "new"}, {"delete": 3}],
        [{"retain": 3, "attributes": {"bold": True}}],
    )
    reply = (await ann("GET", f"sessions/{session}/diff", **{"from": 0})).body
    bob_id = reply["users"][0]["id"]
    assert [user["username"] for user in reply["users"]] == ["bob"]
    assert (reply["from"], reply["to"]) == (0, 2)
    bold = {"bold": True}
    assert reply["runs"] == [
        {"kind": "kept", "text": "The", "attributes": bold, "changed": bold},
        {"kind": "kept", "text": " "},
        {"kind": "inserted", "text": "new", "user_id": bob_id, "revision": 1},
        {"kind": "deleted", "text": "old", "user_id": bob_id, "revision": 1},
        {"kind": "kept", "text": " text stays.\n"},
    ]
    assert reply["ops"] == [
        {"retain": 3, "attributes": bold},
        {"retain": 1},
        {"insert": "new"},
        {"delete": 3},
    ]
    assert reply["words"] == {"inserted": 1, "deleted": 1}
    assert reply["characters"] == {"inserted": 3, "deleted": 3}
    back = (await ann("GET", f"sessions/{session}/diff", **{"from": 2, "to": 0})).body
    assert [(run["kind"], run["text"]) for run in back["runs"]][2:4] == [
        ("inserted", "old"),
        ("deleted", "new"),
    ]
    for query, status in (({}, 400), ({"from": 3}, 404), ({"from": 0, "to": 3}, 404), ({"from": "-1"}, 400)):
        assert (await ann("GET", f"sessions/{session}/diff", **query)).status == status, query


async def test_named_versions(ann: Any, bob: Any, opened: Any, writes: Any) -> None:
    _, session = await opened()
    await writes(ann, session, [{"insert": "a"}])
    first = await bob("POST", f"sessions/{session}/snapshots", {"name": "Version du comité", "revision": 0})
    assert first.status == 201
    second = await ann("POST", f"sessions/{session}/snapshots", {"name": "Now"})
    assert {**second.body, "id": 0, "created_at": 0} == {
        "id": 0,
        "name": "Now",
        "revision": 1,
        "created_by": "ann",
        "created_by_name": "Ann",
        "created_at": 0,
    }
    address = f"sessions/{session}/snapshots"
    renamed = await bob("PATCH", f"{address}/{first.body['id']}", {"name": "Comité"})
    assert (renamed.status, renamed.body["name"], renamed.body["revision"]) == (200, "Comité", 0)
    for method, body in (("PATCH", {"name": "Mine"}), ("DELETE", None)):
        refused = await bob(method, f"{address}/{second.body['id']}", body)
        assert (refused.status, refused.body["code"]) == (403, "forbidden"), method
    page = (await bob("GET", address, limit=1)).body
    rest = (await bob("GET", address, limit=1, cursor=page["next"])).body
    assert [named["name"] for named in page["snapshots"] + rest["snapshots"]] == ["Now", "Comité"]
    assert rest["next"] is None
    assert (await ann("DELETE", f"{address}/{first.body['id']}")).status == 204
    for method, body in (("PATCH", {"name": "x"}), ("DELETE", None)):
        gone = await ann(method, f"{address}/{first.body['id']}", body)
        assert (gone.status, gone.body["details"]["reason"]) == (404, "no_such_named_version")
    for body, status in (
        ({"name": ""}, 400),
        ({"name": " "}, 400),
        ({"name": "a\nb"}, 400),
        ({"name": "a" * 201}, 400),
        ({}, 400),
        ({"name": "a", "revision": -1}, 400),
        ({"name": "a", "revision": 2}, 404),
    ):
        assert (await ann("POST", address, body)).status == status, body


async def test_a_name_belongs_to_its_session(ann: Any, opened: Any) -> None:
    _, session = await opened()
    named = (await ann("POST", f"sessions/{session}/snapshots", {"name": "Here"})).body
    done = await ann("PATCH", f"sessions/{session}", {"status": "completed", "reopen": True})
    following = done.body["next_session_id"]
    assert (await ann("GET", f"sessions/{following}/snapshots")).body["snapshots"] == []
    elsewhere = await ann("DELETE", f"sessions/{following}/snapshots/{named['id']}")
    assert elsewhere.status == 404
    assert [one["name"] for one in (await ann("GET", f"sessions/{session}/snapshots")).body["snapshots"]] == [
        "Here"
    ]


async def test_publishing_and_going_on(ann: Any, bob: Any, opened: Any, writes: Any, person: Any) -> None:
    job_id, session = await opened("One.")
    await writes(bob, session, [{"retain": 4, "attributes": {"bold": True}}])
    refused = await bob("PATCH", f"sessions/{session}", {"status": "completed", "reopen": True})
    assert (refused.status, refused.body["code"]) == (403, "forbidden")
    limited = person("ann", session_id=session)
    assert (
        await limited("PATCH", f"sessions/{session}", {"status": "completed", "reopen": True})
    ).status == 403
    assert (await ann("GET", f"jobs/{job_id}/versions")).body["versions"] == []
    done = (await ann("PATCH", f"sessions/{session}", {"status": "completed", "reopen": True})).body
    following = done["next_session_id"]
    assert (done["status"], done["version"], following == session) == ("completed", 1, False)
    live = (await ann("GET", f"jobs/{job_id}")).body
    assert (live["session_id"], live["revision"]) == (following, 0)
    await writes(bob, following, [{"insert": "Two. "}])
    second = (await ann("PATCH", f"sessions/{following}", {"status": "completed"})).body
    assert (second["version"], second["next_session_id"]) == (2, None)
    versions = (await bob("GET", f"jobs/{job_id}/versions", text=0)).body["versions"]
    assert [(one["number"], one["session_id"], one["revision"], one["published_by"]) for one in versions] == [
        (2, following, 1, "ann"),
        (1, session, 1, "ann"),
    ]
    assert all("text" not in one and one["published_by_name"] == "Ann" for one in versions)
    one = (await bob("GET", f"jobs/{job_id}/versions/1")).body
    bold = {"bold": True}
    assert (one["text"], one["ops"]) == (
        "One.\n",
        [{"insert": "One.", "attributes": bold}, {"insert": "\n"}],
    )
    missing = await bob("GET", f"jobs/{job_id}/versions/3")
    assert (missing.status, missing.body["details"]["reason"]) == (404, "no_such_version")
    # What was published can still be looked at.
    assert (await bob("GET", f"sessions/{session}/timeline")).body["revision"] == 1
    assert (await bob("GET", f"sessions/{session}/document", revision=0)).body["text"] == "One.\n"


async def test_published_texts_are_compared_with_one_another_and_the_live_one(
    ann: Any, bob: Any, opened: Any, writes: Any
) -> None:
    job_id, session = await opened("One.")
    for text in ("Two. ", "Three. "):
        await writes(ann, session, [{"insert": text}])
        done = await ann("PATCH", f"sessions/{session}", {"status": "completed", "reopen": True})
        session = done.body["next_session_id"]
    await writes(ann, session, [{"delete": 7}])

    async def changed(**query: int) -> list[tuple[str, str]]:
        reply = await bob("GET", f"jobs/{job_id}/diff", **query)
        assert (reply.body["from"], reply.body["to"]) == (query["from"], query.get("to"))
        return [(run["kind"], run["text"]) for run in reply.body["runs"] if run["kind"] != "kept"]

    assert await changed(**{"from": 1, "to": 2}) == [("inserted", "Three. ")]
    assert await changed(**{"from": 2, "to": 1}) == [("deleted", "Three. ")]
    assert await changed(**{"from": 2}) == [("deleted", "Three. ")]
    assert await changed(**{"from": 1}) == []
    for query, status in (({}, 400), ({"from": 3}, 404), ({"from": 1, "to": 3}, 404), ({"from": 0}, 404)):
        assert (await bob("GET", f"jobs/{job_id}/diff", **query)).status == status, query


async def test_the_past_does_not_exist_for_others(ann: Any, person: Any, opened: Any) -> None:
    job_id, session = await opened()
    stranger = person("stranger")
    for path in ("timeline", "attribution", "diff?from=0", "snapshots", "snapshots/1"):
        method = "DELETE" if path == "snapshots/1" else "GET"
        assert (await stranger(method, f"sessions/{session}/{path}")).status == 404, path
    assert (await stranger("GET", f"jobs/{job_id}/diff?from=1")).status == 404
    assert (await stranger("GET", f"jobs/{job_id}/versions/1")).body["details"]["reason"] == "no_such_job"


async def test_a_job_is_read_as_it_is_being_written_or_as_it_is_published(
    ann: Any, bob: Any, person: Any, opened: Any, writes: Any
) -> None:
    job_id, session = await opened("Dimensions\nOne.")
    await writes(bob, session, [{"insert": "Nature and Scope\n😀 Leads.\n"}])
    for reader in (ann, bob):
        live = (await reader("GET", f"jobs/{job_id}")).body
        assert live["text"] == "Nature and Scope\n😀 Leads.\nDimensions\nOne.\n"
        assert [section["kind"] for section in live["sections"]] == ["nature_and_scope", "dimensions"]
        assert live["text"][live["sections"][1]["start"] :].startswith("Dimensions")
        assert live["revision"] == 1
        published = (await reader("GET", f"jobs/{job_id}", published=1)).body
        assert published["text"] == "Dimensions\nOne.\n"
        assert [section["kind"] for section in published["sections"]] == ["dimensions"]
    assert (await person("eve")("GET", f"jobs/{job_id}", published=1)).status == 404
    assert (await ann("PATCH", f"sessions/{session}", {"status": "completed"})).status == 200
    for query in ({}, {"published": 1}):
        assert (await bob("GET", f"jobs/{job_id}", **query)).body["text"] == live["text"]
