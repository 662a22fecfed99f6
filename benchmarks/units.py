"""A translation memory of real texts for the benchmarks, stored as the product stores it.

The texts are those of ../shared/data: 551,785 pairs of federal statutes, and the pairs of postings,
occupations, statutes of the public service and a talent platform, of which some 460,000 differ. What is
missing to the number that is asked for are VARIANTS: a real pair with its numbers changed and one word in
eight replaced by a word of another pair, in each language by itself. So a million units are not a million
texts that somebody wrote.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import random
import re
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from statistics import median, quantiles
from typing import Final, TypeVar

from jddb_jupyter.collab.roles import Principal, Role
from jddb_jupyter.storage import memory, users
from jddb_jupyter.storage.sqlite import SqliteDatabase
from jddb_jupyter.translation.units import NewUnit

DATA: Final = Path(__file__).parents[2] / "shared" / "data"
SEED: Final = 7
HELD_OUT: Final = {"statutes": 300, "postings": 80, "statutes_hr": 60, "talent": 60, "occupations": 60}
"""Pairs of each set that are not stored, and that the memory is asked for."""
OF_EACH_SET: Final = 4
"""A smaller memory has a part of the statutes, and of each other set at most a quarter of its units."""

_NUMBER: Final = re.compile(r"\d+")

Pair = tuple[str, str]
T = TypeVar("T")


@dataclass(frozen=True)
class Texts:
    """English and French: what is stored, and by set what is asked for."""

    stored: Sequence[Pair]
    held_out: dict[str, list[Pair]] = field(default_factory=dict)


def read() -> dict[str, list[Pair]]:
    """The real pairs by set, each once, in an order that is the same at each run."""
    sets: dict[str, dict[Pair, None]] = {name: {} for name in HELD_OUT}
    seen: set[Pair] = set()
    for name in ("postings", "talent", "occupations", "statutes_hr"):
        for line in (DATA / "pairs" / f"{name}.jsonl").open(encoding="utf-8"):
            entry = json.loads(line)
            _put(sets[name], seen, (entry["en"], entry["fr"]))
    with gzip.open(DATA / "big" / "statutes.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            _, _, english, french = json.loads(line)
            _put(sets["statutes"], seen, (english, french))
    rng = random.Random(SEED)
    return {name: rng.sample(list(pairs), len(pairs)) for name, pairs in sets.items()}


def _put(pairs: dict[Pair, None], seen: set[Pair], pair: Pair) -> None:
    if pair not in seen:
        seen.add(pair)
        pairs[pair] = None


def texts(count: int) -> Texts:
    """So many pairs to store, and others to ask for, whose English no stored one has."""
    sets = read()
    held_out = {name: sets[name][:number] for name, number in HELD_OUT.items()}
    asked = {english for pairs in held_out.values() for english, _ in pairs}
    left = {name: [pair for pair in pairs if pair[0] not in asked] for name, pairs in sets.items()}
    statutes = left.pop("statutes")
    stored = [pair for pairs in left.values() for pair in pairs[: count // OF_EACH_SET // len(left)]]
    stored += statutes[: count - len(stored)]
    rng = random.Random(SEED)
    stored += islice(_variants(stored, asked, rng), count - len(stored))
    rng.shuffle(stored)
    return Texts(stored, held_out)


def _variants(pairs: Sequence[Pair], asked: set[str], rng: random.Random) -> Iterator[Pair]:
    words = [[word for pair in pairs[:20_000] for word in pair[side].split()] for side in (0, 1)]
    seen = set(pairs)
    while True:
        pair = rng.choice(pairs)
        variant = (_varied(pair[0], words[0], rng), _varied(pair[1], words[1], rng))
        if variant not in seen and variant[0] not in asked:
            seen.add(variant)
            yield variant


def _varied(text: str, words: Sequence[str], rng: random.Random) -> str:
    text = _NUMBER.sub(lambda number: str(rng.randrange(10 ** len(number[0]))), text)
    return " ".join(rng.choice(words) if rng.random() < 0.12 else word for word in text.split(" "))


async def translator(database: SqliteDatabase) -> Principal:
    """Somebody who translates everywhere."""
    user = await database.write(users.ensure, "bench", "Bench", datetime.now(UTC))
    return Principal(user.id, "bench", "Bench", user.colour, floor=Role.TRANSLATOR)


async def build(path: Path, pairs: Sequence[Pair]) -> None:
    """Store them and print how long that took, and what it takes on the disk."""
    database = await SqliteDatabase.open(f"sqlite+aiosqlite:///{path}")
    person = await translator(database)
    units = (
        NewUnit(
            source_language="en",
            target_language="fr",
            source=english,
            target=french,
            status="imported",
            origin="import",
        )
        for english, french in pairs
    )
    begun = time.perf_counter()
    done = await memory.add_in_batches(database, units, person, datetime.now(UTC))
    taken = time.perf_counter() - begun
    await database.close()
    print(
        f"{done.added:,} units stored and indexed in {taken:.0f} s ({taken / done.added * 1e6:.0f} µs each)"
    )
    sizes(path)


def sizes(path: Path) -> None:
    """Print what the parts of the database take."""
    parts = {
        "units with their indexes": "translation_units%",
        "words, full-text index": "translation_index%",
        "signatures": "translation_signatures%",
        "counts of words": "translation_words%",
    }
    query = (
        "SELECT coalesce(sum(pgsize), 0) FROM dbstat JOIN sqlite_master USING (name)"
        " WHERE tbl_name LIKE ? AND aggregate = TRUE"
    )
    with closing(sqlite3.connect(path)) as db:
        for name, pattern in parts.items():
            print(f"{name:<28}{db.execute(query, (pattern,)).fetchone()[0] / 1e6:7.0f} MB")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    print(f"{'the whole file':<28}{path.stat().st_size / 1e6:7.0f} MB")


Seconds = list[tuple[float, float]]
"""For each question how long its answer took, and how much of that the processor was at work for it."""


def timed(answer: Callable[[], T], taken: Seconds) -> T:
    """The answer; how long it took is added."""
    begun, worked = time.perf_counter(), time.thread_time()
    answered = answer()
    taken.append((time.perf_counter() - begun, time.thread_time() - worked))
    return answered


def head() -> None:
    """The head of the table."""
    print(f"{'milliseconds':<42} {'p50':>8} {'p95':>8}   {'processor p50':>14} {'p95':>6}")


def show(what: str, taken: Seconds, more: str = "") -> None:
    """A line of the table."""
    cells = []
    for times in zip(*taken, strict=True):
        milliseconds = [1000 * seconds for seconds in times]
        cells += [median(milliseconds), quantiles(milliseconds, n=20)[-1]]
    print("{:<42} {:8.1f} {:8.1f}   {:14.1f} {:6.1f}  {}".format(what, *cells, more))


def main(path: Path, count: int) -> Texts:
    """The texts, in a database that is made if it is not there."""
    found = texts(count)
    if not path.exists():
        asyncio.run(build(path, found.stored))
    return found
