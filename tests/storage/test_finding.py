"""Finding: what is found by words and filters, in which order, and that nobody finds what is not theirs."""

from __future__ import annotations

import asyncio
import random
import re
import unicodedata
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import Connection, update

from jddb_jupyter.collab.roles import Principal, Role
from jddb_jupyter.documents import read_job_file
from jddb_jupyter.documents.finding import parse_query
from jddb_jupyter.errors import InvalidMessage
from jddb_jupyter.storage import finding, jobs, members, search_index, sessions
from jddb_jupyter.storage.database import Database
from jddb_jupyter.storage.tables import editing_sessions
from tests.documents.finding.test_query import HOSTILE

from .conftest import NOW

Add = Callable[..., Awaitable[int]]


@pytest.fixture
async def add(database: Database, ann: Principal) -> Add:
    """Stores a job description of Ann's; returns its id."""
    numbers = iter(range(1, 10_000))

    async def make(text: str = "", *, by: Principal = ann, **details: Any) -> int:
        values = {"title": "Title", "classification": "EX-01", "language": "en", **details}
        department = values.pop("department", None)
        new = jobs.NewJob(
            job_number=values.pop("number", f"9{next(numbers):05}"),
            ops=[{"insert": text + "\n"}],
            metadata={"department": department} if department else {},
            **values,
        )
        return (await database.write(jobs.create, new, by, NOW)).id

    return make


@pytest.fixture
def found(database: Database, ann: Principal) -> Callable[..., Awaitable[list[int]]]:
    """The ids of what is found, all pages of it."""

    async def ask(words: str = "", person: Principal = ann, page: int = 100, **filters: Any) -> list[int]:
        newest = filters.pop("newest", False)
        asked = finding.Filters(words=parse_query(words), **filters)
        ids: list[int] = []
        cursor: finding.Cursor | None = None
        while True:
            hits, cursor = await database.read(
                finding.find, person, asked, page, cursor, newest=newest, now=NOW
            )
            ids += [hit.job.id for hit in hits]
            if cursor is None:
                return ids

    return ask


async def test_words_in_the_title_and_the_number_come_first(add: Add, found: Any) -> None:
    in_text = await add("The budget of the region.")
    in_title = await add("Other words entirely, many more of them.", title="Budget officer")
    in_number = await add("More words.", number="budget")
    assert await found("budget") == [in_number, in_title, in_text]
    assert await found("budget", newest=True) == [in_number, in_title, in_text]
    again = await add("The budget.")
    assert await found("budget", newest=True) == [again, in_number, in_title, in_text]


async def test_number_title_classification_and_department_are_searched(add: Add, found: Any) -> None:
    job = await add(
        "Text.", number="123456", title="Chef d’équipe", classification="AS-07", department="Santé Canada"
    )
    await add("Another.")
    for words in ("123456", "1234*", "equipe", "as-07", '"sante canada"', "AS"):
        assert await found(words) == [job], words


async def test_words_may_stand_in_different_sections_and_phrases_in_one(add: Add, found: Any) -> None:
    job = await add("Dimensions\nBudget one.\nNature and Scope\nTwo travels.\n")
    assert await found("budget travels") == [job]
    assert await found('"one two"') == []
    assert await found("budget", part="dimensions") == [job]
    assert await found("budget", part="nature_and_scope") == []
    assert await found("budget -travels") == []
    assert await found("-travels -zebra") == []
    assert await found("-zebra") == [job]
    assert await found("", part="dimensions") == [job]
    assert await found("", part="specific_accountabilities") == []


async def test_filters_are_combined(add: Add, found: Any) -> None:
    one = await add("Word.", classification="EX-01", department="A", language="en")
    two = await add("Word.", classification="EX-02", department="A", language="fr")
    three = await add("Word.", classification="EXA-02", department="B", language="fr")
    assert await found("", classifications=["EX"]) == [two, one]
    assert await found("", classifications=["EX-02", "EXA"]) == [three, two]
    assert await found("", classifications=["E%"]) == []
    assert await found("word", departments=["A"], languages=["fr"]) == [two]
    assert await found("word", departments=["A", "B"], languages=["fr"], classifications=["EXA"]) == [three]


async def test_status(add: Add, found: Any, database: Database, ann: Principal) -> None:
    never = await add()
    writing, paused, expired, published, again = [await add() for _ in range(5)]
    for number, job in enumerate((writing, paused, expired, published, again)):
        await database.write(sessions.open_for, job, ann, "editing", f"s{number}", NOW)
    await database.write(sessions.set_status, "s1", ann, "paused", NOW)
    expire = update(editing_sessions).where(editing_sessions.c.session_id == "s2")
    await database.write(lambda db: db.execute(expire.values(expires_at=NOW - timedelta(seconds=1))))
    for session in ("s3", "s4"):
        await database.write(sessions.set_status, session, ann, "completed", NOW)
    await database.write(sessions.open_for, again, ann, "editing", "s5", NOW)
    assert await found(statuses=["none"]) == [never]
    assert await found(statuses=["writing"]) == [again, writing]
    assert await found(statuses=["paused"]) == [expired, paused]
    assert await found(statuses=["published"]) == [published]
    counted = await database.read(finding.facets, ann, finding.Filters(), NOW)
    assert counted.counts["status"] == {"none": 1, "writing": 2, "paused": 2, "published": 1}


async def test_facets_count_what_choosing_would_give(
    add: Add, found: Any, database: Database, ann: Principal
) -> None:
    seed = random.Random(7)
    for _ in range(60):
        await add(
            seed.choice(["Dimensions\n", "Nature and Scope\n", ""])
            + seed.choice(["alpha", "beta", "alpha beta"]),
            language=seed.choice(["en", "fr"]),
            classification=seed.choice(["EX-01", "EX-02", "AS-07"]),
            department=seed.choice(["A", "B", ""]),
        )
    names = {
        "language": "languages",
        "classification": "classifications",
        "department": "departments",
        "status": "statuses",
    }
    for chosen in (
        {},
        {"words": "alpha"},
        {"words": "-alpha", "languages": ["fr"]},
        {"words": "alpha beta", "languages": ["fr"], "departments": ["A"]},
        {"part": "dimensions", "words": "alph*", "classifications": ["EX"]},
        {"part": "dimensions"},
    ):
        filters = finding.Filters(words=parse_query(chosen.get("words", "")), **_without(chosen, "words"))
        counted = await database.read(finding.facets, ann, filters, NOW)
        assert counted.total == len(await found(**chosen)), chosen
        for facet, name in names.items():
            for value, count in counted.counts[facet].items():
                assert count == len(await found(**{**chosen, name: [value]})), (chosen, facet, value)
        for part, count in counted.counts["section"].items():
            assert count == len(await found(**{**chosen, "part": part})), (chosen, part)


def _without(values: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in values.items() if key != name}


async def test_nobody_finds_or_counts_what_is_not_theirs(
    add: Add, found: Any, database: Database, ann: Principal, person: Any
) -> None:
    bob = await person("bob")
    hers = await add("Secret zebra.", department="Zebra")
    his = await add("Zebra of Bob.", by=bob)
    session, _ = await database.write(sessions.open_for, hers, ann, "editing", "s1", NOW)
    nothing = replace(bob, ceiling=Role.NONE)
    of_token = replace(ann, session_id="s1")
    for words in ("zebra", "zeb*", '"zebra"', "", "-horse", "secret"):
        assert hers not in await found(words, bob), words
        assert await found(words, nothing) == [], words
        counted = await database.read(finding.facets, bob, finding.Filters(words=parse_query(words)), NOW)
        assert counted.total == (0 if words == "secret" else 1)
        assert "Zebra" not in counted.counts["department"]
    assert await found("zebra", of_token) == [hers]
    assert set(await found("zebra", replace(bob, floor=Role.VIEWER))) == {hers, his}
    await database.write(members.put, session.session_id, ann, "bob", Role.VIEWER, NOW)
    assert set(await found("zebra", bob)) == {hers, his}
    await database.write(members.remove, session.session_id, ann, "bob", NOW)
    assert await found("zebra", bob) == [his]


async def test_what_is_deleted_is_not_found(add: Add, found: Any, database: Database, ann: Principal) -> None:
    gone, kept = await add("Zebra."), await add("Zebra.")
    await database.write(jobs.hide, gone, ann, NOW)
    assert await found("zebra") == await found() == [kept]
    assert (await database.read(finding.facets, ann, finding.Filters(), NOW)).total == 1
    indexed = search_index.matching(parse_query("zebra"))
    assert await database.read(lambda db: db.scalars(indexed).all()) == [kept]


async def test_changed_details_are_found(add: Add, found: Any, database: Database, ann: Principal) -> None:
    job = await add("Text.", title="Old", department="Here")
    await database.write(
        jobs.change, job, ann, {"title": "New", "language": "fr"}, {"department": "There"}, NOW
    )
    assert await found("old") == await found("here") == await found(languages=["en"]) == []
    assert await found("new there text", departments=["There"], languages=["fr"]) == [job]
    await database.write(jobs.change, job, ann, {}, {"department": None}, NOW)
    assert await found("there") == []


async def test_pages_hold_everything_once(add: Add, found: Any) -> None:
    ids = [await add("word " * number) for number in range(1, 30)]
    best = await found("word")
    assert set(best) == set(ids)
    for page in (1, 2, 3, 7, 29, 30):
        assert await found("word", page=page) == best
        assert await found("word", page=page, newest=True) == ids[::-1]


async def test_nothing_is_left_out_while_texts_change_between_pages(
    add: Add, database: Database, ann: Principal
) -> None:
    seed = random.SystemRandom().randrange(10**9)
    print("seed", seed)
    chance = random.Random(seed)
    ids = {await add("word " * chance.randrange(1, 9) + "other " * chance.randrange(9)) for _ in range(40)}
    asked = finding.Filters(words=parse_query("word"))
    seen: list[int] = []
    cursor: finding.Cursor | None = None
    while True:
        hits, cursor = await database.read(finding.find, ann, asked, 6, cursor, now=NOW)
        seen += [hit.job.id for hit in hits]
        if cursor is None:
            break
        # New ones shift every score; one that was given already rises or falls, or goes.
        await add("word " * chance.randrange(1, 9))
        moved = chance.choice(seen)
        if moved in ids and chance.random() < 0.3:
            await database.write(jobs.hide, moved, ann, NOW)
            ids.discard(moved)
        elif moved in ids:
            title = "word" if chance.random() < 0.5 else "else"
            await database.write(jobs.change, moved, ann, {"title": title}, {}, NOW)
    assert ids <= set(seen)
    assert len(seen) == len(set(seen))


async def test_a_ranking_ends_and_the_newest_do_not(add: Add, found: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(finding, "MOST_RANKED", 5)
    ids = [await add("word") for _ in range(8)]
    assert len(await found("word", page=3)) == len(await found("word", page=5)) == 5
    assert await found("word", page=3, newest=True) == ids[::-1]


@pytest.mark.parametrize("newest", [False, True])
async def test_cursor_of_another_list_is_refused(
    add: Add, database: Database, ann: Principal, newest: bool
) -> None:
    asked = finding.Filters(words=parse_query("word"))
    cursor = finding.Cursor(given=frozenset({5})) if newest else finding.Cursor(before=5)
    with pytest.raises(InvalidMessage):
        await database.read(finding.find, ann, asked, 5, cursor, newest=newest, now=NOW)


async def test_nothing_that_is_typed_is_an_error(add: Add, database: Database, ann: Principal) -> None:
    await add('AND OR NOT NEAR title:x "quoted" a* é œ EX-01 😀 ０ ²')
    loop = asyncio.get_running_loop()

    @settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
    @given(HOSTILE)
    def ask(typed: str) -> None:
        for part in ("", "dimensions"):
            filters = finding.Filters(words=parse_query(typed), part=part)
            asking = database.read(both, filters)
            asyncio.run_coroutine_threadsafe(asking, loop).result(10)

    def both(db: Connection, filters: finding.Filters) -> None:
        finding.find(db, ann, filters, 5, now=NOW)
        finding.facets(db, ann, filters, NOW)

    await asyncio.to_thread(ask)


async def test_every_word_of_real_postings_finds_them(
    shared: Path, database: Database, ann: Principal, found: Any
) -> None:
    """With and without accents, in capitals, by its beginning; and the snippet shows it."""
    files = sorted((shared / "data" / "jobs").glob("*.md"))
    texts: dict[int, str] = {}
    for file in files:
        read = read_job_file(file.name, file.read_bytes())
        new = jobs.NewJob(
            job_number=file.stem, title=read.title, classification="", language=read.language, ops=read.ops
        )
        texts[(await database.write(jobs.create, new, ann, NOW)).id] = jobs.text_of(read.ops)
    assert len(texts) == len(files) > 100
    seed = random.SystemRandom().randrange(10**9)
    print("seed", seed)
    chance = random.Random(seed)
    for job_id, text in chance.sample(sorted(texts.items()), 8):
        words = re.findall(r"[^\W\d_]{4,}", text)
        for word in chance.sample(words, min(4, len(words))):
            plain = "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
            for typed in (word, plain.upper(), f"{word[:3]}*"):
                assert job_id in await found(typed), (typed, job_id)
            hits, _ = await database.read(
                finding.find, ann, finding.Filters(words=parse_query(word)), len(texts), now=NOW
            )
            hit = next(hit for hit in hits if hit.job.id == job_id)
            shown = [one.text[start:end] for one in hit.snippets for start, end in one.marks]
            assert word.lower() in [one.lower() for one in shown], (word, job_id)
