"""What is kept of matches is what would be found anew, whatever happens to the memory and to rights."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from jddb_jupyter.collab.roles import Principal, Role
from jddb_jupyter.errors import Conflict
from jddb_jupyter.storage import jobs, memory, memory_recall
from jddb_jupyter.storage.database import Database
from jddb_jupyter.storage.memory_lookup import MemoryLookup
from jddb_jupyter.storage.memory_recall import Recall
from jddb_jupyter.translation.matching import Match, Wanted
from jddb_jupyter.translation.units import NewUnit, Place
from tests.databases import only_sqlite

from .conftest import NOW

pytestmark = only_sqlite

VERBS = ("Manages", "Leads", "Reviews", "Plans", "Advises")
THINGS = ("the national program", "the regional team", "a branch budget", "all staffing")
TEXTS = [f"{verb} {thing} of the department." for verb in VERBS for thing in THINGS]
FOREVER = 60.0


class Slow(MemoryLookup):
    """A lookup that counts how often it looks for what is similar."""

    def __init__(self) -> None:
        super().__init__()
        self.looked = 0

    def similar(self, *arguments: Any) -> Match | None:
        self.looked += 1
        return super().similar(*arguments)


def unit(source: str, **others: Any) -> NewUnit:
    return NewUnit(source_language="en", target_language="fr", source=source, target="Oui.", **others)


def wanted(text: str, *without: int) -> Wanted:
    return Wanted(text=text, source_language="en", target_language="fr", without=frozenset(without))


@pytest.fixture
async def tom(person: Any) -> Principal:
    tom: Principal = await person("tom", Role.TRANSLATOR)
    return tom


@pytest.fixture
async def place(database: Database, ann: Principal) -> Place:
    """Two job descriptions of Ann's."""
    ids = []
    for language in ("en", "fr"):
        ops = [{"insert": "One.\n"}]
        new = jobs.NewJob(job_number="7", title="t", classification="", language=language, ops=ops)
        ids.append((await database.write(jobs.create, new, ann, NOW)).id)
    return Place(ids[0], ids[1])


def similarities(found: list[Match | None]) -> list[float]:
    return [match.similarity if match else 0.0 for match in found]


async def test_after_anything_that_happens_it_is_as_if_it_was_found_anew(
    database: Database, ann: Principal, tom: Principal, place: Place, rng: Random, monkeypatch: Any
) -> None:
    monkeypatch.setattr(memory_recall, "MOST_NEW", 6)
    kept = {who: Recall() for who in (ann, tom)}
    lookup = MemoryLookup()
    units: list[int] = []

    def varied() -> str:
        words = rng.choice(TEXTS).split()
        words[rng.randrange(len(words))] = rng.choice(("very", "and", "Plans", "whole"))
        return " ".join(words)

    async def add() -> None:
        where = place if rng.random() < 0.3 else None
        who = ann if where else tom
        new = unit(varied(), place=where)
        unit_id = await database.write(memory.confirm, new, who.user_id, NOW)
        if unit_id not in units:
            units.append(unit_id)

    async def change() -> None:
        await database.write(memory.change, rng.choice(units), everywhere, NOW, source=varied())

    async def remove() -> None:
        await database.write(memory.remove, units.pop(rng.randrange(len(units))), everywhere, NOW)

    everywhere = Principal(ann.user_id, "ann", "Ann", "#000000", floor=Role.OWNER)
    for _ in range(60):
        for _ in range(rng.choice((1, 1, 2, 9))):
            deed = rng.choice((add, add, change, remove)) if units else add
            try:
                await deed()
            except Conflict:
                continue
        some = rng.sample(TEXTS, 5)
        without = rng.sample(units, min(2, len(units)))
        asked = [wanted(text, *(without if rng.random() < 0.3 else ())) for text in some]
        for who, recall in kept.items():
            known = await database.read(recall.find, lookup, who, asked, FOREVER)
            anew = await database.read(Recall().find, lookup, who, asked, FOREVER)
            assert similarities(known) == similarities(anew), who.username
            assert all(
                match is None or match.unit_id not in one.without
                for match, one in zip(known, asked, strict=True)
            )
    await database.write(jobs.hide, place.source_job_id, ann, NOW)
    asked = [wanted(text) for text in TEXTS]
    for who, recall in kept.items():
        known = await database.read(recall.find, lookup, who, asked, FOREVER)
        anew = await database.read(Recall().find, lookup, who, asked, FOREVER)
        assert similarities(known) == similarities(anew), who.username


async def test_what_is_known_is_not_looked_for_again(
    database: Database, tom: Principal, monkeypatch: Any
) -> None:
    await database.write(memory.add, unit("Manages the program."), tom, NOW)
    lookup, recall = Slow(), Recall()
    asked = [wanted("Manages a program."), wanted("Something else."), wanted("Manages the program.")]

    async def ask() -> list[float]:
        return similarities(await database.read(recall.find, lookup, tom, asked, FOREVER))

    first = await ask()
    assert 85 < first[0] < 100
    assert first[1:] == [0.0, 100.0]
    assert lookup.looked == 2  # what is the same is not similar
    assert (await ask(), lookup.looked) == (first, 2)
    await database.write(memory.add, unit("Manages a programs."), tom, NOW)
    assert ((await ask())[0] > first[0], lookup.looked) == (True, 2)
    recall.keep(asked[1:])
    await ask()
    assert lookup.looked == 3
    monkeypatch.setattr(memory_recall, "MOST_NEW", 0)
    await database.write(memory.add, unit("Quite different."), tom, NOW)
    await ask()
    assert lookup.looked == 5


async def test_it_ends_when_its_time_is_over(database: Database, tom: Principal) -> None:
    asked = [wanted(text) for text in TEXTS]
    assert len(await database.read(Recall().find, MemoryLookup(), tom, asked, 0.0)) == 1
