"""How long it takes to find among many job descriptions, over REST, beside a plain scan of their texts.

    .venv/bin/python benchmarks/search.py [job descriptions]

The texts are made up, the same at each run, from the words of the samples in the order in which they follow
each other there, with the sections of a job description and with names that are rare. SQLite in a temporary
folder, and JupyterLab's server with this extension in a process of its own.
"""

from __future__ import annotations

import asyncio
import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files
from itertools import islice, pairwise
from pathlib import Path
from statistics import median, quantiles
from typing import Any, Final
from urllib.parse import urlencode

from history import Server
from sqlalchemy import Connection

from jddb_jupyter.collab.roles import Principal, Role
from jddb_jupyter.documents import from_text
from jddb_jupyter.storage import jobs, users
from jddb_jupyter.storage.sqlite import SqliteDatabase

SEED: Final = 3
TIMES: Final = 40
"""How often each kind of question is asked, each time with other words."""
HEADINGS: Final = {
    "en": (
        "General Accountability",
        "Organization Structure",
        "Nature and Scope",
        "Dimensions",
        "Specific Accountabilities",
        "Knowledge, Skills and Abilities",
    ),
    "fr": (
        "Responsabilité générale",
        "Structure organisationnelle",
        "Nature et portée",
        "Dimensions",
        "Responsabilités particulières",
        "Connaissances, compétences et capacités",
    ),
}
LEVELS: Final = ("EX-01", "EX-02", "EX-03", "EC-06", "IT-04", "PE-06", "PM-05", "AS-02")
DEPARTMENTS: Final = tuple(f"Department {number}" for number in range(1, 41))
SYLLABLES: Final = ("ka", "lo", "mi", "ner", "pa", "qui", "ron", "sa", "tou", "vel", "wa", "zin")


@dataclass(frozen=True)
class Language:
    """The words of a language, and by each word those that follow it, as often as they do."""

    words: Sequence[str]
    following: dict[str, list[str]]

    @classmethod
    def of_samples(cls, code: str) -> Language:
        """As the samples have it."""
        samples = files("jddb_jupyter") / "samples"
        paths = sorted(path.name for path in samples.iterdir() if path.name.endswith(f"{code.upper()}.md"))
        words = " ".join((samples / name).read_text("utf-8") for name in paths).split()
        words = [word for word in words if word[0].isalpha()]
        following: dict[str, list[str]] = {}
        for word, after in pairwise(words):
            following.setdefault(word, []).append(after)
        return cls(words, following)

    def passage(self, count: int, rng: random.Random) -> list[str]:
        """So many words, of which one in a hundred is a rare name."""
        word, passage = rng.choice(self.words), []
        for _ in range(count):
            passage.append(word if rng.random() > 0.01 else name(rng))
            word = rng.choice(self.following.get(word, self.words))
        return passage


def name(rng: random.Random) -> str:
    """One of 20,736 names."""
    return "".join(rng.choice(SYLLABLES) for _ in range(4)).title()


def job_descriptions(count: int, rng: random.Random) -> Iterator[jobs.NewJob]:
    """Of 1,800 to 2,700 words each, three in five of them English."""
    languages = {code: Language.of_samples(code) for code in HEADINGS}
    for number in range(count):
        code = "en" if rng.random() < 0.6 else "fr"
        language = languages[code]
        lines: list[str] = []
        for heading in HEADINGS[code]:
            lines.append(heading)
            lines += (" ".join(language.passage(rng.randint(60, 90), rng)) for _ in range(5))
        yield jobs.NewJob(
            job_number=f"{200_000 + number}",
            title=" ".join(language.passage(5, rng)),
            classification=rng.choice(LEVELS),
            language=code,
            ops=from_text("\n".join(lines)),
            metadata={"department": rng.choice(DEPARTMENTS)},
        )


def questions(rng: random.Random) -> dict[str, Callable[[], dict[str, Any]]]:
    """What is asked for, by the kind of it; different words each time."""
    english = Language.of_samples("en")

    def words(count: int) -> list[str]:
        long = [word for word in english.words if word.isalpha() and word.isascii() and len(word) > 4]
        return rng.sample(long, count)

    def phrase() -> str:
        first = words(1)[0]
        return f'"{first} {rng.choice(english.following[first]).strip(".,;:()")}"'

    return {
        "two words": lambda: {"q": " ".join(words(2))},
        "a rare name": lambda: {"q": name(rng)},
        "a phrase": lambda: {"q": phrase()},
        "a beginning": lambda: {"q": f"{words(1)[0][:4]}*"},
        "an exclusion": lambda: {"q": "{} -{}".format(*words(2))},
        "filtered": lambda: {
            "q": words(1)[0],
            "language": "en",
            "classification": "EX",
            "department": rng.choice(DEPARTMENTS),
        },
        "no words": lambda: {"classification": rng.choice(LEVELS)},
    }


def store(db: Connection, batch: Sequence[jobs.NewJob], person: Principal, now: datetime) -> None:
    """Store some in one transaction, as each alone is stored."""
    for new in batch:
        jobs.create(db, new, person, now)


async def build(path: Path, count: int) -> None:
    """Make and store the job descriptions, and print how long that took and what it takes on the disk."""
    database = await SqliteDatabase.open(f"sqlite+aiosqlite:///{path}")
    now = datetime.now(UTC)
    user = await database.write(users.ensure, "bench", "Bench", now)
    person = Principal(user.id, "bench", "Bench", user.colour, floor=Role.OWNER)
    seconds, words = 0.0, 0
    made = job_descriptions(count, random.Random(SEED))
    while batch := list(islice(made, 100)):
        words += sum(len(jobs.text_of(new.ops).split()) for new in batch)
        begun = time.perf_counter()
        await database.write(store, batch, person, now)
        seconds += time.perf_counter() - begun
    await database.close()
    print(f"{count} job descriptions, {words / 1e6:.1f} million words, stored and indexed in {seconds:.0f} s")
    sizes(path)


def sizes(path: Path) -> None:
    """Print what texts, index and file take."""
    with closing(sqlite3.connect(path)) as db:
        index, texts = (
            db.execute(query).fetchone()[0]
            for query in (
                "SELECT coalesce(sum(length(block)), 0) FROM search_index_data",
                "SELECT sum(length(CAST(raw_content AS BLOB))) FROM job_descriptions",
            )
        )
    print(f"texts {texts / 1e6:.0f} MB, index {index / 1e6:.0f} MB, file {path.stat().st_size / 1e6:.0f} MB")


def show(kind: str, times: Sequence[float], more: str = "") -> None:
    """A line of the table; times in milliseconds."""
    print(f"{kind:<26} {median(times):8.1f} {quantiles(times, n=20)[-1]:8.1f}  {more}")


async def ask(server: Server) -> None:
    """Print how long each kind of question takes: a page of 20 with snippets, and the counts of filters."""
    print(f"{'milliseconds':<26} {'p50':>8} {'p95':>8}  found, median")
    rng = random.Random(SEED)
    server.get("jobs")
    for kind, question in questions(rng).items():
        pages, counts, totals = [], [], []
        for _ in range(TIMES):
            query = question()
            pages.append((await asyncio.to_thread(server.get, f"jobs?{urlencode(query | {'limit': 20})}"))[0])
            taken, found = await asyncio.to_thread(server.get, f"jobs/facets?{urlencode(query)}")
            counts.append(taken)
            totals.append(found["total"])
        show(f"{kind}, page", pages, f"{median(totals):.0f}")
        show(f"{kind}, counts", counts)


def scan(path: Path) -> None:
    """Print how long SQLite takes to look for a word in every text, with capitals and accents as written."""
    rng, times = random.Random(SEED), []
    with closing(sqlite3.connect(path)) as db:
        for _ in range(TIMES // 8):
            begun = time.perf_counter()
            pattern = f"%{name(rng)}%"
            db.execute(
                "SELECT id FROM job_descriptions WHERE raw_content LIKE ? ORDER BY id DESC", (pattern,)
            ).fetchall()
            times.append((time.perf_counter() - begun) * 1000)
    show("LIKE, a rare name", times)


async def main(count: int, folder: Path) -> None:
    """Build, ask, compare."""
    path = folder / "jddb.sqlite"
    await build(path, count)
    async with Server(folder) as server:
        await ask(server)
    scan(path)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000, Path(temporary)))
