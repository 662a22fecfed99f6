"""The translation memory over REST: matches with their differences, rights, and whatever anybody types."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from rapidfuzz import fuzz

UNIT = {"source_language": "en", "target_language": "fr", "source": "Manages a program.", "target": "Gère."}


@pytest.fixture
def tom(person: Any) -> Any:
    """Somebody who translates everywhere, by their group."""
    return person("tom", name="Tom", groups=("translators",))


async def test_matches_are_found_in_both_directions_with_what_differs(tom: Any, bob: Any) -> None:
    made = await tom("POST", "memory", UNIT)
    assert (made.status, made.body["author"], made.body["status"]) == (201, "Tom", "approved")
    assert (await tom("POST", "memory", UNIT)).status == 200
    asked = {"text": "Manages the program.", "source": "en", "target": "fr"}
    (match,) = (await bob("GET", "memory", **asked)).body["matches"]
    assert match["unit_id"] == made.body["unit_id"]
    assert match["similarity"] == fuzz.ratio("Manages the program.", "Manages a program.")
    assert (match["kind"], match["source_job_id"]) == ("fuzzy", None)
    assert match["differences"] == [
        {"kind": "kept", "text": "Manages "},
        {"kind": "deleted", "text": "a"},
        {"kind": "inserted", "text": "the"},
        {"kind": "kept", "text": " program."},
    ]
    (back,) = (await bob("GET", "memory", text="Gère.", source="fr", target="en")).body["matches"]
    assert (back["kind"], back["similarity"], back["target"]) == ("exact", 100, "Manages a program.")
    assert (await bob("GET", "memory", text="Gère.", source="en", target="fr")).body["matches"] == []


async def test_entries_are_changed_and_deleted_by_their_author_alone(tom: Any, person: Any, bob: Any) -> None:
    unit = (await tom("POST", "memory", UNIT)).body["unit_id"]
    other = person("zoe", groups=("translators",))
    for caller in (bob, other):
        for method, body in (("PATCH", {"target": "Non."}), ("DELETE", None)):
            assert (await caller(method, f"memory/{unit}", body)).status == 403
    changed = await tom("PATCH", f"memory/{unit}", {"target": "Gère un programme.", "status": "reviewed"})
    assert (changed.status, changed.body["target"], changed.body["status"]) == (
        200,
        "Gère un programme.",
        "reviewed",
    )
    same = {**UNIT, "target": "Gère un programme."}
    second = (await tom("POST", "memory", UNIT)).body["unit_id"]
    reply = await tom("PATCH", f"memory/{second}", {"target": same["target"]})
    assert (reply.status, reply.body["details"]["reason"]) == (409, "unit_exists")
    assert (await tom("DELETE", f"memory/{unit}")).status == 204
    assert (await tom("DELETE", f"memory/{unit}")).status == 404
    assert (await tom("DELETE", f"memory/{10**14}")).status == 404


async def test_what_cannot_be_is_refused_by_its_name(tom: Any) -> None:
    for change, field in (
        ({"source": " \n "}, "source"),
        ({"target": "a\0b"}, "target"),
        ({"source": "a" * 10_001}, "source"),
        ({"target_language": "en"}, "target_language"),
        ({"source_language": 7}, "source_language"),
        ({"status": "good"}, "status"),
        ({"origin": None}, "origin"),
    ):
        reply = await tom("POST", "memory", {**UNIT, **change})
        assert (reply.status, reply.body["details"]["field"]) == (400, field)
    for query, field in (
        ({"text": ""}, "text"),
        ({"target": "en"}, "target"),
        ({"minimum": "101"}, "minimum"),
        ({"limit": "0"}, "limit"),
    ):
        reply = await tom("GET", "memory", **{"text": "a", "source": "en", "target": "fr", **query})
        assert (reply.status, reply.body["details"]["field"]) == (400, field)
    reply = await tom("GET", "memory", text="a", source="%", target="fr")
    assert (reply.status, reply.body["details"]) == (400, {"reason": "language_not_valid", "tag": "%"})


async def test_what_was_translated_for_one_country_serves_another(tom: Any) -> None:
    for tag, target in (("fr_FR", "Gère un programme (FR)."), ("fr-CA", "Gère un programme (CA).")):
        made = await tom("POST", "memory", {**UNIT, "source_language": "en-GB", "target_language": tag}
                         | {"target": target})  # fmt: skip
        assert made.status == 201
    query = {"text": UNIT["source"], "source": "en-CA"}
    for wanted, best in (("fr-CA", "(CA)"), ("fr-FR", "(FR)")):
        found = (await tom("GET", "memory", **query, target=wanted)).body["matches"]
        assert [match["similarity"] for match in found] == [100, 100]
        assert best in found[0]["target"]
    assert (await tom("GET", "memory", text=UNIT["source"], source="en", target="es")).body["matches"] == []
    back = (await tom("GET", "memory", text="Gère un programme (CA).", source="fr", target="en")).body
    assert back["matches"][0]["target"] == UNIT["source"]
    exported = (await tom("GET", "memory/export", source="en", target="fr")).raw.decode()
    assert 'xml:lang="fr-FR"' in exported
    assert 'xml:lang="en-GB"' in exported


@pytest.mark.parametrize(
    "text",
    ['"', "source : x", "a" * 10_000, "* OR NEAR(", "'; DROP TABLE users; --", "%_%", "日本", "{}[]", "½"],
)
async def test_whatever_is_asked_is_answered(tom: Any, text: str) -> None:
    await tom("POST", "memory", {**UNIT, "source": text})
    reply = await tom("GET", "memory", text=text, source="en", target="fr", previous=text, next=text)
    assert reply.status == 200
    assert [match["similarity"] for match in reply.body["matches"]] == [100]


async def test_other_words_that_mean_the_same_come_with_a_second_answer(tom: Any, bob: Any) -> None:
    said = {"source": "Negotiates contracts with suppliers.", "target": "Négocie les contrats."}
    await tom("POST", "memory", {**UNIT, **said})
    asked = {"text": "Bargains agreements with vendors.", "source": "en", "target": "fr"}
    async with asyncio.timeout(30):  # the vectors are loaded, and made, behind the start and the entry
        while not (await bob("GET", "memory", **asked)).body["more_by_meaning"]:
            pass
        while not (found := (await bob("GET", "memory", **asked, meaning="1")).body)["matches"]:
            pass
    (match,) = found["matches"]
    assert not found["more_by_meaning"]
    assert (match["kind"], match["source"]) == ("semantic", said["source"])
    assert match["similarity"] < 60 < match["meaning"]
    # What is similar comes first, and is not given twice.
    near = {**asked, "text": "Bargains contracts with suppliers."}
    kinds = [match["kind"] for match in (await bob("GET", "memory", **near, meaning="1")).body["matches"]]
    assert kinds == ["fuzzy"]
    assert (await bob("GET", "memory", **asked)).body["matches"] == []
    assert (await bob("GET", "memory", **asked, meaning="yes")).status == 400
