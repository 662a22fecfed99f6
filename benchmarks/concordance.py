"""How long the concordance takes, and how often it marks the right equivalent.

    .venv/bin/python benchmarks/concordance.py [units] [database]

100,000 units, or 1,000,000; `units.py` says what they are. Official terms are looked for, and what is marked
in their translations is compared with the official equivalent, where it stands there. A database that is
named is kept, and used again.
"""

from __future__ import annotations

import asyncio
import csv
import random
import sqlite3
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import units

from jddb_jupyter.collab.roles import Principal
from jddb_jupyter.documents.finding import parse_query
from jddb_jupyter.storage import concordance
from jddb_jupyter.storage.concordance_hits import Sought
from jddb_jupyter.storage.sqlite import SqliteDatabase
from jddb_jupyter.translation.stop_words import STOP_WORDS
from jddb_jupyter.translation.words import words

TERMS = 300
"""Official terms that are looked for, of those with at least `FEWEST` hits."""
FEWEST = 5
HITS = 50
FREQUENT = ("the", "of", "minister", "may", "section", "person", "information")


def terms() -> list[tuple[str, list[str]]]:
    """English terms and the words of their equivalents, in an order that is the same at each run."""
    with (units.DATA / "terms" / "statutes.tsv").open(encoding="utf-8") as file:
        rows = [(english, content(words(french))) for english, french, _ in csv.reader(file, delimiter="\t")]
    return random.Random(units.SEED).sample(rows, len(rows))


def content(said: Sequence[str]) -> list[str]:
    """Words without those of grammar at their ends, which are never marked."""
    at = [place for place, word in enumerate(said) if word not in STOP_WORDS["fr"]]
    return list(said[at[0] : at[-1] + 1]) if at else list(said)


def question(person: Principal, q: str) -> Sought:
    """What is typed, looked for in English."""
    return Sought(person=person, now=datetime.now(UTC), words=parse_query(q), language="en", other="fr")


async def timed(
    database: SqliteDatabase, taken: units.Seconds, answer: Callable[..., Any], *args: Any
) -> Any:
    """An answer from the database; how long it took is added."""
    return await database.read(lambda db: units.timed(lambda: answer(db, *args), taken))


async def ask(database: SqliteDatabase, person: Principal) -> list[str]:
    """Look for terms, print times and how often what is marked is right, and return the terms."""
    quick: units.Seconds = []
    thorough: units.Seconds = []
    right = total = 0
    overlap, asked = 0.0, []
    for english, french in terms():
        sought = question(person, f'"{english}"')
        hits, _ = await timed(database, quick, concordance.find, sought, HITS)
        if len(hits) < FEWEST or not french:
            continue
        asked.append(english)
        found = await timed(database, thorough, concordance.summarize, sought)
        for hit in hits:
            if f" {' '.join(french)} " in f" {' '.join(words(hit.translation))} ":
                span = found.equivalents.mark(hit.translation)
                marked = words(hit.translation[slice(*span)]) if span else []
                total += 1
                right += marked == french
                common = sum((Counter(marked) & Counter(french)).values())
                overlap += 2 * common / (len(marked) + len(french))
        if len(asked) == TERMS:
            break
    units.show(
        "a phrase, 50 hits", quick, f"{len(quick)} terms, of which {len(asked)} with {FEWEST} hits or more"
    )
    units.show("total and equivalents of a phrase", thorough)
    print(
        f"  the equivalent is right in {right} of {total} hits, {right / total:.1%}; F1 {overlap / total:.3f}"
    )
    return asked


async def ask_more(database: SqliteDatabase, person: Principal, asked: Sequence[str]) -> None:
    """Other kinds of questions: beginnings, frequent words, the other language."""
    kinds = {
        "a beginning of four letters, 50 hits": [f"{term[:4]}*" for term in asked if len(term) > 4],
        "a frequent word, 50 hits": [*FREQUENT * 5],
        "two words, 50 hits": [" ".join(pair) for pair in pairwise(asked)],
    }
    for kind, questions in kinds.items():
        taken: units.Seconds = []
        for q in questions[:200]:
            sought = question(person, q)
            await timed(database, taken, concordance.find, sought, HITS)
        units.show(kind, taken)


def like(path: Path, asked: Sequence[str]) -> None:
    """What `LIKE` takes for the newest 50, with capitals and accents as they are typed."""
    taken: units.Seconds = []
    query = (
        "SELECT id, source, target FROM translation_units WHERE source LIKE ? AND deleted_at IS NULL"
        " ORDER BY id DESC LIMIT 50"
    )
    with closing(sqlite3.connect(path)) as db:
        for term in asked:
            units.timed(lambda term=term: db.execute(query, (f"%{term}%",)).fetchall(), taken)
    units.show("a phrase by LIKE, 50 hits", taken)


async def main(path: Path) -> None:
    """Ask and compare."""
    database = await SqliteDatabase.open(f"sqlite+aiosqlite:///{path}")
    person = await units.translator(database)
    units.head()
    asked = await ask(database, person)
    await ask_more(database, person, asked)
    await database.close()
    like(path, asked[:20])


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        file = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(temporary) / "jddb.sqlite"
        units.main(file, int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
        asyncio.run(main(file))
