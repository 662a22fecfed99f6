"""The concordance over REST."""

from __future__ import annotations

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
        ({"language": "English"}, "language"),
        ({"status": "good"}, "status"),
        ({"quick": "yes"}, "quick"),
        ({"cursor": "%%"}, "cursor"),
        ({"limit": "501"}, "limit"),
    ):
        reply = await tom("GET", "concordance", **{**ASKED, **change})
        assert (reply.status, reply.body["details"]["field"]) == (400, field)


@pytest.mark.parametrize(
    "q", ['"', "a:b", "NEAR(a b)", "{target}: le", "x" * 10_000, "%", "'--", "* *", "a\0b"]
)
async def test_whatever_is_typed_is_answered(tom: Any, q: str) -> None:
    assert (await tom("GET", "concordance", **{**ASKED, "q": q})).status == 200
