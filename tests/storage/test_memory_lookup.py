"""Similar texts are found as if all were compared, at once, in both directions, by whom they are for."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from rapidfuzz import fuzz
from sqlalchemy import Connection

from jddb_jupyter.collab.roles import Principal, Role
from jddb_jupyter.documents.finding import parse_query
from jddb_jupyter.storage import jobs, memory, memory_lookup, memory_rights
from jddb_jupyter.storage.concordance_hits import Sought
from jddb_jupyter.storage.concordance_shelves import SHELVES
from jddb_jupyter.storage.database import Database
from jddb_jupyter.storage.memory_lookup import MemoryLookup
from jddb_jupyter.storage.opening import open_database
from jddb_jupyter.translation.matching import Wanted
from jddb_jupyter.translation.units import NewUnit, Place
from tests.databases import only_sqlite

from .conftest import NOW


def unit(source: str, target: str, **others: Any) -> NewUnit:
    return NewUnit(source_language="en", target_language="fr", source=source, target=target, **others)


def wanted(said: str, **others: Any) -> Wanted:
    return Wanted(text=said, **{"source_language": "en", "target_language": "fr", **others})


@pytest.fixture
async def translator(person: Any) -> Principal:
    return await person("tom", Role.TRANSLATOR)


async def test_the_best_of_real_texts_is_found_in_both_directions(
    database: Database, translator: Principal, shared: Path, rng: Random
) -> None:
    lines = (shared / "data" / "pairs" / "postings.jsonl").read_text("utf-8").splitlines()
    pairs = list(dict.fromkeys((entry["en"], entry["fr"]) for entry in map(json.loads, lines)))
    rng.shuffle(pairs)
    asked, stored = pairs[:120], pairs[120:]
    stored = [pair for pair in stored if pair[0] not in {english for english, _ in asked}]
    await memory.add_in_batches(database, (unit(*pair) for pair in stored), translator, NOW)
    lookup = MemoryLookup()
    for side, languages in ((0, ("en", "fr")), (1, ("fr", "en"))):
        found = total = 0
        for pair in asked:
            question = Wanted(text=pair[side], source_language=languages[0], target_language=languages[1])
            matches = await database.read(lookup.find, translator, question)
            first = await database.read(lookup.similar, translator, question)
            assert [first] == (matches[:1] or [None])
            if first is not None:
                apart = replace(question, without=frozenset({first.unit_id}))
                left = [match for match in matches if match.unit_id != first.unit_id]
                second = await database.read(lookup.similar, translator, apart)
                assert second is None or second.unit_id != first.unit_id
                assert not left or (second is not None and second.similarity >= left[0].similarity)
            best = max(fuzz.ratio(pair[side], other[side]) for other in stored)
            if best >= 60:
                total += 1
                found += bool(matches) and matches[0].similarity == best
            assert [match.similarity for match in matches] == sorted(
                (match.similarity for match in matches), reverse=True
            )
            assert all((match.source, match.target)[:: 1 - 2 * side] in stored for match in matches)
        assert total > 30
        # benchmarks/memory.py holds the 98 in 100, over many questions; so few would miss it by chance.
        assert found / total >= 0.93


@only_sqlite
async def test_comparing_ends_where_nothing_better_may_follow(
    database: Database, translator: Principal, monkeypatch: Any, rng: Random
) -> None:
    monkeypatch.setattr(memory_lookup, "STEP", 5)
    compared: list[int] = []
    compare = memory_lookup._Found._compare

    def counted(found: Any, unit_ids: Any) -> float:
        compared.extend(unit_ids)
        return compare(found, unit_ids)

    monkeypatch.setattr(memory_lookup._Found, "_compare", counted)
    letters = "abcdefghijklmnopqrstuvwxyz"
    others = ["".join(rng.choices(letters + " ", k=80)) for _ in range(200)]
    best = "Manages the national program of grants and contributions, and reports on it."
    await memory.add_in_batches(database, (unit(text, "x") for text in [*others, best]), translator, NOW)
    question = wanted(best.replace("national", "regional"))
    (match,) = await database.read(MemoryLookup().find, translator, question)
    assert match.source == best
    assert 0 < len(compared) <= 10


async def test_another_process_finds_what_this_one_confirms_changes_and_removes(
    database: Database, db_url: str, translator: Principal
) -> None:
    other = await open_database(db_url)
    lookup = MemoryLookup()

    async def ask() -> list[str]:
        matches = await other.read(lookup.find, translator, wanted("Manages the national program."))
        return [match.source for match in matches]

    try:
        assert await ask() == []
        first = await database.write(
            memory.add, unit("Manages a national program.", "Gère."), translator, NOW
        )
        assert await ask() == ["Manages a national program."]
        await database.write(memory.change, first.id, translator, NOW, source="Manages one national program.")
        assert await ask() == ["Manages one national program."]
        await database.write(memory.remove, first.id, translator, NOW)
        assert await ask() == []
        await database.write(memory.add, unit("Manages one national program.", "Gère."), translator, NOW)
        assert await ask() == ["Manages one national program."]
    finally:
        await other.close()


async def test_what_somebody_may_not_see_takes_no_place_from_what_they_may(
    database: Database, ann: Principal, person: Any, translator: Principal, monkeypatch: Any
) -> None:
    monkeypatch.setattr(memory_lookup, "NEAR", 15)
    monkeypatch.setattr(memory_lookup, "STEP", 5)
    ids = {}
    for language in ("en", "fr"):
        new = jobs.NewJob(
            job_number="7", title="t", classification="", language=language, ops=[{"insert": "One.\n"}]
        )
        ids[language] = (await database.write(jobs.create, new, ann, NOW)).id
    place = Place(ids["en"], ids["fr"])
    for number in range(200):
        secret = unit(f"Manages the secret program {number}.", "Secret", place=place)
        await database.write(memory.confirm, secret, ann.user_id, NOW)
    await database.write(memory.add, unit("Manages the open programs.", "Ouvert"), translator, NOW)
    lookup, bob = MemoryLookup(), await person("bob")
    question = wanted("Manages the secret program 7.")

    async def ask(who: Principal) -> set[str]:
        return {match.target for match in await database.read(lookup.find, who, question)}

    assert await ask(bob) == {"Ouvert"}
    assert await ask(ann) == {"Secret"}
    assert await ask(Principal(bob.user_id, "bob", "Bob", "#000000", session_id="none")) == set()
    assert await ask(Principal(ann.user_id, "ann", "Ann", "#000000", ceiling=Role.NONE)) == set()
    await database.write(jobs.hide, ids["fr"], ann, NOW)
    assert await ask(ann) == await ask(translator) == {"Ouvert"}


@pytest.mark.parametrize(
    "said", ["", " ", "\0", '"', "a" * 10_000, "* OR NEAR(", "%_%", "\ud800", "日本語", "½ ,;"]
)
async def test_whatever_is_asked_is_no_error(database: Database, translator: Principal, said: str) -> None:
    await database.write(memory.add, unit("½ ,; 日本", "%_%"), translator, NOW)
    for question in (wanted(said), wanted(said, minimum=0), wanted(said, minimum=100, previous=said)):
        matches = await database.read(MemoryLookup().find, translator, question)
        assert all(match.similarity >= question.minimum for match in matches)


async def test_reading_ahead_in_parts_gives_the_same(
    database: Database, translator: Principal, monkeypatch: Any
) -> None:
    monkeypatch.setattr(memory_lookup, "READ_ON", 7)
    await database.write(
        memory.add_many, [unit(f"Number {n} is here.", f"{n}") for n in range(50)], translator, NOW
    )
    lookup = MemoryLookup()
    await asyncio.gather(
        lookup.warm(database),
        *(database.read(lookup.find, translator, wanted("Number 7 is here.")) for _ in range(5)),
    )
    [first, *_] = await database.read(lookup.find, translator, wanted("Number 7 is here."))
    assert (first.target, first.kind) == ("7", "exact")


@only_sqlite
async def test_nothing_is_looked_for_by_its_languages_which_all_have_alike(
    database: Database, ann: Principal
) -> None:
    sought = Sought(person=ann, now=NOW, words=parse_query("a"), language="en", other="fr")
    visible = memory_rights.visible(ann)
    queries = [
        *(memory_lookup._query(visible, which) for which in ("same", "numbers")),
        *(shelf.rows(sought).params(numbers="[]", **memory_rights.values_of(ann)) for shelf in SHELVES),
    ]

    def plans(db: Connection) -> list[str]:
        statements = [str(query.compile(db)) for query in queries[:2]]
        whole = {"render_postcompile": True}
        statements += [str(query.compile(db, compile_kwargs=whole)) for query in queries[2:]]
        told = [
            db.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", ("0",) * statement.count("?")).all()
            for statement in statements
        ]
        return [" ".join(str(row[3]) for row in rows) for rows in told]

    for plan in await database.read(plans):
        assert "translation_units_languages" not in plan
        assert "SCAN translation_units" not in plan
        assert "SCAN pair_segments" not in plan
        assert "SCAN twin" not in plan
