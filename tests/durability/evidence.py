"""What four people typed, what the database has, and that the two agree."""

from __future__ import annotations

import asyncio
import json
import random
import sqlite3
from collections.abc import Sequence
from contextlib import closing

from jddb_jupyter.ot import Delta, Document

from .lab import Home, Lab
from .typist import Typist

TEXT = "Directs the strategy of the branch. " * 20 + "\n"


async def new_session(lab: Lab) -> str:
    """Open a session of a new job description."""
    job = {"job_number": "1", "title": "Analyst", "classification": "EC-05", "language": "en", "text": TEXT}
    made = json.loads(await lab.request("POST", "jobs", json.dumps(job).encode()))
    session = await lab.request("POST", "sessions", json.dumps({"job_id": made["id"]}).encode())
    return str(json.loads(session)["session_id"])


def four_typists(home: Home, rng: random.Random) -> list[Typist]:
    return [Typist(number, home.token(f"person-{number}"), rng) for number in range(4)]


async def until_acked(typists: Sequence[Typist], count: int) -> None:
    """Type until `count` changes were acknowledged, all together."""
    wanted = count + sum(len(typist.acked) for typist in typists)
    first = typists[0].peer
    await first.until(lambda: sum(len(typist.acked) for typist in typists) >= wanted)


async def until_all_agree(typists: Sequence[Typist]) -> None:
    """Stop typing, and wait until everything is saved and everybody has everything."""
    for typist in typists:
        typist.is_typing = False
    for typist in typists:
        await typist.peer.until(lambda: typist.is_saved or typist.errors)  # noqa: B023
        assert typist.errors == []
    head = max(max(typist.acked.values(), default=0) for typist in typists)
    await asyncio.gather(*(typist.peer.until(lambda t=typist: t.revision >= head) for typist in typists))
    assert len({typist.document.text for typist in typists}) == 1
    assert not any(typist.errors or typist.offered for typist in typists)


def in_log(home: Home, typists: Sequence[Typist]) -> dict[tuple[str, int], int]:
    """The log's revisions by client and `seq`, having seen that each acknowledged change is there once."""
    with closing(sqlite3.connect(home.database)) as database:
        rows = database.execute(
            "SELECT client_id, client_seq, revision FROM document_changes ORDER BY revision"
        ).fetchall()
    assert [revision for _, _, revision in rows] == list(range(1, len(rows) + 1))
    log = {(client_id, seq): revision for client_id, seq, revision in rows}
    assert len(log) == len(rows)
    for typist in typists:
        for seq, revision in typist.acked.items():
            assert log[typist.client_id, seq] == revision
        last = max((seq for client_id, seq in log if client_id == typist.client_id), default=0)
        assert all((typist.client_id, seq) in log for seq in range(1, last + 1))
    return log


async def stored_text(lab: Lab, session_id: str) -> str:
    """The document as REST gives it, which is also what its ops make."""
    read = json.loads(await lab.request("GET", f"sessions/{session_id}/document"))
    text = Document(Delta(read["ops"])).text
    assert text == read["text"]
    return text
