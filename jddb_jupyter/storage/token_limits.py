"""What a limited token reaches: a session and its job description, or the two of a translation pair."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, select, union

from jddb_jupyter.storage.tables import editing_sessions, translation_sessions


def job_ids(limit: str | ColumnElement[str]) -> Select[int]:
    """The job descriptions of the session, or of the pair, that a token is limited to."""
    session, pair = editing_sessions.c, translation_sessions.c
    reached = union(
        select(session.job_id).where(session.session_id == limit, session.deleted_at.is_(None)),
        *(
            select(job_id).where(pair.pair_id == limit, pair.deleted_at.is_(None))
            for job_id in (pair.source_job_id, pair.target_job_id)
        ),
    ).subquery()
    return select(reached.c.job_id)


def session_ids(limit: str | ColumnElement[str]) -> Select[str]:
    """The session, or the sessions of the pair, that a token is limited to."""
    session, pair = editing_sessions.c, translation_sessions.c
    reached = union(
        select(session.session_id).where(session.session_id == limit, session.deleted_at.is_(None)),
        *(
            select(session_id).where(pair.pair_id == limit, pair.deleted_at.is_(None))
            for session_id in (pair.source_session_id, pair.session_id)
        ),
    ).subquery()
    return select(reached.c.session_id)
