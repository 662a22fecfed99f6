"""Translation pairs over REST: opened, found, assigned, and what ends them."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

ENGLISH = "General Accountability\nThe Director manages the team.\n"


@pytest.fixture
def job(ann: Any) -> Any:
    """A job description of Ann's."""

    async def make(language: str = "en", number: str = "1", text: str = ENGLISH, **more: Any) -> int:
        body = {"job_number": number, "title": "Chief", "classification": "EX-01", "language": language}
        return (await ann("POST", "jobs", {**body, "text": text, **more})).body["id"]

    return make


async def open_pair(caller: Any, source: int, **target: Any) -> Any:
    return await caller("POST", "translations", {"source_job_id": source, **target})


async def test_a_missing_target_is_made_with_its_number_headings_and_facts(ann: Any, job: Any) -> None:
    source = await job(metadata={"department": "Health Canada", "branch": "Policy"})
    opened = await open_pair(ann, source, target_language="fr", title="Chef")
    assert (opened.status, opened.body["warnings"]) == (201, [])
    target = (await ann("GET", f"jobs/{opened.body['target_job_id']}")).body
    assert (target["job_number"], target["title"], target["language"]) == ("1", "Chef", "fr")
    assert target["metadata"] == {"department": "Santé Canada"}
    session = opened.body["target_session_id"]
    document = (await ann("GET", f"sessions/{session}/document")).body
    assert document["text"] == "Responsabilité générale\n\n"
    assert (await ann("GET", f"sessions/{session}")).body["session_type"] == "translation"
    pair = (await ann("GET", f"translations/{opened.body['pair_id']}")).body
    assert (pair["source"]["session_id"], pair["target"]["session_id"]) == (
        opened.body["source_session_id"],
        session,
    )
    assert set(pair["counters"].values()) == {0}


async def test_who_opens_a_pair_again_gets_the_one_that_is_open(ann: Any, job: Any) -> None:
    source, target = await job(), await job("fr")
    asked = [open_pair(ann, source, target_job_id=target) for _ in range(4)]
    replies = await asyncio.gather(*asked, open_pair(ann, source, target_language="fr"))
    assert sorted(reply.status for reply in replies) == [200, 200, 200, 200, 201]
    assert len({str(reply.body) for reply in replies}) == 1
    listed = (await ann("GET", "translations")).body["translations"]
    assert [pair["pair_id"] for pair in listed] == [replies[0].body["pair_id"]]


async def test_the_list_tells_of_pairs_to_those_who_may_see_both_texts(ann: Any, bob: Any, job: Any) -> None:
    source, target, alone = await job(), await job("fr"), await job("de")
    opened = (await open_pair(ann, source, target_job_id=target)).body
    pair_id = opened["pair_id"]

    async def told(caller: Any) -> dict[int, Any]:
        listed = (await caller("GET", "jobs")).body["jobs"]
        return {one["id"]: one["translations"] for one in listed}

    assert await told(ann) == {
        source: [{"pair_id": pair_id, "job_id": target, "language": "fr", "is_source": False}],
        target: [{"pair_id": pair_id, "job_id": source, "language": "en", "is_source": True}],
        alone: [],
    }
    await ann("PUT", f"sessions/{opened['source_session_id']}/members/bob", {"role": "owner"})
    assert await told(bob) == {source: []}
    await ann("PUT", f"sessions/{opened['target_session_id']}/members/bob", {"role": "viewer"})
    assert [len(pairs) for pairs in (await told(bob)).values()] == [1, 1]
    published = await ann("POST", f"translations/{pair_id}/publish", {"force": True})
    assert published.status == 200
    assert not any((await told(ann)).values())


async def test_the_sessions_are_those_that_editors_are_in(ann: Any, job: Any) -> None:
    source, target = await job(), await job("fr")
    sessions = [
        (await ann("POST", "sessions", {"job_id": one})).body["session_id"] for one in (source, target)
    ]
    opened = (await open_pair(ann, source, target_job_id=target)).body
    assert [opened["source_session_id"], opened["target_session_id"]] == sessions


async def test_a_pair_of_one_language_or_of_nothing_is_refused(ann: Any, job: Any) -> None:
    source, other = await job(), await job("en", "2")
    for target in ({"target_job_id": other}, {"target_language": "en"}, {"target_job_id": source}):
        reply = await open_pair(ann, source, **target)
        assert (reply.status, reply.body["details"]["reason"]) == (422, "pair_same_language"), target
    for target in ({}, {"target_job_id": other, "target_language": "fr"}, {"target_language": "german"}):
        assert (await open_pair(ann, source, **target)).status == 400, target
    assert (await open_pair(ann, source, target_job_id=99)).status == 404
    await ann("DELETE", f"jobs/{other}")
    assert (await open_pair(ann, other, target_language="fr")).status == 404


async def test_other_numbers_are_a_warning(ann: Any, job: Any) -> None:
    opened = await open_pair(ann, await job(), target_job_id=await job("fr", "2"))
    assert opened.status == 201
    assert opened.body["warnings"] == [
        "The two job descriptions have different numbers. Make sure that they belong together."
    ]


async def test_a_pair_is_there_for_those_who_have_both_texts(ann: Any, bob: Any, job: Any) -> None:
    source, target = await job(), await job("fr")
    opened = (await open_pair(ann, source, target_job_id=target)).body
    pair, sides = opened["pair_id"], (opened["source_session_id"], opened["target_session_id"])
    for given, status in ((0, 404), (1, 404), (2, 200)):
        for side in sides[:given]:
            await ann("PUT", f"sessions/{side}/members/bob", {"role": "viewer"})
        assert (await bob("GET", f"translations/{pair}")).status == status, given
        listed = (await bob("GET", "translations")).body["translations"]
        assert len(listed) == (given == 2)
    refused = await open_pair(bob, source, target_job_id=target)
    assert (refused.status, refused.body["details"]["reason"]) == (403, "role_too_small")


async def test_a_translator_opens_what_nobody_has_open_and_colleagues_keep_their_roles(
    ann: Any, bob: Any, person: Any, job: Any
) -> None:
    source = await job()
    session = (await ann("POST", "sessions", {"job_id": source})).body["session_id"]
    for name, role in (("bob", "translator"), ("eve", "reviewer")):
        await ann("PUT", f"sessions/{session}/members/{name}", {"role": role})
    await ann("DELETE", f"sessions/{session}")
    opened = await open_pair(bob, source, target_language="fr")
    assert opened.status == 201
    members = (await bob("GET", f"sessions/{opened.body['target_session_id']}/members")).body["members"]
    assert {(one["username"], one["role"]) for one in members} == {
        ("ann", "owner"),
        ("bob", "owner"),
        ("eve", "reviewer"),
    }
    assert (await person("eve")("GET", f"translations/{opened.body['pair_id']}")).status == 200
    assert (await open_pair(person("eve"), source, target_language="fr")).status == 403


async def test_a_number_that_is_taken_out_of_sight_is_a_conflict(ann: Any, bob: Any, job: Any) -> None:
    source = await job()
    session = (await ann("POST", "sessions", {"job_id": source})).body["session_id"]
    await job("fr")
    await ann("PUT", f"sessions/{session}/members/bob", {"role": "editor"})
    assert (await open_pair(bob, source, target_language="fr")).status == 409


async def test_people_are_assigned_who_can_do_it(ann: Any, bob: Any, job: Any) -> None:
    opened = (await open_pair(ann, await job(), target_language="fr")).body
    pair, session = opened["pair_id"], opened["target_session_id"]
    await bob("GET", "me")
    for role, able in (("viewer", []), ("reviewer", ["reviewer"]), ("translator", ["translator"])):
        await ann("PUT", f"sessions/{session}/members/bob", {"role": role})
        for name in ("translator", "reviewer"):
            reply = await ann("PATCH", f"translations/{pair}", {name: "bob"})
            assert reply.status == (200 if name in able else 409), (role, name)
    assert (await ann("PATCH", f"translations/{pair}", {"translator": "nobody"})).status == 409
    now = (await ann("PATCH", f"translations/{pair}", {"reviewer": None})).body
    assert (now["translator"], now["reviewer"]) == ("bob", None)


async def test_a_token_for_a_pair_opens_its_two_texts_and_nothing_else(
    ann: Any, bob: Any, anybody: Any, job: Any
) -> None:
    source, other = await job(), await job("en", "2")
    opened = (await open_pair(ann, source, target_language="fr")).body
    pair = opened["pair_id"]
    token = (await ann("POST", "token", {"session_id": pair})).body["token"]
    limited = anybody(Authorization=f"Bearer {token}")
    for path in (
        f"translations/{pair}",
        f"jobs/{source}",
        f"jobs/{opened['target_job_id']}",
        f"sessions/{opened['source_session_id']}/document",
        f"sessions/{opened['target_session_id']}/document",
    ):
        assert (await limited("GET", path)).status == 200, path
    assert (await limited("GET", f"jobs/{other}")).status == 404
    assert {one["id"] for one in (await limited("GET", "jobs")).body["jobs"]} == {
        source,
        opened["target_job_id"],
    }
    assert len((await limited("GET", "sessions")).body["sessions"]) == 2
    assert (await bob("POST", "token", {"session_id": pair})).status == 404
    of_one_text = (await ann("POST", "token", {"session_id": opened["source_session_id"]})).body["token"]
    one = anybody(Authorization=f"Bearer {of_one_text}")
    assert (await one("GET", f"translations/{pair}")).status == 404


async def test_completing_a_text_ends_the_pair_and_another_can_be_opened(ann: Any, job: Any) -> None:
    source, target = await job(), await job("fr")
    opened = (await open_pair(ann, source, target_job_id=target)).body
    await ann("PATCH", f"sessions/{opened['source_session_id']}", {"status": "completed"})
    pair = f"translations/{opened['pair_id']}"
    assert (await ann("GET", pair)).body["ended_at"] is not None
    assert (await ann("GET", "translations")).body["translations"] == []
    assert len((await ann("GET", f"translations?ended=1&job_id={source}")).body["translations"]) == 1
    refused = await ann("PATCH", pair, {"translator": None})
    assert (refused.status, refused.body["details"]["reason"]) == (409, "pair_ended")
    again = await open_pair(ann, source, target_job_id=target)
    assert again.status == 201
    assert again.body["target_session_id"] == opened["target_session_id"]


@pytest.mark.parametrize("side", ["source", "target"])
async def test_a_pair_goes_with_a_job_description(ann: Any, job: Any, side: str) -> None:
    opened = (await open_pair(ann, await job(), target_language="fr")).body
    await ann("DELETE", f"jobs/{opened[f'{side}_job_id']}")
    assert (await ann("GET", f"translations/{opened['pair_id']}")).status == 404
    assert (await ann("GET", "translations?ended=1")).body["translations"] == []
