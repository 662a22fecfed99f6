"""What must be true when everything has come to rest."""

from __future__ import annotations

import json
from collections import Counter, deque
from typing import Any

from sqlalchemy import Connection, Select, Table, select

from jddb_jupyter.collab.threads import moved
from jddb_jupyter.ot import Delta, Document
from jddb_jupyter.storage import log, threads
from jddb_jupyter.storage.tables import (
    document_changes,
    document_snapshots,
    editing_sessions,
    session_clients,
)
from jddb_jupyter.wire.threads import Thread

from .simulation import Simulation
from .stream import Stream
from .wish import marks_in


async def judge(simulation: Simulation) -> None:
    """AssertionError unless all clients and the database agree, and nothing was lost or done twice."""
    assert not simulation.record.faults, simulation.record.faults[0]
    logs = [await _judge_session(simulation, session_id) for session_id in simulation.sessions]
    judge_marks(simulation.record.typed, simulation.record.removed, [row for rows in logs for row in rows])


async def _judge_session(simulation: Simulation, session_id: str) -> list[Any]:
    rows, snapshots, session, clients, stored = await simulation.office.read(everything, session_id)
    assert [row.revision for row in rows] == list(range(1, session.head + 1))
    for text in simulation.texts(session_id):
        assert Delta(text.document()) == stored, (text.client_id, text.document(), stored.ops)
    replay(rows, snapshots)
    streams = [
        stream
        for link in simulation.record.links
        for stream in link.stream.parts
        if stream.session_id == session_id
    ]
    judge_streams(streams, rows, session.head)
    judge_clients(streams, rows, clients)
    _judge_rights(simulation, session_id, rows)
    there = await simulation.office.read(threads.read, session_id, session.head)
    _judge_comments(simulation, session_id, rows, there)
    return rows


async def judge_stopped(simulation: Simulation) -> None:
    """AssertionError unless the servers wrote the last snapshot before they stopped, and changed nothing."""
    for session_id in simulation.sessions:
        rows, snapshots, session, *_ = await simulation.office.read(everything, session_id)
        assert session.snapshot_revision == session.head == len(rows) == max(snapshots)
        replay(rows, snapshots)


def everything(db: Connection, session_id: str) -> tuple[Any, ...]:
    """Its log, its snapshots by revision, its row, its clients, and its document at the head."""

    def of_it(table: Table) -> Select[Any]:
        return select(table).where(table.c.session_id == session_id)

    rows = db.execute(of_it(document_changes).order_by(document_changes.c.id)).all()
    snapshots = {row.revision: row.content for row in db.execute(of_it(document_snapshots))}
    session = db.execute(of_it(editing_sessions)).one()
    clients = db.execute(of_it(session_clients)).all()
    found = log.document_at(db, session_id)
    assert found is not None
    assert found[0] == session.head
    return rows, snapshots, session, clients, found[1]


def replay(rows: list[Any], snapshots: dict[int, str]) -> None:
    """The log alone makes every snapshot, and each row says what its change removed and inserted."""
    document = Document(Delta(json.loads(snapshots[0])))
    ids = {row.revision: row.id for row in rows}
    for row in rows:
        delta = Delta(json.loads(row.operation_data))
        assert row.content_before == document.removed(delta)
        assert row.content_after == delta.inserted
        assert row.base_revision < row.revision
        before = ids[row.revision - 1] if row.base_revision < row.revision - 1 else None
        assert row.transformed_from == before
        document.apply(delta)
        if row.revision in snapshots:
            assert Delta(json.loads(snapshots[row.revision])) == document.to_delta()
    assert max(snapshots) <= len(rows)


def judge_streams(streams: list[Stream], rows: list[Any], head: int) -> None:
    """What connections were told is in the log: each acknowledged change once, as the revision told."""
    for stream in streams:
        for told in stream.told:
            assert told.revision <= head, (stream.client_id, told)
            row = rows[told.revision - 1]
            assert (row.client_id, row.client_seq) == (told.client_id, told.seq), (row, told)
            assert told.ops is None or Delta(told.ops) == Delta(json.loads(row.operation_data))


def judge_clients(streams: list[Stream], rows: list[Any], clients: list[Any]) -> None:
    """The `seq` of each client run from 1 without gaps, and the table of clients knows the last ones."""
    by_client: dict[str, list[Any]] = {}
    for row in rows:
        by_client.setdefault(row.client_id, []).append(row)
    for client_id, own in by_client.items():
        assert [row.client_seq for row in own] == list(range(1, len(own) + 1)), client_id
    last = {client.client_id: (client.last_seq, client.last_revision) for client in clients}
    for client_id, own in by_client.items():
        assert last[client_id] == (own[-1].client_seq, own[-1].revision)
    for stream in streams:
        assert stream.acked_seq <= last.get(stream.client_id, (0, 0))[0]


def _judge_rights(simulation: Simulation, session_id: str, rows: list[Any]) -> None:
    """Nobody changed the text who might not at that very revision."""
    names = {person.user_id: name for name, person in simulation.office.people.items()}
    may_write: dict[str | None, bool] = {}
    rights = deque(right for right in simulation.office.rights if right.session_id == session_id)
    for row in rows:
        while rights and rights[0].head < row.revision:
            right = rights.popleft()
            may_write[right.name] = right.may_write
        name = names[row.user_id]
        assert may_write.get(None, True), f"revision {row.revision} was made in a paused session"
        assert may_write.get(name, True), f"revision {row.revision} was made by {name}, who may only read"


def judge_marks(typed: dict[str, str], removed: set[tuple[str, str]], rows: list[Any]) -> None:
    """What was typed was committed once, or its own author had taken it out before it was sent."""
    written = Counter((row.client_id, mark) for row in rows for mark in marks_in(row.content_after))
    for mark, client_id in typed.items():
        times = written[client_id, mark]
        assert times <= 1, f"{client_id}'s {mark} was committed {times} times"
        assert times or (client_id, mark) in removed, f"{client_id}'s {mark} was lost"


def _judge_comments(simulation: Simulation, session_id: str, rows: list[Any], stored: list[Thread]) -> None:
    """Threads stand where the log moves them: in the database, in the servers' memory, for everybody."""
    deltas = [Delta(json.loads(row.operation_data)) for row in rows]
    there = {thread.id: (thread.start, thread.end) for thread in stored if not thread.is_gone}
    for thread_id, (revision, begun) in simulation.record.begun.items():
        if thread_id in there:
            replayed = moved(begun, deltas[revision:])
            assert there[thread_id] == (replayed.start, replayed.end), (begun, revision)
    for text in simulation.texts(session_id):
        assert text.passages() == there, (text.client_id, text.passages(), there)
    for server in simulation.servers:
        session = server.manager._sessions.get(session_id)
        if session is not None and server.is_running and not session.is_outdated:
            assert session._committer.threads.all() == [one for one in stored if not one.is_gone]
