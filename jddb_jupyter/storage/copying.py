"""Copies a whole database into another, empty one, on whatever engines, and compares what arrived.

The source is read in one transaction, so servers may go on writing to it: what they write after the start is
not copied. The target is written in one, so it has everything or nothing. Between the two a few batches wait:
no table has to fit into memory. Full-text indexes fill themselves.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from hashlib import blake2b
from queue import Empty, Full, Queue
from threading import Event
from typing import Any, Final, TypeAlias

from sqlalchemy import Connection, Table, insert, select, text
from sqlalchemy.exc import DBAPIError

from jddb_jupyter.errors import Conflict, Internal, Unprocessable
from jddb_jupyter.storage.database import Database
from jddb_jupyter.storage.tables import metadata

BATCH: Final = 500
WAITING: Final = 4
"""Batches between reader and writer."""
_LOOK: Final = 0.5
"""Seconds after which one looks whether the other has failed."""
_MODULUS: Final = 1 << 128

Rows: TypeAlias = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Copied:
    """How many rows a table has, and the sum of their hashes: the same for the same rows in any order."""

    table: str
    rows: int
    digest: str


class _Tally:
    """Counts rows and adds up their hashes."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._rows = 0
        self._sum = 0

    def add(self, rows: Rows) -> None:
        self._rows += len(rows)
        for row in rows:
            written = json.dumps({name: _plain(value) for name, value in row.items()}, sort_keys=True)
            self._sum += int.from_bytes(blake2b(written.encode(), digest_size=16).digest())

    @property
    def result(self) -> Copied:
        return Copied(self._table.name, self._rows, f"{self._sum % _MODULUS:032x}")


class _Stopped(Exception):
    """The other side has failed; its error is the one to be told."""


class _Pipe:
    """Batches on their way from one thread to another; whoever fails closes it."""

    def __init__(self) -> None:
        self._queue: Queue[tuple[Table, Rows] | None] = Queue(WAITING)
        self._closed = Event()

    def close(self) -> None:
        self._closed.set()

    def put(self, item: tuple[Table, Rows] | None) -> None:
        while not self._closed.is_set():
            try:
                return self._queue.put(item, timeout=_LOOK)
            except Full:
                continue
        raise _Stopped

    def __iter__(self) -> Iterator[tuple[Table, Rows]]:
        while not self._closed.is_set():
            try:
                item = self._queue.get(timeout=_LOOK)
            except Empty:
                continue
            if item is None:
                return
            yield item
        raise _Stopped


async def copy(source: Database, target: Database) -> list[Copied]:
    """Copy every table. Returns them as they are in both.

    Conflict (`copy_target_not_empty`) if the target has any row; Unprocessable (`copy_refused`) for a row
    that its engine does not take. Then nothing is written.
    """
    await target.read(_require_empty)
    pipe = _Pipe()
    async with asyncio.TaskGroup() as both:
        reading = both.create_task(_ended(source.read(_read, pipe), pipe))
        writing = both.create_task(_ended(target.write(_fill, pipe), pipe))
    failures = [done for done in (reading.result(), writing.result()) if isinstance(done, Exception)]
    for failure in failures:
        if not isinstance(failure, _Stopped):
            raise failure
    result = writing.result()
    assert isinstance(result, list)
    return result


async def _ended(side: Any, pipe: _Pipe) -> list[Copied] | Exception:
    """What one side returns or raises; a failure closes the pipe for the other."""
    try:
        done: list[Copied] = await side
    except Exception as error:
        pipe.close()
        return error
    return done


def _require_empty(db: Connection) -> None:
    for table in metadata.sorted_tables:
        if db.execute(select(*table.primary_key.columns).limit(1)).first() is not None:
            raise Conflict("copy_target_not_empty", table=table.name)


def _read(db: Connection, pipe: _Pipe) -> list[Copied]:
    for table in metadata.sorted_tables:
        for rows in _batches(db, table):
            pipe.put((table, rows))
    pipe.put(None)
    return []


def _batches(db: Connection, table: Table) -> Iterator[Rows]:
    query = select(table).order_by(*table.primary_key.columns).execution_options(yield_per=BATCH)
    for rows in db.execute(query).mappings().partitions(BATCH):
        yield [dict(row) for row in rows]


def _fill(db: Connection, pipe: _Pipe) -> list[Copied]:
    _require_empty(db)
    sent = {table: _Tally(table) for table in metadata.sorted_tables}
    for table, rows in pipe:
        try:
            db.execute(insert(table), rows)
        except DBAPIError as error:
            raise Unprocessable("copy_refused", table=table.name) from error
        sent[table].add(rows)
    return [_compared(db, table, tally.result) for table, tally in sent.items()]


def _compared(db: Connection, table: Table, sent: Copied) -> Copied:
    """What arrived, which must be what was sent."""
    arrived = _Tally(table)
    for rows in _batches(db, table):
        arrived.add(rows)
    if arrived.result != sent:
        raise Internal("internal")
    if db.dialect.name == "postgresql" and "id" in table.c:
        # Rows that came with their numbers have drawn none: the next one goes on after them.
        numbers = f"pg_get_serial_sequence('{table.name}', 'id')"
        db.execute(text(f"SELECT setval({numbers}, max(id)) FROM {table.name}"))
    return sent


def _plain(value: Any) -> Any:
    """A value as every engine gives it back."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="microseconds")
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    if isinstance(value, Decimal):
        return str(value.normalize())
    return value
