"""What compacting drops is asked for by nobody: every revision is what it was, and as quickly there."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from random import Random
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from jddb_jupyter.collab.roles import Principal, Role
from jddb_jupyter.documents.finding import parse_query
from jddb_jupyter.storage import acquaintances, check, finding, log, sessions
from jddb_jupyter.storage.compacting import Dropped, compact, superfluous
from jddb_jupyter.storage.database import Database
from jddb_jupyter.storage.store import SqlStore
from jddb_jupyter.storage.tables import document_changes, document_snapshots, editing_sessions
from jddb_jupyter.storage.tables import websocket_connections as connections

from .conftest import NOW

EVERY = 10


def test_no_revision_is_farther_from_a_snapshot_than_it_may_be_or_was(rng: Random) -> None:
    for _ in range(300):
        steps = [rng.choice((1, 2, 3, EVERY, EVERY + 7)) for _ in range(rng.randrange(40))]
        there = [0]
        for step in steps:
            there.append(there[-1] + step)
        dropped = superfluous(there, EVERY)
        kept = [revision for revision in there if revision not in set(dropped)]
        assert (kept[0], kept[-1]) == (0, there[-1])
        for one, other in pairwise(kept):
            assert other - one <= max(EVERY, max(steps))
            assert other - one <= EVERY or (one, other) in set(pairwise(there))
        assert superfluous(kept, EVERY) == []


async def test_history_stays_and_search_finds(
    database: Database, session: sessions.Session, person: Any, ann: Principal, write: Any
) -> None:
    store = SqlStore(database)
    for revision in range(1, 41):
        await write("s1", [{"insert": f"{revision} "}])
        if revision % 3 == 0:  # somebody paused
            await store.snapshot("s1", revision)
    texts = [await database.read(log.document_at, "s1", revision) for revision in range(41)]
    changes = await database.read(log.read_changes, "s1", 0)
    bob, eve = await person("bob"), await person("eve")
    await database.write(_connections, [(bob, 40), (bob, 39), (ann, 2), (ann, None), (eve, None)])

    done = await compact(database, EVERY, NOW)
    before, after = await database.vacuum()
    assert done == Dropped(snapshots=8, connections=1, left=1)
    assert 0 < after <= before + 1_000_000
    kept = await database.read(lambda db: db.scalars(select(document_snapshots.c.revision)).all())
    assert sorted(kept) == [0, 9, 18, 27, 36, 39]
    assert [await database.read(log.document_at, "s1", revision) for revision in range(41)] == texts
    assert await database.read(log.read_changes, "s1", 0) == changes
    assert await database.read(check.faults, "s1") == []
    assert await database.read(_count, document_changes) == 40
    assert await database.read(lambda db: db.scalar(select(editing_sessions.c.collaborators))) == [
        eve.user_id
    ]
    owner = Principal(0, "root", "Root", "#000000", floor=Role.OWNER)
    known = await database.read(acquaintances.of, owner, "", 9)
    assert {one.username for one in known} == {"ann", "bob", "eve"}
    hits, _ = await database.read(finding.find, owner, finding.Filters(words=parse_query("one")), 5, now=NOW)
    assert len(hits) == 1
    assert await compact(database, EVERY, NOW) == Dropped(0, 0, 0)


def _count(db: Connection, table: Any) -> int:
    return db.scalar(select(func.count()).select_from(table)) or 0


def _connections(db: Connection, ended: list[tuple[Principal, int | None]]) -> None:
    """Connections of people that ended so many days ago; without a number the server died, or lives."""
    for number, (who, days) in enumerate(ended):
        at = NOW - timedelta(days=days or 0)
        db.execute(
            insert(connections).values(
                session_id="s1",
                user_id=who.user_id,
                connection_id=f"c{number}",
                connected_at=at,
                last_heartbeat=at,
                server_id="one",
                disconnected_at=at if days else None,
            )
        )
    db.execute(
        update(connections)
        .where(connections.c.connection_id == "c3")
        .values(last_heartbeat=NOW - timedelta(days=2))
    )
