"""The translation memory: confirmed once however often, found in both directions, seen by whom it is for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from rapidfuzz import fuzz
from sqlalchemy import Connection, select, text

from jddb_jupyter.collab.roles import Principal, Role
from jddb_jupyter.documents.finding import Term
from jddb_jupyter.documents.scripts import is_unspaced
from jddb_jupyter.errors import Conflict, Forbidden, NotFound
from jddb_jupyter.storage import jobs, memory, sessions
from jddb_jupyter.storage.database import Database
from jddb_jupyter.storage.full_text import FullText, Words
from jddb_jupyter.storage.memory import Added, Unit
from jddb_jupyter.storage.memory_lookup import MemoryLookup
from jddb_jupyter.storage.sqlite import SqliteDatabase
from jddb_jupyter.storage.tables import translation_signatures, translation_words
from jddb_jupyter.translation.matching import Match, Wanted
from jddb_jupyter.translation.signatures import signatures
from jddb_jupyter.translation.units import Neighbours, NewUnit, Place
from jddb_jupyter.translation.words import words

from .conftest import NOW

INDEX = FullText("translation_index", ("source", "target"))


def unit(source: str, target: str, **others: Any) -> NewUnit:
    return NewUnit(source_language="en", target_language="fr", source=source, target=target, **others)


def wanted(text: str, **others: Any) -> Wanted:
    return Wanted(text=text, **{"source_language": "en", "target_language": "fr", **others})


@pytest.fixture
async def translator(person: Any) -> Principal:
    """Somebody who translates everywhere, by their group."""
    return await person("tom", Role.TRANSLATOR)


@pytest.fixture
async def place(database: Database, ann: Principal, job: jobs.Job, session: sessions.Session) -> Place:
    """A pair of job descriptions, both Ann's."""
    new = jobs.NewJob(
        job_number="1", title="Chef", classification="EX-01", language="fr", ops=[{"insert": "Un.\n"}]
    )
    french = await database.write(jobs.create, new, ann, NOW)
    return Place(job.id, french.id, session.session_id, "pair", "link")


@pytest.fixture
def exact(database: Database, translator: Principal) -> Callable[..., Awaitable[list[Match]]]:
    async def ask(text: str, who: Principal = translator, **others: Any) -> list[Match]:
        return await database.read(MemoryLookup().find, who, wanted(text, **{"minimum": 99, **others}))

    return ask


async def check(database: Database) -> None:
    """That the index and the counts of words are those of the units that are there."""

    def compare(db: Connection) -> None:
        there = db.execute(
            text("SELECT id, source, target FROM translation_units WHERE deleted_at IS NULL")
        ).all()
        counts: dict[tuple[str, str], int] = {}
        for row in there:
            for language, said in (("en", row.source), ("fr", row.target)):
                for word in set(words(said)):
                    counts[language, word] = counts.get((language, word), 0) + 1
                    if is_unspaced(word):
                        continue  # the index does not know it: such words are looked for in the texts
                    has_it = INDEX.has(Words((Term((word,)),)), ("source", "target"))
                    assert row.id in set(db.scalars(select(INDEX.rowid).where(has_it)))
        signed = select(translation_signatures.c.unit_id, translation_signatures.c.source_bits)
        assert sorted((row.unit_id, row.source_bits) for row in db.execute(signed)) == sorted(
            (row.id, signatures([row.source]).tobytes()) for row in there
        )
        kept = {(row.language, row.word): row.units for row in db.execute(select(translation_words))}
        assert {word: count for word, count in kept.items() if count} == counts
        assert indexed(db) == {row.id for row in there if words(row.source + " " + row.target)}

    await database.write(compare)


def indexed(db: Connection) -> set[int]:
    """The units that the index has words of, from the index itself."""
    if db.dialect.name == "postgresql":
        there = "SELECT rowid FROM translation_index WHERE source <> '' OR target <> ''"
        return set(db.scalars(text(there)))
    vocabulary = "CREATE VIRTUAL TABLE temp.said USING fts5vocab('main', 'translation_index', 'instance')"
    db.execute(text(vocabulary))
    found = set(db.scalars(text("SELECT DISTINCT doc FROM temp.said")))
    db.execute(text("DROP TABLE temp.said"))
    return found


async def test_a_pair_confirmed_again_is_one_unit_with_the_place_of_now(
    database: Database, ann: Principal, place: Place, exact: Any
) -> None:
    first = await database.write(memory.confirm, unit("A chief.", "Un chef.", place=place), ann.user_id, NOW)
    later = NOW + timedelta(days=1)
    again = unit("A chief.", "Un chef.", place=place, neighbours=Neighbours(previous_source="Title"))
    assert await database.write(memory.confirm, again, ann.user_id, later) == first
    kept = await database.read(memory.find, first, ann)
    assert (kept.created_at, kept.updated_at, kept.place) == (NOW, later, place)
    assert [match.kind for match in await exact("A chief.", ann, previous="Title")] == ["context"]
    await check(database)


async def test_a_context_comes_before_what_is_approved_and_that_before_what_is_newer(
    database: Database, translator: Principal, exact: Any
) -> None:
    def confirm(target: str, days: int, **others: Any) -> Any:
        return database.write(
            memory.confirm, unit("Duties", target, **others), translator.user_id, NOW + timedelta(days=days)
        )

    around = Neighbours("Title", "Manages.", "Titre", "Gère.")
    await confirm("Tâches", 0, neighbours=around)
    await confirm("Fonctions", 1)
    await confirm("Attributions", 2)
    await confirm("Obligations", 3, status="draft")
    found = await exact("Duties", previous="Title", following="Manages.")
    assert [(match.target, match.kind) for match in found] == [
        ("Tâches", "context"),
        ("Attributions", "exact"),
        ("Fonctions", "exact"),
        ("Obligations", "exact"),
    ]
    assert [match.similarity for match in found] == [100] * 4
    assert (await exact("Duties", previous="Title", following="Other"))[0].target == "Attributions"
    other_way = {"source_language": "fr", "target_language": "en", "previous": "Titre"}
    assert [match.kind for match in await exact("Tâches", **other_way)] == ["context"]


async def test_what_differs_in_white_space_is_near_and_not_exact(
    database: Database, translator: Principal, exact: Any
) -> None:
    await database.write(memory.add, unit("Total:  5", "Total :\u00a05"), translator, NOW)
    [match] = await exact("Total: 5", minimum=60)
    assert (match.kind, match.similarity < 100) == ("fuzzy", True)


async def test_a_space_that_does_not_break_is_kept_and_makes_no_difference(
    database: Database, translator: Principal, exact: Any
) -> None:
    french = "Total\u00a0: 1\u202f250\u00a0$, soit «\u00a0peu\u00a0»"
    plain = french.replace("\u00a0", " ").replace("\u202f", " ")
    await database.write(memory.add, unit("Total: $1,250", plain), translator, NOW)
    await database.write(memory.add, unit("Total: $1,250", french), translator, NOW + timedelta(days=1))
    lookup = MemoryLookup()
    other_way = {"source_language": "fr", "target_language": "en"}
    for asked in (french, plain):
        [match] = await exact(asked, **other_way)  # the newer one stands for both
        assert (match.kind, match.source) == ("exact", french)
        almost = wanted(asked.replace("soit", "donc"), **other_way)
        [match] = await database.read(lookup.find, translator, almost)
        assert match.kind == "fuzzy"  # the one that is written more alike
        assert match.similarity == max(fuzz.ratio(almost.text, text) for text in (french, plain))


async def test_nobody_sees_what_comes_from_job_descriptions_that_are_not_theirs(
    database: Database, ann: Principal, place: Place, person: Any, exact: Any
) -> None:
    unit_id = await database.write(memory.confirm, unit("Secret.", "Secret !", place=place), ann.user_id, NOW)
    bob = await person("bob")
    assert [match.unit_id for match in await exact("Secret.", ann)] == [unit_id]
    assert await exact("Secret.", bob) == []
    assert await database.read(memory.page, bob) == []
    for act in (memory.find, memory.remove, memory.change):
        with pytest.raises(NotFound):
            await database.write(act, unit_id, bob, *([] if act is memory.find else [NOW]))
    await database.write(jobs.hide, place.target_job_id, ann, NOW)
    assert await exact("Secret.", ann) == []  # one of the two is gone


async def test_a_role_in_one_of_the_two_job_descriptions_is_not_enough(
    database: Database, ann: Principal, place: Place, person: Any, exact: Any
) -> None:
    await database.write(memory.confirm, unit("Secret.", "Secret !", place=place), ann.user_id, NOW)
    bob = await person("bob")

    def join(db: Connection, job_id: int) -> None:
        db.execute(
            text(
                "INSERT INTO session_members (job_id, user_id, role, granted_by, granted_at)"
                " VALUES (:job, :user, 'viewer', :user, '2026-01-01')"
            ),
            {"job": job_id, "user": bob.user_id},
        )

    await database.write(join, place.source_job_id)
    assert await exact("Secret.", bob) == []
    await database.write(join, place.target_job_id)
    assert len(await exact("Secret.", bob)) == 1


async def test_a_token_for_one_session_sees_what_is_of_it_alone(
    database: Database, translator: Principal, exact: Any
) -> None:
    await database.write(memory.add, unit("Shared.", "Commun."), translator, NOW)
    limited = Principal(translator.user_id, "tom", "Tom", "#000000", Role.TRANSLATOR, session_id="s1")
    assert len(await exact("Shared.")) == 1
    assert await exact("Shared.", limited) == []
    with pytest.raises(Forbidden):
        await database.write(memory.add, unit("a", "b"), limited, NOW)


async def test_whoever_translates_nowhere_by_group_adds_nothing_for_everybody(
    database: Database, ann: Principal, translator: Principal
) -> None:
    with pytest.raises(Forbidden):
        await database.write(memory.add, unit("a", "b"), ann, NOW)
    with pytest.raises(Forbidden):
        await database.write(memory.add_many, [unit("a", "b")], ann, NOW)
    added = await database.write(memory.add, unit("a", "b"), translator, NOW)
    assert (await database.read(memory.find, added.id, ann)).target == "b"
    with pytest.raises(Forbidden):  # seen, and somebody else's
        await database.write(memory.remove, added.id, ann, NOW)


async def test_a_unit_is_changed_and_removed_and_comes_back(
    database: Database, translator: Principal, exact: Any
) -> None:
    added: Unit = await database.write(memory.add, unit("Old words", "Vieux mots"), translator, NOW)
    other = await database.write(memory.add, unit("Other words", "Autres mots"), translator, NOW)
    with pytest.raises(Conflict):
        await database.write(
            memory.change, other.id, translator, NOW, source="Old words", target="Vieux mots"
        )
    changed = await database.write(memory.change, added.id, translator, NOW, target="Mots anciens")
    assert (changed.source, changed.target) == ("Old words", "Mots anciens")
    await check(database)
    await database.write(memory.remove, added.id, translator, NOW)
    assert await exact("Old words") == []
    await check(database)
    moved = {"source": "Old words", "target": "Mots anciens"}
    assert (await database.write(memory.change, other.id, translator, NOW, **moved)).source == "Old words"
    await database.write(memory.remove, other.id, translator, NOW)
    again = await database.write(memory.add, unit("Old words", "Mots anciens"), translator, NOW)
    assert again.id == other.id
    await check(database)


async def test_many_are_added_once_and_all_read_back(
    database: Database, translator: Principal, monkeypatch: Any
) -> None:
    monkeypatch.setattr(memory, "BATCH", 7)
    units = [unit(f"Number {n}", f"Numéro {n}", creator="Zoë") for n in range(30)]
    done = await memory.add_in_batches(database, iter(units + units[:5]), translator, NOW)
    assert done == Added(30, 5)
    read = [found async for found in memory.every(database, translator, ("en", "fr"))]
    assert [(found.source, found.target, found.creator) for found in read] == [
        (new.source, new.target, "Zoë") for new in units
    ]
    assert [found async for found in memory.every(database, translator, ("fr", "en"))] == []
    await check(database)


async def test_index_and_counts_follow_whatever_is_done(
    database: Database, translator: Principal, rng: Random
) -> None:
    said = ["Été", "cœur", "ABC 12", "l’État", "", "e\u0301te", "Ⅻ ½", "日本", "😀"]
    # PostgreSQL's texts have no such character; nothing lets one in.
    said.append("a\0b" if isinstance(database, SqliteDatabase) else "a\tb")
    ids: list[int] = []
    for _ in range(80):
        source, target = (" ".join(rng.sample(said, 2)) for _ in range(2))
        act = rng.choice(("add", "add many", "change", "remove"))
        try:
            if act == "add" or not ids:
                ids.append((await database.write(memory.add, unit(source, target), translator, NOW)).id)
            elif act == "add many":
                await database.write(memory.add_many, [unit(source, target)] * 2, translator, NOW)
            elif act == "change":
                await database.write(memory.change, rng.choice(ids), translator, NOW, target=target)
            else:
                await database.write(memory.remove, rng.choice(ids), translator, NOW)
        except (Conflict, NotFound):
            pass
    await check(database)
