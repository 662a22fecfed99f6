"""The concordance over REST."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest


@pytest.fixture
async def tom(person: Any) -> Any:
    """Somebody who translates everywhere, and has added a few entries."""
    tom = person("tom", name="Tom", groups=("translators",))
    for number in range(12):
        unit = {
            "source_language": "en",
            "target_language": "fr",
            "source": f"The deputy head reads file {number}.",
            "target": f"L’administrateur général lit le dossier {number}.",
        }
        await tom("POST", "memory", unit)
        other = {
            "source": f"A clerk writes letter {number}.",
            "target": f"Un commis écrit la lettre {number}.",
        }
        await tom("POST", "memory", {**unit, **other})
    return tom


ASKED = {"q": '"deputy head"', "language": "en", "other": "fr"}


async def test_hits_have_both_sides_and_pages(tom: Any, bob: Any) -> None:
    first = (await bob("GET", "concordance", limit=5, **ASKED)).body
    assert first["total"] == 12
    assert len(first["hits"]) == 5
    hit = first["hits"][0]
    assert hit["source"]["text"] == "The deputy head reads file 11."
    assert hit["source"]["matches"] == [[4, 15]]
    assert (hit["target"]["text"], hit["job_id"]) == ("L’administrateur général lit le dossier 11.", None)
    rest = (await bob("GET", "concordance", limit=50, cursor=first["next"], **ASKED)).body
    assert [hit["source"]["text"][-3:-1].strip() for hit in rest["hits"]] == [
        str(n) for n in range(6, -1, -1)
    ]
    assert rest["next"] is None


async def test_the_quick_answer_has_the_hits_alone(tom: Any) -> None:
    quick = (await tom("GET", "concordance", quick="1", **ASKED)).body
    thorough = (await tom("GET", "concordance", **ASKED)).body
    assert (quick["total"], quick["equivalents"], len(quick["hits"])) == (None, [], 12)
    assert [hit["unit_id"] for hit in quick["hits"]] == [hit["unit_id"] for hit in thorough["hits"]]
    assert thorough["equivalents"][0]["count"] == 12


async def test_what_cannot_be_is_refused_by_its_name(tom: Any) -> None:
    for change, field in (
        ({"q": ""}, "q"),
        ({"other": "en"}, "other"),
        ({"status": "good"}, "status"),
        ({"job_status": "good"}, "job_status"),
        ({"found_in": "everywhere"}, "found_in"),
        ({"quick": "yes"}, "quick"),
        ({"cursor": "%%"}, "cursor"),
        ({"limit": "501"}, "limit"),
    ):
        reply = await tom("GET", "concordance", **{**ASKED, **change})
        assert (reply.status, reply.body["details"]["field"]) == (400, field)
    reply = await tom("GET", "concordance", **{**ASKED, "language": "English"})
    assert (reply.status, reply.body["details"]["reason"]) == (400, "language_not_valid")


@pytest.mark.parametrize(
    "q", ['"', "a:b", "NEAR(a b)", "{target}: le", "x" * 10_000, "%", "'--", "* *", "a\0b"]
)
async def test_whatever_is_typed_is_answered(tom: Any, q: str) -> None:
    assert (await tom("GET", "concordance", **{**ASKED, "q": q})).status == 200


async def test_a_pair_is_found_soon_after_it_is_opened_and_published_by_those_who_may(
    tom: Any, ann: Any, bob: Any
) -> None:
    text = {"en": "The deputy head walks the dog.\n", "fr": "L’administrateur général promène le chien.\n"}
    job_ids = {}
    for language in ("en", "fr"):
        details = {"job_number": "9", "title": language, "classification": "EX-01", "language": language}
        reply = await ann("POST", "jobs", {**details, "text": text[language]})
        job_ids[language] = reply.body["id"]
    wanted = {"source_job_id": job_ids["en"], "target_job_id": job_ids["fr"]}
    pair = (await ann("POST", "translations", wanted)).body
    asked = {**ASKED, "q": "dog"}

    async def wait_for(found_in: list[str]) -> dict[str, Any]:
        async with asyncio.timeout(10):
            while True:
                hits = (await ann("GET", "concordance", **asked)).body["hits"]
                if [hit["found_in"] for hit in hits] == [found_in]:
                    return hits[0]

    begun = asyncio.get_running_loop().time()
    hit = await wait_for(["live"])
    print("found after", asyncio.get_running_loop().time() - begun)
    assert hit["source"]["text"] == text["en"].strip()
    assert hit["source"]["place"] == {"start": 0, "end": len(text["en"]) - 1, "revision": 0}
    assert hit["target"]["place"] == {"start": 0, "end": len(text["fr"]) - 1, "revision": 0}
    assert (hit["pair_id"], hit["session_id"]) == (pair["pair_id"], pair["source_session_id"])
    assert (hit["job_id"], hit["job_number"], hit["title"]) == (job_ids["en"], "9", "en")
    segments = (await ann("GET", f"translations/{pair['pair_id']}/segments")).body["segments"]
    assert [segment["link_id"] for segment in segments] == [hit["link_id"]]
    assert (await ann("GET", "concordance", **ASKED)).body["total"] == 13
    for who, count in ((bob, 0), (tom, 1)):
        assert (await who("GET", "concordance", **asked)).body["total"] == count
    path = f"translations/{pair['pair_id']}/publish"
    assert (await ann("POST", path, {"force": True, "reopen": True})).status == 200
    hit = await wait_for(["live", "published"])
    assert hit["pair_id"] != pair["pair_id"]
    assert (await bob("GET", "concordance", **asked)).body["total"] == 0
