"""Comments over REST: who may do what, what is refused, and where threads stand."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

Opened = Callable[..., Awaitable[tuple[int, str]]]
TEXT = "She leads 😀 the team.\n"


@pytest.fixture
def opened(ann: Any) -> Opened:
    """Ann's job description with an open session, in which others have a role: their ids."""

    async def make(text: str = TEXT, **members: str) -> tuple[int, str]:
        job = {"job_number": "1", "title": "t", "classification": "", "language": "en", "text": text}
        job_id = (await ann("POST", "jobs", job)).body["id"]
        session = (await ann("POST", "sessions", {"job_id": job_id})).body["session_id"]
        for name, role in members.items():
            assert (await ann("PUT", f"sessions/{session}/members/{name}", {"role": role})).status == 200
        return job_id, session

    return make


def at(start: int, end: int, text: str = "Why?", **more: Any) -> dict[str, Any]:
    return {"start": start, "end": end, "revision": 0, "text": text, **more}


def said(thread: dict[str, Any]) -> list[str]:
    return [comment["text"] for comment in thread["comments"]]


async def test_a_thread_with_its_replies(ann: Any, person: Any, opened: Opened) -> None:
    _, session = await opened(vic="viewer", rita="reviewer")
    comments = f"sessions/{session}/comments"
    vic, rita = person("vic", name="Vic"), person("rita")
    made = await vic("POST", comments, at(4, 11, "Whom?\n<b>all</b>"))
    assert made.status == 201
    thread = made.body
    assert (thread["start"], thread["end"], thread["quote"]) == (4, 11, "leads 😀")
    assert (thread["revision"], thread["comment_id"], thread["resolved"]) == (0, thread["id"], None)
    assert thread["comments"][0]["author"]["name"] == "Vic"
    replied = await rita("POST", comments, {"thread_id": thread["id"], "text": "Everybody."})
    assert (replied.status, said(replied.body)) == (201, ["Whom?\n<b>all</b>", "Everybody."])
    assert replied.body["version"] > thread["version"]
    listed = (await ann("GET", comments)).body
    assert listed["threads"] == [
        {key: value for key, value in replied.body.items() if key not in ("revision", "comment_id")}
    ]
    edited = await rita("PATCH", f"{comments}/{replied.body['comment_id']}", {"text": "Everyone."})
    assert said(edited.body) == ["Whom?\n<b>all</b>", "Everyone."]
    assert edited.body["comments"][1]["edited_at"]

    assert (await vic("PATCH", f"{comments}/{thread['id']}", {"resolved": True})).status == 200, "her own"
    assert (await ann("GET", comments, resolved="false")).body["threads"] == []
    settled = (await ann("GET", comments, resolved="true")).body["threads"]
    assert settled[0]["resolved"]["by"]["username"] == "vic"
    reopened = await rita("PATCH", f"{comments}/{thread['id']}", {"resolved": False})
    assert reopened.body["resolved"] is None


async def test_what_is_deleted_is_gone_and_a_thread_lasts_as_long_as_a_comment(
    ann: Any, person: Any, opened: Opened
) -> None:
    _, session = await opened(vic="viewer", rita="reviewer")
    comments = f"sessions/{session}/comments"
    vic, rita = person("vic"), person("rita")
    thread = (await vic("POST", comments, at(0, 3))).body["id"]
    reply = (await rita("POST", comments, {"thread_id": thread, "text": "Because."})).body["comment_id"]
    for someone in (rita, person("zoe")):
        refused = await someone("DELETE", f"{comments}/{thread}")
        assert refused.status == (403 if someone is rita else 404)
    assert (await vic("PATCH", f"{comments}/{reply}", {"text": "mine"})).status == 403
    assert (await vic("DELETE", f"{comments}/{thread}")).status == 204
    (left,) = (await ann("GET", comments)).body["threads"]
    assert [(comment["deleted"], comment["text"]) for comment in left["comments"]] == [
        (True, ""),
        (False, "Because."),
    ]
    assert (await vic("DELETE", f"{comments}/{thread}")).status == 404
    assert (await ann("DELETE", f"{comments}/{reply}")).status == 204, "the owner may delete any"
    assert (await ann("GET", comments)).body["threads"] == []
    for method, path, body in (
        ("POST", comments, {"thread_id": thread, "text": "too late"}),
        ("PATCH", f"{comments}/{thread}", {"resolved": True}),
        ("PATCH", f"{comments}/{reply}", {"text": "too late"}),
    ):
        assert (await rita(method, path, body)).status == 404


async def test_sent_again_it_is_there_once(ann: Any, person: Any, opened: Opened) -> None:
    _, session = await opened(bob="editor")
    comments = f"sessions/{session}/comments"
    replies = await asyncio.gather(*(ann("POST", comments, at(0, 3, nonce="n1")) for _ in range(5)))
    assert sorted(reply.status for reply in replies) == [200, 200, 200, 200, 201]
    assert len({reply.body["id"] for reply in replies}) == 1
    thread = replies[0].body["id"]
    answer = {"thread_id": thread, "text": "Yes.", "nonce": "n2"}
    assert [(await ann("POST", comments, answer)).status for _ in range(2)] == [201, 200]
    assert (await person("bob")("POST", comments, {**answer, "text": "No."})).status == 201, "his own"
    (found,) = (await ann("GET", comments)).body["threads"]
    assert said(found) == ["Why?", "Yes.", "No."]


BAD: list[tuple[Any, int, str]] = [
    (at(0, 3, text=""), 400, "field_not_valid"),
    (at(0, 3, text=" \n\u00a0"), 400, "field_not_valid"),
    (at(0, 3, text="a\0b"), 400, "field_not_valid"),
    (at(0, 3, text="x" * 10_001), 413, "comment_too_long"),
    (b'{"start":0,"end":3,"revision":0,"text":"\\ud800"}', 400, "not_json"),
    (at(3, 3), 422, "passage_empty"),
    (at(5, 3), 422, "position_not_valid"),
    (at(0, 23), 422, "beyond_end"),
    (at(-1, 3), 400, "field_not_valid"),
    (at(0, True), 400, "field_not_valid"),
    (at(0, 2.5), 400, "field_not_valid"),
    (at(0, 3, revision=1), 409, "revision_ahead"),
    (at(0, 3, epoch=7), 409, "base_too_old"),
    ({"text": "x", "start": 1, "end": 2}, 400, "field_missing"),
    ({"text": "x", "thread_id": 99}, 404, "no_such_comment"),
    (at(0, 3, mentions=["nobody"]), 422, "mention_not_valid"),
    (at(0, 3, mentions=["x"] * 21), 400, "field_not_valid"),
    (at(0, 3, mentions=["a\x00"]), 400, "field_not_valid"),
    (at(0, 3, nonce="é"), 400, "field_not_valid"),
    (b"[]", 400, "field_not_valid"),
]


async def test_what_cannot_be_is_refused_and_leaves_nothing(ann: Any, opened: Opened) -> None:
    _, session = await opened()
    comments = f"sessions/{session}/comments"
    for body, status, reason in BAD:
        reply = await ann("POST", comments, body)
        assert (reply.status, reply.body["details"]["reason"]) == (status, reason), body
    french = await ann("POST", comments, at(3, 3), headers={"Accept-Language": "fr"})
    assert french.body["message"] == "Un commentaire se rapporte à un passage; veuillez le sélectionner."
    assert (await ann("GET", comments)).body["threads"] == []
    thread = (await ann("POST", comments, at(0, 22))).body["id"]
    for change in ({}, {"text": ""}, {"text": "a", "resolved": True}, {"resolved": 1}):
        assert (await ann("PATCH", f"{comments}/{thread}", change)).status == 400, change


async def test_other_sessions_and_strangers_are_told_nothing(ann: Any, person: Any, opened: Opened) -> None:
    _, session = await opened()
    comments = f"sessions/{session}/comments"
    thread = (await ann("POST", comments, at(0, 3))).body["id"]
    zoe = person("zoe")
    job = {"job_number": "2", "title": "t", "classification": "", "language": "en", "text": "Mine"}
    job_id = (await zoe("POST", "jobs", job)).body["id"]
    hers = (await zoe("POST", "sessions", {"job_id": job_id})).body["session_id"]
    for method, path, body in (
        ("GET", comments, None),
        ("POST", comments, at(0, 3)),
        ("POST", f"sessions/{hers}/comments", {"thread_id": thread, "text": "x"}),
        ("PATCH", f"sessions/{hers}/comments/{thread}", {"text": "x"}),
        ("PATCH", f"sessions/{hers}/comments/{thread}", {"resolved": True}),
        ("DELETE", f"sessions/{hers}/comments/{thread}", None),
        ("GET", f"sessions/{session}/mentionable", None),
    ):
        assert (await zoe(method, path, body)).status == 404, (method, path)
    assert said((await ann("GET", comments)).body["threads"][0]) == ["Why?"]


async def test_only_people_who_may_see_it_are_mentioned(ann: Any, person: Any, opened: Opened) -> None:
    _, session = await opened(bob="viewer")
    comments = f"sessions/{session}/comments"
    await person("zoe", name="Zoé")("GET", "me")
    people = (await ann("GET", f"sessions/{session}/mentionable")).body["people"]
    assert {one["username"] for one in people} == {"ann", "bob"}
    assert (await ann("GET", f"sessions/{session}/mentionable", q="BO")).body["people"][0]["name"] == "bob"
    refused = await ann("POST", comments, at(0, 3, mentions=["zoe"]))
    assert refused.status == 422
    written = await ann("POST", comments, at(0, 3, "@bob and @zoe: mail@ann.ca, please (@ann)"))
    assert {one["username"] for one in written.body["comments"][0]["mentions"]} == {"bob", "ann"}
    chosen = await ann(
        "POST", comments, {"thread_id": written.body["id"], "text": "@Bob", "mentions": ["bob"]}
    )
    assert chosen.body["comments"][1]["mentions"][0]["username"] == "bob"
    edited = await ann("PATCH", f"{comments}/{written.body['id']}", {"text": "nobody"})
    assert edited.body["comments"][0]["mentions"] == []


async def test_a_paused_session_is_commented_and_a_completed_one_is_not(ann: Any, opened: Opened) -> None:
    _, session = await opened()
    comments = f"sessions/{session}/comments"
    await ann("PATCH", f"sessions/{session}", {"status": "paused"})
    thread = (await ann("POST", comments, at(0, 3))).body["id"]
    await ann("PATCH", f"sessions/{session}", {"status": "completed"})
    for method, path, body in (
        ("POST", comments, at(0, 3)),
        ("POST", comments, {"thread_id": thread, "text": "x"}),
        ("PATCH", f"{comments}/{thread}", {"resolved": True}),
        ("DELETE", f"{comments}/{thread}", None),
    ):
        reply = await ann(method, path, body)
        assert (reply.status, reply.body["code"]) == (409, "session_closed")
    assert len((await ann("GET", comments)).body["threads"]) == 1


async def test_open_threads_go_on_in_the_next_session(ann: Any, opened: Opened) -> None:
    job_id, session = await opened()
    comments = f"sessions/{session}/comments"
    carried = (await ann("POST", comments, at(4, 9, "open"))).body["id"]
    settled = (await ann("POST", comments, at(0, 3, "settled"))).body["id"]
    gone = (await ann("POST", comments, at(0, 3, "gone"))).body["id"]
    await ann("PATCH", f"{comments}/{settled}", {"resolved": True})
    await ann("DELETE", f"{comments}/{gone}")
    await ann("PATCH", f"sessions/{session}", {"status": "completed"})
    second = (await ann("POST", "sessions", {"job_id": job_id})).body["session_id"]
    (thread,) = (await ann("GET", f"sessions/{second}/comments")).body["threads"]
    assert (thread["id"], thread["start"], thread["end"], said(thread)) == (carried, 4, 9, ["open"])
    replied = await ann("POST", f"sessions/{second}/comments", {"thread_id": carried, "text": "still"})
    assert said(replied.body) == ["open", "still"]
    # A working copy that is thrown away takes its own threads along and leaves those it was given.
    await ann("POST", f"sessions/{second}/comments", at(0, 3, "of the second"))
    await ann("DELETE", f"sessions/{second}")
    third = (await ann("POST", "sessions", {"job_id": job_id})).body["session_id"]
    threads = (await ann("GET", f"sessions/{third}/comments")).body["threads"]
    assert [said(thread) for thread in threads] == [["open", "still"]]
    await ann("DELETE", f"jobs/{job_id}")
    assert (await ann("GET", f"sessions/{third}/comments")).status == 404


async def test_a_long_list_comes_in_pages(ann: Any, opened: Opened) -> None:
    _, session = await opened()
    comments = f"sessions/{session}/comments"
    ids = [(await ann("POST", comments, at(0, 3))).body["id"] for _ in range(3)]
    first = (await ann("GET", comments, limit="2")).body
    second = (await ann("GET", comments, limit="2", cursor=first["next"])).body
    assert [thread["id"] for thread in [*first["threads"], *second["threads"]]] == ids
    assert second["next"] is None
