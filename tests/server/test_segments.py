"""Segments of a pair over REST: linked, confirmed, sent back, checked, published."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.server.test_files import HEADERS, multipart

SECOND = "She also prepares the annual budgets of the branch and advises the Deputy Minister on staffing."
ENGLISH = f"He leads the team of 12 people.\n{SECOND}\n"
FRENCH = "Il dirige l’équipe de 13 personnes.\n"


@pytest.fixture
def pair(ann: Any) -> Any:
    """Ann's pair, with its first sentences linked; the address, the segments, and what opening it gave."""

    async def make(french: str = FRENCH) -> tuple[str, list[dict[str, Any]], dict[str, Any]]:
        ids = []
        for language, text in (("en", ENGLISH), ("fr", french)):
            job = {"job_number": "1", "title": "t", "classification": "", "language": language, "text": text}
            ids.append((await ann("POST", "jobs", job)).body["id"])
        opened = await ann("POST", "translations", {"source_job_id": ids[0], "target_job_id": ids[1]})
        address = f"translations/{opened.body['pair_id']}"
        segments = await linked(ann, address)
        return address, segments, opened.body

    return make


async def linked(ann: Any, address: str) -> list[dict[str, Any]]:
    """Link each source with the target of the same number, where they are not."""
    while True:
        segments = (await ann("GET", f"{address}/segments")).body["segments"]
        sources = [one["link_id"] for one in segments if one["source"] and not one["target"]]
        targets = [one["link_id"] for one in segments if one["target"] and not one["source"]]
        if not targets:
            return segments
        await act(ann, address, "link", [sources[0], targets[0]])


async def act(caller: Any, address: str, action: str, link_ids: list[str], **more: Any) -> Any:
    return await caller("POST", f"{address}/segments", {"action": action, "link_ids": link_ids, **more})


async def confirm(caller: Any, address: str, link_id: str, status: str = "approved", **more: Any) -> Any:
    return await act(caller, address, "update", [link_id], status=status, **more)


async def give(ann: Any, opened: dict[str, Any], **roles: str) -> None:
    for name, role in roles.items():
        for side in ("source", "target"):
            session = opened[f"{side}_session_id"]
            assert (await ann("PUT", f"sessions/{session}/members/{name}", {"role": role})).status == 200


async def test_segments_have_their_texts_and_progress_counts_their_words(ann: Any, pair: Any) -> None:
    address, segments, _ = await pair()
    assert [(one["source"]["text"], one["target"] and one["target"]["text"]) for one in segments] == [
        ("He leads the team of 12 people.", "Il dirige l’équipe de 13 personnes."),
        (SECOND, None),
    ]
    await confirm(ann, address, segments[0]["link_id"], "needs_review")
    state = (await ann("GET", address)).body
    progress = state["progress"]
    assert (progress["words"], progress["done"], progress["left"], progress["translated"]) == (23, 7, 16, 7)
    assert (progress["segments"]["needs_review"], progress["segments"]["untranslated"]) == (1, 1)
    assert [part["words"] for part in state["sections"]] == [23]


async def test_confirmed_segments_are_suggested_for_the_same_text(ann: Any, pair: Any) -> None:
    address, segments, _ = await pair()
    await confirm(ann, address, segments[0]["link_id"])
    term = {"wordings": [{"language": "en", "text": "team"}, {"language": "fr", "text": "équipe"}]}
    await ann("POST", "glossary", term)
    suggested = await ann("GET", f"{address}/segments/{segments[0]['link_id']}/suggestions")
    assert [(one["target"], one["similarity"]) for one in suggested.body["matches"]] == [
        ("Il dirige l’équipe de 13 personnes.", 100)
    ]
    assert (await ann("GET", f"{address}/segments/none/suggestions")).status == 404


async def test_confirmed_segments_keep_their_no_break_spaces(ann: Any, person: Any, pair: Any) -> None:
    french = "Il gère 1\u202f250\u00a0000\u00a0$ au total\u00a0: le fonds «\u00a0Avenir\u00a0»."
    address, segments, _ = await pair(f"{french}\n")
    await confirm(ann, address, segments[0]["link_id"])
    english = segments[0]["source"]["text"]

    async def best(caller: Any, text: str, source: str, target: str) -> Any:
        found = await caller("GET", "memory", text=text, source=source, target=target)
        return found.body["matches"][0]

    for asked in (french, french.replace("\u00a0", " ").replace("\u202f", " ")):
        match = await best(ann, asked, "fr", "en")
        assert (match["kind"], match["source"], match["target"]) == ("exact", french, english)
    match = await best(ann, english, "en", "fr")
    assert match["target"] == french

    file = await ann("GET", "memory/export", format="tmx")
    tom = person("tom", name="Tom", groups=("translators",))
    assert (await ann("DELETE", f"memory/{match['unit_id']}")).status == 204
    assert (await tom("POST", "memory/import", multipart(("m.tmx", file.raw)), HEADERS)).status == 200
    back = await best(tom, english, "en", "fr")
    assert (back["status"], back["target"]) == ("imported", french)


async def test_what_the_checks_say_stands_in_the_documents_and_is_worth_less(ann: Any, pair: Any) -> None:
    address, segments, opened = await pair()
    found = (await ann("GET", f"{address}/findings", headers={"Accept-Language": "fr-CA"})).body
    numbers = next(one for one in found["findings"] if one["check"] == "numbers")
    assert numbers["link_id"] == segments[0]["link_id"]
    assert {one["check"] for one in found["findings"]} >= {"numbers", "missing"}
    text = (await ann("GET", f"sessions/{opened['target_session_id']}/document")).body["text"]
    assert text[slice(*numbers["target"])] == "13"
    assert 0 <= found["quality_score"] < 0.8
    assert (await ann("GET", address)).body["quality_score"] == found["quality_score"]


async def test_what_a_pair_is_worth_is_told_while_it_holds(
    ann: Any, person: Any, pair: Any, writes: Any
) -> None:
    address, segments, opened = await pair()
    session = opened["target_session_id"]

    async def shown(at: str = address) -> float | None:
        pairs = (await ann("GET", "translations", ended="true")).body["translations"]
        listed = next(one["quality_score"] for one in pairs if one["pair_id"] == at.rpartition("/")[2])
        assert (await ann("GET", at)).body["quality_score"] == listed
        return listed

    async def told() -> float:
        score: float = (await ann("GET", f"{address}/findings")).body["quality_score"]
        assert await shown() == score
        return score

    assert await shown() is None
    drafted = await told()
    await confirm(ann, address, segments[0]["link_id"])
    assert await shown() is None
    assert await told() > drafted
    mended = [{"retain": 26}, {"insert": "2"}, {"delete": 1}]
    await writes(ann, session, mended)
    assert await shown() is None
    before = await told()
    term = {"wordings": [{"language": "en", "text": "people"}, {"language": "fr", "text": "gens"}]}
    assert (await person("tom", groups=("translators",))("POST", "glossary", term)).status == 201
    assert await shown() is None
    assert await told() < before
    await confirm(ann, address, segments[0]["link_id"])
    done = (await ann("POST", f"{address}/publish", {"force": True, "reopen": True})).body
    published = await shown()
    assert published is not None
    assert published == (await ann("GET", f"{address}/findings")).body["quality_score"]
    assert await shown(f"translations/{done['next']['pair_id']}") is None


async def test_a_reviewer_sends_back_with_a_comment(ann: Any, person: Any, pair: Any) -> None:
    address, segments, opened = await pair()
    link_id = segments[0]["link_id"]
    await give(ann, opened, rita="reviewer", tom="translator")
    assert (await confirm(person("tom"), address, link_id, "needs_review")).status == 200
    assert (await confirm(person("tom"), address, link_id)).status == 403
    refused = await confirm(person("rita"), address, link_id, "draft")
    assert (refused.status, refused.body["details"]["reason"]) == (422, "say_why")
    back = await confirm(person("rita"), address, link_id, "draft", comment="12 or 13?", id="once")
    assert (back.status, back.body["segments"][0]["status"]) == (200, "draft")
    await confirm(person("rita"), address, link_id, "draft", comment="12 or 13?", id="once")
    threads = await ann("GET", f"sessions/{opened['target_session_id']}/comments")
    assert [thread["comments"][0]["text"] for thread in threads.body["threads"]] == ["12 or 13?"]
    assert (await act(person("rita"), address, "unlink", [link_id])).status == 403


async def test_both_texts_are_published_or_neither(ann: Any, bob: Any, pair: Any) -> None:
    address, segments, opened = await pair()
    await give(ann, opened, bob="editor")
    assert (await bob("POST", f"{address}/publish")).status == 403
    await ann("PUT", f"sessions/{opened['source_session_id']}/members/bob", {"role": "owner"})
    assert (await bob("POST", f"{address}/publish", {"force": True})).status == 403
    refused = await ann("POST", f"{address}/publish")
    assert (refused.status, refused.body["details"]["reason"]) == (409, "pair_not_ready")
    assert (refused.body["details"]["untranslated"], refused.body["details"]["stale"]) == (1, 0)
    for job_id in (opened["source_job_id"], opened["target_job_id"]):
        assert (await ann("GET", f"jobs/{job_id}/versions")).body["versions"] == []
    await confirm(ann, address, segments[0]["link_id"])
    replies = await asyncio.gather(
        *(ann("POST", f"{address}/publish", {"force": True, "reopen": True}) for _ in range(2))
    )
    assert sorted(reply.status for reply in replies) == [200, 409]
    done = next(reply.body for reply in replies if reply.status == 200)
    assert (done["source"]["version"], done["target"]["version"]) == (1, 1)
    following = (await ann("GET", f"translations/{done['next']['pair_id']}/segments")).body["segments"]
    assert [(one["link_id"], one["status"]) for one in following] == [
        (segments[0]["link_id"], "approved"),
        (segments[1]["link_id"], "untranslated"),
    ]


async def test_links_go_on_in_the_next_pair_although_a_text_has_changed_between(ann: Any, pair: Any) -> None:
    address, segments, opened = await pair()
    await confirm(ann, address, segments[0]["link_id"])
    await ann("PATCH", f"sessions/{opened['source_session_id']}", {"status": "completed"})
    asked = {name: opened[name] for name in ("source_job_id", "target_job_id")}
    again = await ann("POST", "translations", asked)
    assert again.status == 201
    following = (await ann("GET", f"translations/{again.body['pair_id']}/segments")).body["segments"]
    assert following[0]["status"] == "approved"
    assert following[0]["source"]["text"] == segments[0]["source"]["text"]


async def test_a_pair_without_a_problem_is_published_without_force(ann: Any, pair: Any) -> None:
    address, _, _ = await pair(
        "Il dirige l’équipe de 12 personnes.\n"
        "Elle prépare aussi les budgets annuels de la direction générale et conseille le sous-ministre.\n"
    )
    reply = await ann("POST", f"{address}/publish")
    assert (reply.status, reply.body["next"]) == (200, None)


async def test_nonsense_is_refused(ann: Any, bob: Any, pair: Any) -> None:
    address, segments, _ = await pair()
    link_id = segments[0]["link_id"]
    for body in (
        {},
        {"action": "explode", "link_ids": [link_id]},
        {"action": "merge", "link_ids": []},
        {"action": "update", "link_ids": [link_id], "status": "stale"},
        {"action": "update", "link_ids": [link_id], "id": "a" * 65},
        {"action": "split", "link_ids": [link_id], "at": {"source": -1}},
    ):
        assert (await ann("POST", f"{address}/segments", body)).status == 400, body
    assert (await act(ann, address, "merge", [link_id, "nothing"])).status == 409
    too_late = {"at": {"source": 3}, "revision": {"source": 9}}
    assert (await act(ann, address, "split", [link_id], **too_late)).status == 409
    assert (await act(bob, address, "unlink", [link_id])).status == 404


LONG = {
    "en": "Dimensions\nThe budget is 1,250,000 dollars.\nThe Director leads 12 employees.\n"
    "She reports to Ottawa.\n",
    "fr": "Dimensions\nLe budget est de 1 250 000 dollars.\nElle relève d’Ottawa.\n",
}


async def test_a_pair_is_aligned_when_it_is_opened(ann: Any) -> None:
    ids = []
    for language, text in LONG.items():
        job = {"job_number": "1", "title": "t", "classification": "", "language": language, "text": text}
        ids.append((await ann("POST", "jobs", job)).body["id"])
    opened = await ann("POST", "translations", {"source_job_id": ids[0], "target_job_id": ids[1]})
    address = f"translations/{opened.body['pair_id']}"
    segments = (await ann("GET", f"{address}/segments")).body["segments"]
    assert [(one["source"]["text"], one["target"] and one["target"]["text"]) for one in segments] == [
        ("Dimensions", "Dimensions"),
        ("The budget is 1,250,000 dollars.", "Le budget est de 1 250 000 dollars."),
        ("The Director leads 12 employees.", None),
        ("She reports to Ottawa.", "Elle relève d’Ottawa."),
    ]
    wrong = [segments[2]["link_id"], segments[3]["link_id"]]
    merged = await act(ann, address, "merge", wrong)
    again = await ann("POST", f"{address}/align")
    assert again.body["segments"] == merged.body["segments"]
    await confirm(ann, address, segments[0]["link_id"])
    again = await ann("POST", f"{address}/align")
    assert again.body["segments"][0]["status"] == "approved"
    assert [one["link_id"] for one in again.body["segments"][:2]] == [one["link_id"] for one in segments[:2]]


async def test_headings_of_a_target_that_was_made_are_linked(ann: Any) -> None:
    text = "General Accountability\nHe leads.\nWORKING CONDITIONS\nNoise.\n"
    job = {"job_number": "1", "title": "t", "classification": "", "language": "en", "text": text}
    source = (await ann("POST", "jobs", job)).body["id"]
    opened = await ann("POST", "translations", {"source_job_id": source, "target_language": "fr"})
    segments = (await ann("GET", f"translations/{opened.body['pair_id']}/segments")).body["segments"]
    assert [(one["source"]["text"], one["target"] and one["target"]["text"]) for one in segments] == [
        ("General Accountability", "Responsabilité générale"),
        ("He leads.", None),
        ("WORKING CONDITIONS", None),
        ("Noise.", None),
    ]
