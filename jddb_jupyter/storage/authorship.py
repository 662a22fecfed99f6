"""Who wrote each part of a text, and the steps in which it came about, at any revision of a long log.

Both follow from the log alone. So that a question does not replay all of it, what is known after every
`BLOCK` revisions is written down: outside of the path of changes, or when it is first asked for
(docs/decisions/0005-looking-back.md).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final, TypeAlias

from sqlalchemy import Connection, delete, func, insert, select

from jddb_jupyter.ot.spans import Spans
from jddb_jupyter.storage import log
from jddb_jupyter.storage.database import Database
from jddb_jupyter.storage.steps import Deed, Step, gathered
from jddb_jupyter.storage.tables import attribution_snapshots, document_changes, session_steps

BLOCK: Final = 1000
"""Revisions after which it is written down who wrote what: a question replays no more than twice as many."""

Writer: TypeAlias = tuple[int, int | None]
"""The revision that put a text there and its author: `(0, None)` for the text that the session began with."""

Run: TypeAlias = tuple[int, Writer]
"""So many code points, and who wrote them."""


@dataclass(frozen=True, slots=True)
class Block:
    """What is to be written down at `revision`, when it was last done at `after`."""

    after: int
    revision: int
    runs: Sequence[Run]
    steps: Sequence[Step]


async def catch_up(database: Database, session_id: str, blocks: int | None = None) -> None:
    """Write down what can be, or so many blocks of it: each by itself, so that nobody else waits for long."""
    while blocks != 0 and (block := await database.read(next_block, session_id)) is not None:
        await database.write(keep, session_id, block)
        blocks = None if blocks is None else blocks - 1


def next_block(db: Connection, session_id: str) -> Block | None:
    """What is to be written down next, or None if the log is not long enough for it."""
    head, after = log.head_of(db, session_id) or 0, last_block(db, session_id)
    revision = after + BLOCK
    if head < revision:
        return None
    runs = runs_at(db, session_id, revision)
    return Block(
        after, revision, runs, gathered(last_steps(db, session_id), deeds(db, session_id, after, revision))
    )


def last_block(db: Connection, session_id: str) -> int:
    """The last revision at which it is written down; 0 if nowhere."""
    table = attribution_snapshots
    return db.scalar(select(func.max(table.c.revision)).where(table.c.session_id == session_id)) or 0


def keep(db: Connection, session_id: str, block: Block) -> None:
    """Write it down, unless somebody else has meanwhile."""
    if last_block(db, session_id) != block.after:
        return
    db.execute(
        insert(attribution_snapshots).values(
            session_id=session_id, revision=block.revision, runs=_as_json(block.runs)
        )
    )
    if block.steps:
        table = session_steps
        known = [step.first_revision for step in block.steps if step.first_revision <= block.after]
        if known:
            db.execute(
                delete(table).where(table.c.session_id == session_id, table.c.first_revision.in_(known))
            )
        db.execute(insert(table), [{"session_id": session_id, **asdict(step)} for step in block.steps])


def runs_at(db: Connection, session_id: str, revision: int) -> list[Run]:
    """Who wrote the text of a revision that exists, from its beginning to its end."""
    start, spans = _nearest(db, session_id, revision)
    table = document_changes
    rows = db.execute(
        select(table.c.revision, table.c.user_id, table.c.operation_data)
        .where(table.c.session_id == session_id, table.c.revision > start, table.c.revision <= revision)
        .order_by(table.c.revision)
    )
    for number, user_id, operation_data in rows:
        spans.apply(json.loads(operation_data), (number, user_id))
    return spans.runs()


def _nearest(db: Connection, session_id: str, revision: int) -> tuple[int, Spans[Writer]]:
    table = attribution_snapshots
    row = db.execute(
        select(table.c.revision, table.c.runs)
        .where(table.c.session_id == session_id, table.c.revision <= revision)
        .order_by(table.c.revision.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        document, _, _ = log.load_document(db, session_id, 0)
        return 0, Spans([(len(document), (0, None))])
    return row.revision, Spans((length, (number, user)) for length, number, user in json.loads(row.runs))


def _as_json(runs: Sequence[Run]) -> str:
    return json.dumps([[length, *writer] for length, writer in runs], separators=(",", ":"))


def deeds(db: Connection, session_id: str, after: int, upto: int) -> list[Deed]:
    """The changes of revisions `after + 1` to `upto` in figures."""
    table = document_changes
    rows = db.execute(
        select(
            table.c.revision,
            table.c.user_id,
            table.c.timestamp,
            func.length(table.c.content_after),
            func.length(table.c.content_before),
            table.c.restored_revision,
        )
        .where(table.c.session_id == session_id, table.c.revision > after, table.c.revision <= upto)
        .order_by(table.c.revision)
    )
    return [Deed(*row) for row in rows]


def last_steps(db: Connection, session_id: str) -> list[Step]:
    """Of the steps that are written down the last one of each person."""
    table = session_steps
    newest = (
        select(func.max(table.c.first_revision))
        .where(table.c.session_id == session_id)
        .group_by(table.c.user_id)
    )
    query = select(table).where(table.c.session_id == session_id, table.c.first_revision.in_(newest))
    return [step_of(row) for row in db.execute(query.order_by(table.c.first_revision))]


def step_of(row: Any) -> Step:
    """A row of `session_steps`."""
    values = dict(row._mapping)
    del values["session_id"]
    return Step(**values)
