"""How long the translation memory takes to find matches, and how often it finds the best one.

    .venv/bin/python benchmarks/memory.py [units] [database]

100,000 units, or 1,000,000; `units.py` says what they are. It is asked for texts that are not stored, and
what it finds is compared with what `rapidfuzz` finds in all texts. A database that is named is kept, and used
again.
"""

from __future__ import annotations

import asyncio
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import units
from rapidfuzz import fuzz, process

from jddb_jupyter.storage.memory_lookup import MemoryLookup
from jddb_jupyter.storage.sqlite import SqliteDatabase
from jddb_jupyter.translation.matching import THRESHOLD, Wanted

SCANNED = 280
"""Of the questions about so many are compared with the answer of a scan, which takes long."""
Question = tuple[str, str]
"""A set, and a text of it."""


async def ask(path: Path, questions: Sequence[Question], languages: tuple[str, str]) -> list[float]:
    """Ask for each, print how long that takes, and return the best similarities."""
    database = await SqliteDatabase.open(f"sqlite+aiosqlite:///{path}")
    person = await units.translator(database)
    lookup = MemoryLookup()
    begun = time.perf_counter()
    await lookup.warm(database)
    warm = time.perf_counter() - begun
    best: list[float] = []
    taken: units.Seconds = []
    for _, text in questions:
        wanted = Wanted(text=text, source_language=languages[0], target_language=languages[1])
        matches = await database.read(
            lambda db, wanted=wanted: units.timed(lambda: lookup.find(db, person, wanted), taken)
        )
        best.append(matches[0].similarity if matches else 0.0)
    await database.close()
    units.show(
        f"memory, {languages[0]} to {languages[1]}", taken, f"{warm:.1f} s to read the signatures before"
    )
    return best


def scan(texts: Sequence[str], questions: Sequence[Question]) -> list[float]:
    """The same by comparing every text."""
    best: list[float] = []
    taken: units.Seconds = []
    for _, text in questions:
        found = units.timed(
            lambda text=text: process.extractOne(text, texts, scorer=fuzz.ratio, score_cutoff=THRESHOLD),
            taken,
        )
        best.append(found[1] if found else 0.0)
    units.show("rapidfuzz over all texts, in memory", taken)
    return best


def like(path: Path, questions: Sequence[Question]) -> None:
    """What `LIKE` takes to look for three words of a text: it finds what has just these."""
    taken: units.Seconds = []
    query = "SELECT id FROM translation_units WHERE source LIKE ? AND deleted_at IS NULL"
    with closing(sqlite3.connect(path)) as db:
        for _, text in questions:
            words = " ".join(text.replace("%", " ").replace("_", " ").split()[:3])
            units.timed(lambda words=words: db.execute(query, (f"%{words}%",)).fetchall(), taken)
    units.show("LIKE, three words as they are", taken)


def compare(questions: Sequence[Question], found: Sequence[float], true: Sequence[float]) -> None:
    """Print how often the best was found, by set and by how similar it is."""
    share: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for (name, _), ours, best in zip(questions, found, true, strict=True):
        if best:
            groups = ("all", name, f"{best // 10 * 10:.0f} to {min(best // 10 * 10 + 9.99, 100):.0f} %")
            total.update(groups)
            share.update(groups if ours >= best - 1e-9 else ())
    for group in sorted(total):
        part = share[group] / total[group]
        print(f"  the best found, {group:<22} {share[group]:4} of {total[group]:4}  {part:.1%}")


def main(count: int, path: Path) -> None:
    """Build, ask in both directions, compare."""
    texts = units.main(path, count)
    units.head()
    for side, languages in ((0, ("en", "fr")), (1, ("fr", "en"))):
        questions = [(name, pair[side]) for name, pairs in texts.held_out.items() for pair in pairs]
        found = asyncio.run(ask(path, questions, languages))
        some = slice(None, None, max(1, len(questions) // SCANNED))
        true = scan([pair[side] for pair in texts.stored], questions[some])
        compare(questions[some], found[some], true)
        if side == 0:
            like(path, questions[::20])


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        main(
            int(sys.argv[1]) if len(sys.argv) > 1 else 100_000,
            Path(sys.argv[2]) if len(sys.argv) > 2 else Path(temporary) / "jddb.sqlite",
        )
