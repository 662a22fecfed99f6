"""How long it takes to look back in a long session, over REST, with the database's file out of the cache.

    .venv/bin/python benchmarks/history.py [changes]

Three people write a job description of 2,400 words, locally and at once; SQLite in a temporary folder, and
JupyterLab's server with this extension in a process of its own.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import sqlite3
import statistics
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert, update

from jddb_jupyter.collab.judge import describe
from jddb_jupyter.collab.ports import Change, ClientRecord
from jddb_jupyter.collab.roles import Principal, Role
from jddb_jupyter.ot import Delta, Document
from jddb_jupyter.storage import jobs, log, sessions, users
from jddb_jupyter.storage.sqlite import SqliteDatabase
from jddb_jupyter.storage.tables import document_snapshots, editing_sessions

SESSION = "long"
PEOPLE = ("ann", "bob", "cleo")
SNAPSHOT_EVERY = 100
WORDS = ("policy ", "manages ", "the ", "of ", "ministère ", "evaluates ", "programs ", "and ")
TOKEN = "only-here"


def changes(count: int, document: Document, rng: random.Random) -> Iterator[tuple[int, int, Delta]]:
    """Who (0, 1 or 2) does what after how many seconds; the caller applies it."""
    places = [rng.randrange(len(document) - 1) for _ in PEOPLE]
    usual = len(document)
    seconds = 0
    for number in range(count):
        who = rng.randrange(len(PEOPLE))
        seconds += 400 if number % 700 == 699 else 1
        if rng.random() < 0.02:
            places[who] = rng.randrange(len(document) - 1)
        place = min(places[who], len(document) - 1)
        kind = rng.random()
        retain = [{"retain": place}] if place else []
        left = len(document) - 1 - place
        if kind < (0.62 if len(document) < usual else 0.4) or left < 20:
            text = rng.choice(WORDS)
            places[who] = place + len(text)
            yield who, seconds, Delta([*retain, {"insert": text}])
        elif kind < 0.95:
            yield who, seconds, Delta([*retain, {"delete": rng.randint(1, 12)}])
        else:
            yield who, seconds, Delta([*retain, {"retain": 8, "attributes": {"bold": True}}])


async def make_long_session(database: SqliteDatabase, count: int, owner: str = PEOPLE[0]) -> int:
    """A job description with an open session of `count` changes, as the server would have written it.

    Returns the id of the job description. Who wrote what is not worked out yet.
    """
    now = datetime.now(UTC)
    ids = [(await database.write(users.ensure, name, name.title(), now)).id for name in PEOPLE]
    person = Principal(ids[0], owner, owner, "#000000", floor=Role.OWNER)
    text = " ".join(WORDS[number % len(WORDS)].strip() for number in range(2400)) + "\n"
    new = jobs.NewJob(
        job_number="999999", title="Long", classification="", language="en", ops=[{"insert": text}]
    )
    job = await database.write(jobs.create, new, person, now)
    await database.write(sessions.open_for, job.id, person, "editing", SESSION, now)
    await database.write(_write, count, ids, text, round(now.timestamp() * 1000))
    return job.id


def _write(db: Connection, count: int, ids: list[int], text: str, begun: int) -> None:
    document = Document.from_text(text)
    seqs = [0] * len(PEOPLE)
    batch = []
    snapshots = []
    for revision, (who, seconds, delta) in enumerate(changes(count, document, random.Random(1)), 1):
        seqs[who] += 1
        change = Change(revision, ids[who], PEOPLE[who], seqs[who], delta, begun + seconds * 1000)
        batch.append(describe(change, revision - 1, False, document))
        document.apply(delta)
        if revision % SNAPSHOT_EVERY == 0 or revision == count:
            clients = {
                name: ClientRecord(ids[at], seqs[at], revision) for at, name in enumerate(PEOPLE) if seqs[at]
            }
            log.append(db, SESSION, batch, clients)
            batch = []
            content = jobs.as_json(document.to_delta().ops)
            snapshots.append(
                {
                    "session_id": SESSION,
                    "revision": revision,
                    "content": content,
                    "created_at": datetime.now(UTC),
                }
            )
    db.execute(insert(document_snapshots), snapshots)
    db.execute(
        update(editing_sessions)
        .where(editing_sessions.c.session_id == SESSION)
        .values(document_state=content, snapshot_revision=count)
    )


class Server:
    """JupyterLab's server on a folder, asked over HTTP."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = random.randrange(20_000, 50_000)
        self.process: asyncio.subprocess.Process | None = None

    async def __aenter__(self) -> Server:
        environment = os.environ | {
            f"JUPYTER_{name}_DIR": str(self.folder) for name in ("DATA", "RUNTIME", "CONFIG")
        }
        self.process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "jupyter_server", "--allow-root", "--ip=127.0.0.1"),
            *(f"--port={self.port}", f"--IdentityProvider.token={TOKEN}", "--ServerApp.port_retries=0"),
            f"--JDDB.db_url=sqlite+aiosqlite:///{self.folder}/jddb.sqlite",
            "--ServerApp.jpserver_extensions={'jddb_jupyter': True}",
            cwd=self.folder,
            env=environment,
            stderr=asyncio.subprocess.DEVNULL,
        )
        while True:
            try:
                self.get("health")
            except OSError:
                await asyncio.sleep(0.1)
            else:
                return self

    async def __aexit__(self, *_: object) -> None:
        assert self.process is not None
        self.process.terminate()
        await self.process.wait()

    def get(self, path: str) -> tuple[float, Any]:
        """How long the answer took in milliseconds, and the answer."""
        address = f"http://127.0.0.1:{self.port}/jddb/api/{path}"
        request = urllib.request.Request(address, headers={"Authorization": f"token {TOKEN}"})
        begun = time.perf_counter()
        with urllib.request.urlopen(request) as answer:
            body = answer.read()
        return (time.perf_counter() - begun) * 1000, json.loads(body)


def forget_file(path: Path) -> None:
    """Let the system forget what it keeps of a file in memory (and SQLite read it from the disk again)."""
    for file in path.parent.glob(path.name + "*"):
        descriptor = os.open(file, os.O_RDONLY)
        os.fsync(descriptor)
        os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
        os.close(descriptor)


def sizes(path: Path) -> None:
    """Print what the tables take, and how a revision is looked up."""
    db = sqlite3.connect(path)
    for table, column in (
        ("document_changes", "operation_data || content_before || content_after"),
        ("document_snapshots", "content"),
        ("attribution_snapshots", "runs"),
        ("session_steps", "user_id"),
    ):
        rows, size = db.execute(
            f"SELECT count(*), coalesce(sum(length({column})), 0) FROM {table}"
        ).fetchone()
        print(f"{table:<22} {rows:>7} rows, {size / 1e6:7.1f} MB of content")
    for query in (
        "SELECT content FROM document_snapshots WHERE session_id = 'long' AND revision <= 5 "
        "ORDER BY revision DESC LIMIT 1",
        "SELECT operation_data FROM document_changes WHERE session_id = 'long' AND revision > 5 "
        "AND revision <= 9 ORDER BY revision",
    ):
        print(db.execute(f"EXPLAIN QUERY PLAN {query}").fetchone()[3])
    db.close()


async def main(count: int, folder: Path) -> None:
    """Print how long each question takes at the first revisions, in the middle and at the end."""
    path = folder / "jddb.sqlite"
    database = await SqliteDatabase.open(f"sqlite+aiosqlite:///{path}")
    await make_long_session(database, count)
    await database.close()
    print(f"{count} changes, a file of {path.stat().st_size / 1e6:.0f} MB")
    async with Server(folder) as server:
        took, timeline = server.get(f"sessions/{SESSION}/timeline")
        print(f"worked out for the first time: {took / 1000:.1f} s, {len(timeline['steps'])} steps on a page")
    revisions = [1, 99, count // 2 - 1, count // 2, count - 101, count - 1, count]
    asked = {
        "document": [f"document?revision={revision}" for revision in revisions],
        "attribution": [f"attribution?revision={revision}" for revision in revisions],
        "timeline": ["timeline", "timeline?limit=500"],
        "changes, 500": [f"changes?after={revision}&limit=500" for revision in revisions[:5]],
        "diff, 100 apart": [f"diff?from={at - 100}&to={at}" for at in revisions[3:]],
        "diff, all": [f"diff?from=0&to={count}"],
    }
    print(f"{'':<16} {'cold, worst':>12} {'warm, median':>13} {'warm, worst':>12}")
    for name, paths in asked.items():
        forget_file(path)
        async with Server(folder) as server:
            cold = [server.get(f"sessions/{SESSION}/{one}")[0] for one in paths]
            warm = [server.get(f"sessions/{SESSION}/{one}")[0] for one in paths * 5]
        print(f"{name:<16} {max(cold):9.0f} ms {statistics.median(warm):10.0f} ms {max(warm):9.0f} ms")
    sizes(path)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000, Path(name)))
