"""How much of a translation the memory gives: what counts, and for whom."""

from __future__ import annotations

from typing import Any

import pytest

ENGLISH = (
    "Manages the national research program of the department.",
    "Leads the team of the region.",
    "Reviews all of the ministerial correspondence.",
    "Leads the team of the region.",
    "—",
)
FRENCH = (
    "Gère le programme national de recherche du ministère.",
    "Dirige l’équipe de la région.",
    "Révise toute la correspondance ministérielle.",
    "Dirige l’équipe de la région.",
    "—",
)
Bands = dict[str, tuple[int, int]]


@pytest.fixture
def tom(person: Any) -> Any:
    """Somebody who translates everywhere, by their group."""
    return person("tom", groups=("translators",))


async def pair_of(owner: Any, number: str = "1") -> tuple[str, dict[str, Any]]:
    """A pair of both texts: its address, and what opening it gave."""
    ids = []
    for language, lines in (("en", ENGLISH), ("fr", FRENCH)):
        text = "".join(f"{line}\n" for line in lines)
        job = {"job_number": number, "title": "t", "classification": "", "language": language, "text": text}
        ids.append((await owner("POST", "jobs", job)).body["id"])
    opened = await owner("POST", "translations", {"source_job_id": ids[0], "target_job_id": ids[1]})
    assert opened.status == 201
    return f"translations/{opened.body['pair_id']}", opened.body


async def confirm(owner: Any, address: str, *places: int) -> None:
    segments = (await owner("GET", f"{address}/segments")).body["segments"]
    assert [(one["source"]["text"], one["target"]["text"]) for one in segments] == list(
        zip(ENGLISH, FRENCH, strict=True)
    )
    for place in places:
        action = {"action": "update", "link_ids": [segments[place]["link_id"]], "status": "approved"}
        assert (await owner("POST", f"{address}/segments", action)).status == 200


async def bands(caller: Any, address: str) -> Bands:
    """What is not empty, as segments and words."""
    found = (await caller("GET", f"{address}/leverage")).body
    assert found["words"] == sum(one["words"] for one in found["bands"]) == 26
    assert found["words"] == (await caller("GET", address)).body["progress"]["words"]
    return {one["band"]: (one["segments"], one["words"]) for one in found["bands"] if one["segments"]}


async def test_words_are_counted_by_what_the_memory_has(ann: Any, tom: Any) -> None:
    address, _ = await pair_of(ann)
    assert await bands(ann, address) == {"repetition": (1, 6), "none": (3, 20)}
    for source in (
        "Reviews all of the ministerial correspondence.",
        "Manages the national research programs of the department.",
    ):
        unit = {"source_language": "en", "target_language": "fr", "source": source, "target": "Oui."}
        assert (await tom("POST", "memory", unit)).status == 201
    assert await bands(ann, address) == {
        "exact": (1, 6),
        "repetition": (1, 6),
        "95-99": (1, 8),
        "none": (1, 6),
    }
    found = (await ann("GET", f"{address}/leverage")).body
    assert found["matched"] == 20
    assert found["revision"] == {"source": 0, "target": 0}


async def test_a_segment_has_nothing_of_what_was_confirmed_there(ann: Any) -> None:
    address, _ = await pair_of(ann)
    await confirm(ann, address, 0)
    assert await bands(ann, address) == {"repetition": (1, 6), "none": (3, 20)}
    await confirm(ann, address, 1)  # now the memory has what stands there again
    assert await bands(ann, address) == {"exact": (1, 6), "none": (3, 20)}


async def test_a_unit_of_another_does_count_where_the_same_was_confirmed(ann: Any, tom: Any) -> None:
    address, _ = await pair_of(ann)
    await confirm(ann, address, 2)
    unit = {
        "source_language": "en",
        "target_language": "fr",
        "source": ENGLISH[2],
        "target": FRENCH[2],
        "status": "draft",
    }
    assert (await tom("POST", "memory", unit)).status == 201
    assert await bands(ann, address) == {"exact": (1, 6), "repetition": (1, 6), "none": (2, 14)}


async def test_only_what_one_may_see_counts(ann: Any, bob: Any) -> None:
    first, opened = await pair_of(ann)
    await confirm(ann, first, 0, 1, 2)
    second, _ = await pair_of(bob, "2")
    assert (await ann("GET", f"{second}/leverage")).status == 404
    assert await bands(bob, second) == {"repetition": (1, 6), "none": (3, 20)}
    for side in ("source", "target"):
        assert await bands(bob, second) == {"repetition": (1, 6), "none": (3, 20)}
        member = f"sessions/{opened[f'{side}_session_id']}/members/bob"
        assert (await ann("PUT", member, {"role": "viewer"})).status == 200
    assert await bands(bob, second) == {"context": (3, 20), "exact": (1, 6)}
    assert (await ann("DELETE", member)).status == 204
    assert await bands(bob, second) == {"repetition": (1, 6), "none": (3, 20)}


async def test_an_empty_text_has_no_words(ann: Any) -> None:
    job = {"job_number": "3", "title": "t", "classification": "", "language": "en", "text": ""}
    source = (await ann("POST", "jobs", job)).body["id"]
    opened = await ann("POST", "translations", {"source_job_id": source, "target_language": "fr"})
    found = (await ann("GET", f"translations/{opened.body['pair_id']}/leverage")).body
    assert (found["words"], found["matched"], len(found["bands"])) == (0, 0, 8)
