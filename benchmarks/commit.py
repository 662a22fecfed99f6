"""How long a change takes from its frame to its acknowledgement, and what the commit has in it.

    .venv/bin/python benchmarks/commit.py [changes [yjs]]

One writer and one reader in one session, no network; SQLite in a temporary folder. With `yjs` the session has
a mirror, as after a Yjs client has joined it.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from jddb_jupyter.broker.local import LocalBroker
from jddb_jupyter.collab.manager import Hello, SessionManager
from jddb_jupyter.collab.roles import Principal, Role
from jddb_jupyter.collab.settings import CollabSettings
from jddb_jupyter.metrics.monitor import SlidingMonitor
from jddb_jupyter.storage import jobs, sessions, users
from jddb_jupyter.storage.sqlite import SqliteDatabase
from jddb_jupyter.storage.store import SqlStore
from jddb_jupyter.yjs.mirror import Mirrors


class Socket:
    """The other end of a connection, which takes everything at once."""

    is_gone = False

    def __init__(self) -> None:
        self.acked = 0
        self.news = asyncio.Event()

    def send(self, data: bytes, binary: bool) -> Any:
        message = json.loads(data)
        if message["type"] == "ack":
            self.acked = message["seq"]
            self.news.set()
        return asyncio.sleep(0)

    def close(self, code: int, reason: str) -> None:
        """Nothing to do."""


async def no_token(token: str) -> Principal:
    """Nobody refreshes a token here."""
    raise NotImplementedError(token)


async def main(count: int, folder: Path, has_mirror: bool) -> None:
    """Print the medians of `count` changes sent one after the other."""
    database = await SqliteDatabase.open(f"sqlite+aiosqlite:///{folder}/bench.sqlite")
    now = datetime.now(UTC)
    user = await database.write(users.ensure, "bench", "Bench", now)
    person = Principal(user.id, "bench", "Bench", user.colour, floor=Role.OWNER)
    new = jobs.NewJob(
        job_number="1",
        title="Bench",
        classification="",
        language="en",
        ops=[{"insert": "text " * 800 + "\n"}],
    )
    job = await database.write(jobs.create, new, person, now)
    await database.write(sessions.open_for, job.id, person, "editing", "bench", now)
    manager = SessionManager(
        store=SqlStore(database),
        broker=LocalBroker(),
        monitor=SlidingMonitor(time.time),
        clock=time.time,
        settings=CollabSettings(changes_per_second=0),
        mirrors=Mirrors(),
    )
    await manager.start()
    socket = Socket()
    writer = await manager.connect("bench", person, socket, Hello(), no_token)
    await manager.connect("bench", person, Socket(), Hello(), no_token)
    if has_mirror:
        await writer.session.use_mirror(lambda mirror: None)
    times = []
    for index in range(count):
        frame = {
            "type": "document_change",
            "revision": index,
            "seq": index + 1,
            "data": {"ops": [{"insert": "a"}]},
        }
        begun = time.perf_counter()
        await writer.receive(json.dumps(frame))
        while socket.acked <= index:
            socket.news.clear()
            await socket.news.wait()
        times.append(time.perf_counter() - begun)
    figures = manager.figures()
    await manager.close()
    await database.close()
    print(f"frame to acknowledgement   {statistics.median(times) * 1000:6.3f} ms (median of {count})")
    print(f"transaction, on its thread {float(str(figures['average_commit_time'])) * 1000:6.3f} ms (mean)")
    print(f"one row and its fsync      {bare_commit(count, folder) * 1000:6.3f} ms (median, plain sqlite3)")


def bare_commit(count: int, folder: Path) -> float:
    """What SQLite alone takes for a row of this size, in seconds."""
    db = sqlite3.connect(folder / "bare.sqlite", isolation_level=None)
    for statement in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "CREATE TABLE t (a TEXT)"):
        db.execute(statement)
    times = []
    for _ in range(count):
        begun = time.perf_counter()
        db.execute("BEGIN IMMEDIATE")
        db.execute("INSERT INTO t VALUES (?)", ("a" * 200,))
        db.execute("COMMIT")
        times.append(time.perf_counter() - begun)
    db.close()
    return statistics.median(times)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000, Path(name), "yjs" in sys.argv))
