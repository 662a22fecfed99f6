"""Matches that say the same in other words: behind similar ones, for whom they are, in both directions."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import func, select

from jddb_jupyter.collab.roles import Principal, Role
from jddb_jupyter.storage import jobs, memory, memory_meaning
from jddb_jupyter.storage.database import Database
from jddb_jupyter.storage.memory_meaning import MeaningLookup, Meanings
from jddb_jupyter.storage.tables import translation_meanings
from jddb_jupyter.translation.matching import Match, Wanted
from jddb_jupyter.translation.units import NewUnit, Place

from .conftest import NOW

SAME = ("The incumbent negotiates contracts with suppliers.", "Le titulaire négocie les contrats.")
UNITS = [
    SAME,
    ("Prepares briefing notes for the Minister.", "Prépare des notes pour le ministre."),
    ("Operates heavy machinery in the north.", "Conduit de la machinerie lourde dans le Nord."),
]


def unit(source: str, target: str, **others: Any) -> NewUnit:
    return NewUnit(source_language="en", target_language="fr", source=source, target=target, **others)


def wanted(text: str, **others: Any) -> Wanted:
    return Wanted(text=text, **{"source_language": "en", "target_language": "fr", **others})


ASKED = wanted("Bargains agreements with vendors.")


@pytest.fixture(scope="module")
def meanings() -> Meanings:
    made = Meanings()
    if not made.is_there:
        pytest.fail("the extra `semantic` is part of the extra `test`")
    return made


@pytest.fixture
async def tom(database: Database, person: Any) -> Principal:
    tom = await person("tom", Role.TRANSLATOR)
    await database.write(memory.add_many, [unit(*texts) for texts in UNITS], tom, NOW)
    return tom


@pytest.fixture
async def lookup(database: Database, tom: Principal, meanings: Meanings) -> AsyncIterator[MeaningLookup]:
    made = MeaningLookup(database, meanings)
    await made.catch_up()
    yield made
    await made.close()


async def test_other_words_are_found_in_both_directions_and_nothing_else(
    lookup: MeaningLookup, tom: Principal
) -> None:
    for asked, found in (
        (ASKED, SAME),
        (wanted("Le titulaire conclut des ententes avec les fournisseurs.", source_language="fr",
                target_language="en"), SAME[::-1]),
    ):  # fmt: skip
        ((match, of),) = await lookup.find_units(tom, asked, ())
        assert (match.source, match.target, match.kind) == (*found, "semantic")
        assert of.source == SAME[0]
        assert match.meaning is not None
        assert match.similarity < asked.minimum
        assert memory_meaning.NEAR <= match.meaning <= 100
    assert await lookup.find_units(tom, wanted("Sells ice cream."), ()) == []
    assert await lookup.find_units(tom, wanted("  "), ()) == []
    assert await lookup.find_units(tom, replace(ASKED, target_language="de"), ()) == []


async def test_what_is_found_by_its_letters_is_not_given_again(lookup: MeaningLookup, tom: Principal) -> None:
    assert await lookup.find_units(tom, wanted(SAME[0]), ()) == []
    known = [Match(1, *SAME, 100.0, "exact")]
    assert await lookup.find_units(tom, ASKED, known) == []
    full = [Match(number, str(number), "", 90.0, "fuzzy") for number in range(10)]
    assert await lookup.find_units(tom, ASKED, full) == []
    assert len(await lookup.find_units(tom, ASKED, full[:9])) == 1


async def test_nobody_sees_what_they_have_no_role_in(
    database: Database, lookup: MeaningLookup, ann: Principal, tom: Principal, person: Any
) -> None:
    ids = []
    for language in ("en", "fr"):
        new = jobs.NewJob(
            job_number="8", title="t", classification="EX-01", language=language, ops=[{"insert": "One.\n"}]
        )
        ids.append((await database.write(jobs.create, new, ann, NOW)).id)
    secret = unit("She negotiates purchases from companies.", "Elle marchande.", place=Place(*ids))
    await database.write(memory.confirm, secret, ann.user_id, NOW)
    await lookup.catch_up()
    bob = await person("bob")
    for who, count in (
        (ann, 2),
        (tom, 2),
        (bob, 1),
        (replace(bob, ceiling=Role.NONE), 0),
        (replace(tom, session_id="s"), 0),
    ):
        found = await lookup.find_units(who, ASKED, ())
        assert len(found) == count, (who, found)
    await database.write(jobs.hide, ids[0], ann, NOW)
    assert len(await lookup.find_units(ann, ASKED, ())) == 1


async def test_what_is_changed_removed_or_written_by_another_process_is_followed(
    database: Database, lookup: MeaningLookup, tom: Principal, meanings: Meanings
) -> None:
    other = MeaningLookup(database, meanings)
    ((_, found),) = await lookup.find_units(tom, ASKED, ())
    await database.write(memory.change, found.id, tom, NOW, source="Feeds the dogs.")
    assert await lookup.find_units(tom, ASKED, ()) == []
    await other.catch_up()
    ((match, _),) = await lookup.find_units(tom, wanted("Gives the hounds their food."), ())
    assert match.source == "Feeds the dogs."
    await lookup.catch_up()  # made already: the other one has kept them
    await database.write(memory.remove, found.id, tom, NOW)
    for one in (lookup, other):
        assert await one.find_units(tom, wanted("Gives the hounds their food."), ()) == []
    counted = select(func.count()).select_from(translation_meanings)
    assert await database.read(lambda db: db.scalar(counted)) == len(UNITS) - 1


@pytest.mark.parametrize("is_there", [False, True])
async def test_without_the_extra_or_with_a_broken_one_nothing_is_broken(
    database: Database, tom: Principal, is_there: bool
) -> None:
    lookup = MeaningLookup(database, Meanings(lambda: is_there, lambda: None))
    assert await lookup.find_units(tom, ASKED, ()) == []
    lookup.start()
    await lookup.catch_up()
    await lookup.close()
    assert not lookup.is_open
    assert await lookup.find_units(tom, ASKED, ()) == []


async def test_it_is_kept_up_while_it_runs_also_after_a_failure(
    database: Database, tom: Principal, meanings: Meanings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory_meaning, "LOOK_EVERY", 0.01)
    failures = [OSError("once")]

    class Once(Meanings):
        def vectors(self, texts: Sequence[str]) -> Any:
            if failures:
                raise failures.pop()
            return super().vectors(texts)

    lookup = MeaningLookup(database, Once())
    lookup.start()
    counted = select(func.count()).select_from(translation_meanings)
    try:
        while await database.read(lambda db: db.scalar(counted)) != len(UNITS):
            pass
    finally:
        await lookup.close()
    assert failures == []
