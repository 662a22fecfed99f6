"""Keeps the search at what is being written: a second after a change is committed its words are found."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from jddb_jupyter.documents.finding import Searchable, searchable
from jddb_jupyter.storage import log, search_rows
from jddb_jupyter.storage.follower import Follower
from jddb_jupyter.storage.tables import editing_sessions, search_entries


@dataclass(frozen=True, slots=True)
class _Text:
    job_id: int
    revision: int
    text: Searchable


class SearchIndexer(Follower):
    """Follows the texts of sessions, by their names."""

    async def bring_up(self, name: str) -> None:
        found = await self._database.read(_read, name)
        if found is not None:
            await self._database.write(_keep, name, found)

    async def behind(self) -> list[str]:
        return await self._database.read(search_rows.behind)


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
