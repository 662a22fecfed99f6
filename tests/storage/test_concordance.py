"""Words in context beside their translations: as they are asked for, by whomever, and however it is typed."""

from __future__ import annotations

from typing import Any

import pytest

from jddb_jupyter.collab.roles import Principal, Role
from jddb_jupyter.documents.finding import parse_query
from jddb_jupyter.storage import concordance, jobs, memory
from jddb_jupyter.storage.concordance import Position
from jddb_jupyter.storage.concordance_hits import Hit, Sought
from jddb_jupyter.storage.database import Database
from jddb_jupyter.translation.units import NewUnit, Place

from .conftest import NOW

PAIRS = [
    ("The deputy minister manages the program.", "Le sous-ministre gère le programme."),
    ("Manages the deputy’s office.", "Gère le bureau de l’adjoint."),
    ("The work of the MINISTER.", "L’œuvre du ministre."),
    ("Management of the été fund.", "Gestion du fonds d’été."),
]


def sought(person: Principal, q: str, language: str = "en", **others: Any) -> Sought:
    other = "fr" if language == "en" else "en"
    return Sought(person=person, now=NOW, words=parse_query(q), language=language, other=other, **others)


@pytest.fixture
async def translator(database: Database, person: Any) -> Principal:
    """Somebody who translates everywhere, and has put in the pairs above; one of them was from French."""
    tom = await person("tom", Role.TRANSLATOR)
    for number, (english, french) in enumerate(PAIRS):
        languages, texts = ("en", "fr"), (english, french)
        if number == 2:
            languages, texts = languages[::-1], texts[::-1]
        unit = NewUnit(
            source_language=languages[0], target_language=languages[1], source=texts[0], target=texts[1]
        )
        await database.write(memory.add, unit, tom, NOW)
    return tom


@pytest.fixture
def find(database: Database, translator: Principal) -> Any:
    async def ask(q: str, language: str = "en", who: Principal = translator, **others: Any) -> list[Hit]:
        return (await database.read(concordance.find, sought(who, q, language, **others), 50))[0]

    return ask


@pytest.mark.parametrize(
    ("q", "language", "expected"),
    [
        ("minister", "en", [2, 0]),
        ('"deputy minister"', "en", [0]),
        ("manag*", "en", [3, 1, 0]),
        ("manages -minister", "en", [1]),
        ("ETE", "en", [3]),
        ("oeuvre", "fr", [2]),
        ("ministre", "fr", [2, 0]),
        ("gere", "fr", [1, 0]),
        ("minister", "fr", []),  # a word of the other language
        ("", "en", []),
        ("-minister", "en", []),
    ],
)
async def test_words_phrases_and_beginnings_in_either_language_newest_first(
    find: Any, q: str, language: str, expected: list[int]
) -> None:
    side = 0 if language == "en" else 1
    hits = await find(q, language)
    assert [hit.text for hit in hits] == [PAIRS[number][side] for number in expected]
    assert [hit.translation for hit in hits] == [PAIRS[number][1 - side] for number in expected]
    assert all(hit.marks for hit in hits)


async def test_capitals_and_accents_count_where_that_is_asked(find: Any) -> None:
    assert len(await find("minister", as_written=True)) == 1
    assert len(await find("MINISTER", as_written=True)) == 1
    assert len(await find("gere", "fr", as_written=True)) == 0
    assert len(await find("gèr*", "fr", as_written=True)) == 1
    assert len(await find('"Gère le"', "fr", as_written=True)) == 1


async def test_pages_follow_each_other_without_a_gap_or_a_repetition(
    database: Database, translator: Principal, monkeypatch: Any
) -> None:
    monkeypatch.setattr(concordance, "SMALLEST_WINDOW", 3)
    monkeypatch.setattr(concordance, "WINDOWS", (1, 2))
    seen, before = [], Position()
    while True:
        hits, following = await database.read(
            concordance.find, sought(translator, "manag*", statuses=["approved"]), 1, before
        )
        seen += [hit.text for hit in hits]
        if following is None:
            break
        before = following
    assert seen == [PAIRS[number][0] for number in (3, 1, 0)]


async def test_only_what_one_may_see_is_found_and_counted(
    database: Database, ann: Principal, person: Any, translator: Principal, find: Any
) -> None:
    ids = []
    for language in ("en", "fr"):
        new = jobs.NewJob(
            job_number="8",
            title="t",
            classification="EX-01",
            language=language,
            ops=[{"insert": "One.\n"}],
            metadata={"department": "Health"},
        )
        ids.append((await database.write(jobs.create, new, ann, NOW)).id)
    secret = NewUnit(
        source_language="en",
        target_language="fr",
        source="The secret minister.",
        target="Le ministre secret.",
        place=Place(*ids),
    )
    await database.write(memory.confirm, secret, ann.user_id, NOW)
    bob = await person("bob")
    for who, count in ((ann, 3), (bob, 2), (translator, 3)):
        assert len(await find("minister", who=who)) == count
        assert (await database.read(concordance.summarize, sought(who, "minister"))).total == count
    for filters in ({"classifications": ["EX"]}, {"departments": ["Health"]}, {"classifications": ["EX-01"]}):
        assert [hit.text for hit in await find("minister", who=ann, **filters)] == ["The secret minister."]
        assert await find("minister", who=bob, **filters) == []
    assert await find("minister", who=ann, statuses=["imported"]) == []
    await database.write(jobs.hide, ids[1], ann, NOW)
    assert len(await find("minister", who=ann)) == 2


async def test_equivalents_are_marked_and_counted(database: Database, person: Any) -> None:
    tom = await person("tom", Role.TRANSLATOR)
    verbs = ("manages", "leads", "writes", "reads", "plans", "checks", "sends", "keeps")
    french = ("gère", "dirige", "écrit", "lit", "planifie", "vérifie", "envoie", "garde")
    units = [
        NewUnit(
            source_language="en",
            target_language="fr",
            source=f"The {what} {verb} file {number}.",
            target=f"{thing} {verbe} le dossier {number}.",
        )
        for number in range(20)
        for verb, verbe in zip(verbs, french, strict=True)
        for what, thing in (("deputy head", "L’administrateur général"), ("clerk", "Le commis"))
    ]
    await database.write(memory.add_many, units, tom, NOW)
    found = await database.read(concordance.summarize, sought(tom, '"deputy head"'))
    assert found.total == 160
    assert found.counts[0] == ("administrateur général", 160)
    text = "L’administrateur général dirige le dossier 4."
    span = found.equivalents.mark(text)
    assert span is not None
    assert text[slice(*span)] == "administrateur général"


@pytest.mark.parametrize(
    "q",
    [
        '"',
        "a:b",
        "source : x",
        "NEAR(a b)",
        "^a",
        "a*b* *",
        "(",
        "a\0b",
        "x" * 10_000,
        "%_",
        "{source}",
        "a AND",
    ],
)
async def test_whatever_is_typed_is_no_error(database: Database, translator: Principal, q: str) -> None:
    for language in ("en", "fr"):
        hits, _ = await database.read(concordance.find, sought(translator, q, language), 5)
        assert (await database.read(concordance.summarize, sought(translator, q, language))).total == len(
            hits
        )


async def test_many_hits_are_counted_without_their_texts(
    database: Database, translator: Principal, find: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(concordance, "SAMPLE", 1)
    for q, total in (("manag*", 3), ("minister", 2), ('"deputy minister"', 1)):
        assert (await database.read(concordance.summarize, sought(translator, q))).total == total
    monkeypatch.setattr(concordance, "MOST_COUNTED", 2)
    assert (await database.read(concordance.summarize, sought(translator, "manag*"))).total == 2
