"""What somebody who writes feels while `jupyter jddb compact` rewrites SQLite's file.

    PYTHONPATH=.:tests .venv/bin/python benchmarks/compacting.py [megabytes]

JupyterLab's server with this extension in a process of its own, and the command in another. What fills the
file is kept, as the log is.
"""

from __future__ import annotations

import asyncio
import json
import os
import sqlite3
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from durability.lab import Home, Lab
from socket_peer import Peer

PAUSE = 0.1
"""Seconds between an acknowledgement and the next change."""
FILLING = """
WITH RECURSIVE numbers (number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM numbers WHERE number < ?)
INSERT INTO filling SELECT number, hex(randomblob(5000)) FROM numbers
"""


def fill(path: Path, megabytes: int) -> None:
    """Make the file that large; a tenth of it is room to be given back."""
    with sqlite3.connect(path, timeout=60) as file:
        file.execute("CREATE TABLE filling (number INTEGER PRIMARY KEY, content TEXT)")
        file.execute(FILLING, (megabytes * 100,))
        file.execute("DELETE FROM filling WHERE number % 10 = 0")
    file.close()


class Writer:
    """Somebody who comes back when they are sent away, and sends again what was not acknowledged."""

    def __init__(self, address: str, token: str) -> None:
        self.waits: list[float] = []
        self.refused = 0
        self.sent_away = 0
        self._address = address
        self._token = token

    async def write(self) -> None:
        """Write until cancelled."""
        while True:
            peer = await Peer.open(self._address, token=self._token, client_id="writer")
            try:
                await self._visit(peer)
            except AssertionError:  # the peer was closed
                self.sent_away += 1
            finally:
                peer.leave()

    async def _visit(self, peer: Peer) -> None:
        state = await peer.state()
        revision, seq = state["document_state"]["revision"], state["acked_seq"]
        while True:
            seq += 1
            begun = time.perf_counter()
            errors = 0
            while True:
                await peer.change(revision, {"insert": "word "}, seq=seq)
                answer = await peer.until(lambda: self._answer(peer, seq, errors))  # noqa: B023
                if answer["type"] == "ack":
                    break
                errors, self.refused = errors + 1, self.refused + 1
            revision = answer["revision"]
            peer.messages.clear()
            self.waits.append(time.perf_counter() - begun)
            await asyncio.sleep(PAUSE)

    @staticmethod
    def _answer(peer: Peer, seq: int, errors: int) -> Any:
        acks = [ack for ack in peer.of("ack") if ack["seq"] == seq]
        return (acks or peer.of("error")[errors:] or [None])[0]


async def main(megabytes: int) -> None:
    """Measure it."""
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder) / "home")
        lab = await Lab.start(home)
        try:
            job = {"job_number": "1", "title": "Analyst", "classification": "EC-05", "language": "en"}
            made = json.loads(await lab.request("POST", "jobs", json.dumps(job).encode()))
            asked = json.dumps({"job_id": made["id"]}).encode()
            session = json.loads(await lab.request("POST", "sessions", asked))["session_id"]
            await asyncio.to_thread(fill, home.database, megabytes)
            size = home.database.stat().st_size
            writer = Writer(lab.socket_address + session, home.token("ann"))
            writing = asyncio.create_task(writer.write())
            await asyncio.sleep(5)
            before, writer.waits = writer.waits, []
            begun = time.perf_counter()
            code, said = await home.command("compact")
            took = time.perf_counter() - begun
            last = len(writer.waits)
            while len(writer.waits) < last + 2:  # noqa: ASYNC110 - what waits at the end counts, too
                await asyncio.sleep(PAUSE)
            writing.cancel()
            print(
                f"{size / 1e6:.0f} MB, {home.database.stat().st_size / 1e6:.0f} MB afterwards;"
                f" the command took {took:.1f} s (code {code}), load {os.getloadavg()[0]:.1f}\n"
                f"a change before: median {statistics.median(before) * 1000:.0f} ms, longest"
                f" {max(before) * 1000:.0f} ms\n"
                f"meanwhile: median {statistics.median(writer.waits) * 1000:.0f} ms, the longest"
                f" {', '.join(f'{wait:.1f} s' for wait in sorted(writer.waits)[-3:])};"
                f" refused to be sent again {writer.refused} times, sent away {writer.sent_away} times"
            )
            if code:
                print(said)
        finally:
            lab.signal(9)
            await lab.ended()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if sys.argv[1:] else 300))
