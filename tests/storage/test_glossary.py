"""The glossary in the database: rights, sameness, what is found, and what an import leaves alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from jddb_jupyter.collab.roles import Role
from jddb_jupyter.errors import Conflict, Forbidden, NotFound
from jddb_jupyter.storage import glossary
from jddb_jupyter.storage.glossary import Added, Wanted
from jddb_jupyter.translation.terms import Term, Wording
from tests.storage.conftest import NOW

LATER = NOW + timedelta(seconds=1)
DUTIES = Term(
    (
        Wording("en", "duties", part_of_speech="noun", forms=("duty",)),
        Wording("fr", "tâches"),
        Wording("fr", "devoirs", status="forbidden"),
    ),
    subject="work",
    note="Not `devoirs`.",
)
HEAD = Term((Wording("en", "deputy head"), Wording("fr", "administrateur général")))


@pytest.fixture
async def tia(person: Any) -> Any:
    return await person("tia", Role.TRANSLATOR)


async def test_a_term_comes_back_as_it_went_in(database, tia):
    made = await database.write(glossary.add, DUTIES, tia, NOW)
    assert replace(made, id=0) == DUTIES
    assert await database.read(glossary.find, made.id) == made
    assert await database.read(glossary.everything) == [made]


async def test_the_same_term_is_there_once(database, tia):
    made = await database.write(glossary.add, DUTIES, tia, NOW)
    with pytest.raises(Conflict):
        await database.write(glossary.add, replace(DUTIES, note="Another note"), tia, NOW)
    other = await database.write(glossary.add, replace(DUTIES, subject="law"), tia, NOW)
    with pytest.raises(Conflict):
        await database.write(glossary.change, other.id, tia, LATER, subject="work")
    await database.write(glossary.change, other.id, tia, LATER, subject="law", note="The same")
    await database.write(glossary.remove, made.id, tia, LATER)
    await database.write(glossary.add, DUTIES, tia, LATER)


async def test_changing_and_taking_away(database, tia):
    made = await database.write(glossary.add, DUTIES, tia, NOW)
    changed = await database.write(glossary.change, made.id, tia, LATER, wordings=HEAD.wordings, note="")
    assert changed == replace(made, wordings=HEAD.wordings, note="")
    assert await database.read(glossary.find, made.id) == changed
    await database.write(glossary.remove, made.id, tia, LATER)
    assert await database.read(glossary.everything) == []
    for act in (glossary.remove, glossary.change):
        with pytest.raises(NotFound):
            await database.write(act, made.id, tia, LATER)
    with pytest.raises(NotFound):
        await database.read(glossary.find, made.id)


@pytest.mark.parametrize("floor", [Role.NONE, Role.VIEWER, Role.REVIEWER])
async def test_only_translators_change_it(database, person, tia, floor):
    made = await database.write(glossary.add, DUTIES, tia, NOW)
    reader = await person("rob", floor)
    limited = replace(tia, session_id="s1")
    narrow = replace(tia, ceiling=Role.REVIEWER)
    for somebody in (reader, limited, narrow):
        for act, arguments in (
            (glossary.add, (HEAD, somebody, NOW)),
            (glossary.add_many, ([HEAD], somebody, NOW)),
            (glossary.change, (made.id, somebody, NOW)),
            (glossary.remove, (made.id, somebody, NOW)),
        ):
            with pytest.raises(Forbidden):
                await database.write(act, *arguments)
    assert await database.read(glossary.everything) == [made]


async def test_an_import_adds_what_is_new(database, tia):
    assert await database.write(glossary.add_many, [DUTIES, HEAD, DUTIES], tia, NOW) == Added(2, 0)
    more = replace(HEAD, wordings=(Wording("en", "asset"), Wording("fr", "atout")))
    again = await database.write(glossary.add_many, [HEAD, more], tia, NOW)
    assert again == Added(1, 1)
    assert len(await database.read(glossary.everything)) == 3


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(), [DUTIES, HEAD]),
        (Wanted(words="Tâche"), [DUTIES]),
        (Wanted(words="taches"), [DUTIES]),
        (Wanted(words="duty"), [DUTIES]),
        (Wanted(words="general admin"), [HEAD]),
        (Wanted(words="50%_"), []),
        (Wanted(words="duties", language="fr"), []),
        (Wanted(status="forbidden"), [DUTIES]),
        (Wanted(status="forbidden", language="en"), []),
        (Wanted(subject="work"), [DUTIES]),
        (Wanted(subject="law"), []),
    ],
)
async def test_what_is_listed(database, tia, wanted, found):
    await database.write(glossary.add_many, [DUTIES, HEAD], tia, NOW)
    terms, last = await database.read(glossary.listing, wanted, 50, None)
    assert [replace(term, id=0) for term in terms] == found
    assert last is None


async def test_pages(database, tia):
    many = [Term((Wording("en", f"term {n}"), Wording("fr", f"terme {n}"))) for n in range(7)]
    await database.write(glossary.add_many, many, tia, NOW)
    seen: list[Term] = []
    after = None
    while True:
        terms, after = await database.read(glossary.listing, Wanted(), 3, after)
        seen += terms
        if after is None:
            break
    assert [replace(term, id=0) for term in seen] == many


async def test_the_stamp_moves_with_every_change(database, tia):
    stamps = [await database.read(glossary.stamp)]
    made = await database.write(glossary.add, DUTIES, tia, NOW)
    stamps.append(await database.read(glossary.stamp))
    await database.write(glossary.change, made.id, tia, LATER, note="n")
    stamps.append(await database.read(glossary.stamp))
    await database.write(glossary.remove, made.id, tia, LATER + timedelta(seconds=1))
    stamps.append(await database.read(glossary.stamp))
    assert len(set(stamps)) == 4
