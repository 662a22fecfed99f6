"""Keeps the search at what is being written: a second after a change is committed its words are found.

It works beside the commits, on what they have left in the log: it reads on a reading thread, writes one job
description at a time, and then leaves the writing thread to others for many times as long as that took.
"""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, select

from jddb_jupyter.documents.finding import Searchable, searchable
from jddb_jupyter.errors import JddbError
from jddb_jupyter.storage import log, search_rows
from jddb_jupyter.storage.database import Database
from jddb_jupyter.storage.tables import editing_sessions, search_entries

GATHER: Final = 0.7
"""Seconds that changes are gathered before they are indexed together."""
SHARE: Final = 0.1
"""The part of the time that indexing may take while it has much to do."""
LOOK_EVERY: Final = 30.0
"""Seconds between looks for what a process that ended has left behind."""
CLOSING_SECONDS: Final = 1.0

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Text:
    job_id: int
    revision: int
    text: Searchable


class SearchIndexer:
    """Start it before use, close it at the end."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: dict[str, None] = {}
        self._news = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def committed(self, session_id: str) -> None:
        """A session's text has changed."""
        self._waiting[session_id] = None
        self._news.set()

    async def start(self) -> None:
        """Begin to follow, with what was left when the last process ended."""
        self._task = asyncio.create_task(self._follow())

    async def close(self) -> None:
        """End, after what waits if that is little: the next start finds the rest."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        try:
            async with asyncio.timeout(CLOSING_SECONDS):
                await self.catch_up()
        except TimeoutError:
            logger.info("%d texts are indexed at the next start", len(self._waiting))

    async def catch_up(self) -> None:
        """Index all that waits now, without a pause."""
        for session_id in list(self._waiting):
            await self._index(session_id)

    async def _follow(self) -> None:
        look_at = 0.0
        while True:
            if time.monotonic() >= look_at:
                await self._look()
                look_at = time.monotonic() + LOOK_EVERY
            try:
                async with asyncio.timeout(LOOK_EVERY):
                    await self._news.wait()
            except TimeoutError:
                continue
            self._news.clear()
            await asyncio.sleep(GATHER)
            await self._round()

    async def _look(self) -> None:
        try:
            for session_id in await self._database.read(search_rows.behind):
                self.committed(session_id)
        except Exception:
            logger.exception("what the search has missed could not be looked for")

    async def _round(self) -> None:
        for session_id in list(self._waiting):
            begun = time.monotonic()
            await self._index(session_id)
            await asyncio.sleep((time.monotonic() - begun) * (1 / SHARE - 1))

    async def _index(self, session_id: str) -> None:
        self._waiting.pop(session_id, None)
        try:
            found = await self._database.read(_read, session_id)
            if found is not None:
                await self._database.write(_keep, session_id, found)
        except JddbError:
            self.committed(session_id)  # the database is busy; the words stay in the log
        except Exception:
            logger.exception("the text of session %s could not be indexed", session_id)


def _read(db: Connection, session_id: str) -> _Text | None:
    """What is to be found of a session, or None if it is known or not to be found any more."""
    job_id = _followed(db, session_id, None)
    at_head = None if job_id is None else log.document_at(db, session_id)
    if job_id is None or at_head is None:
        return None
    return _Text(job_id, at_head[0], searchable(at_head[1].ops))


def _keep(db: Connection, session_id: str, found: _Text) -> None:
    if _followed(db, session_id, found.revision) is not None:
        search_rows.follow_text(db, found.job_id, found.text, session_id, found.revision)


def _followed(db: Connection, session_id: str, revision: int | None) -> int | None:
    """The job description of an open session of which `revision`, or the last one, is not indexed yet."""
    session, entry = editing_sessions, search_entries
    row = db.execute(
        select(session.c.job_id, session.c.head, entry.c.session_id, entry.c.revision)
        .join(entry, entry.c.job_id == session.c.job_id)
        .where(session.c.session_id == session_id, search_rows.IS_OPEN)
    ).one_or_none()
    if row is None:
        return None
    known = row.revision if row.session_id == session_id else None
    wanted = row.head if revision is None else revision
    return int(row.job_id) if known is None or known < wanted else None
