"""Where threads of comments stand: found in a text, kept up with it, carried into the next session."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, bindparam, insert, select, update

from jddb_jupyter.collab.roles import Action, Principal
from jddb_jupyter.errors import BaseTooOld, InvalidOperation, NotFound, RevisionAhead
from jddb_jupyter.ot import Delta, Range, diff, move_passage
from jddb_jupyter.storage import log, members, threads
from jddb_jupyter.storage.tables import comment_anchors, comments, editing_sessions, job_versions

LONGEST_QUOTE: Final = 500
"""So many code points of a passage are kept as its quotation; of a longer one, the first."""


@dataclass(frozen=True, slots=True)
class Place:
    """A passage in the text of `revision`, with the beginning of its text as it was when it was chosen."""

    passage: Range
    quote: str
    revision: int


def locate(
    db: Connection,
    session_id: str,
    person: Principal,
    passage: Range,
    revision: int,
    epoch: int | None,
    max_rebase: int,
) -> Place:
    """The passage that a person chose in the text of `revision`, for a new thread.

    BaseTooOld if that is more than `max_rebase` revisions ago or of another `epoch`; InvalidOperation for no
    text at all, or more than there is.
    """
    members.require_in_session(db, session_id, person, Action.COMMENT)
    table = editing_sessions
    session = db.execute(select(table.c.head, table.c.epoch).where(table.c.session_id == session_id)).one()
    if epoch not in (None, session.epoch) or session.head - revision > max_rebase:
        raise BaseTooOld("base_too_old", revision=revision)
    if revision > session.head:
        raise RevisionAhead("revision_ahead", revision=revision, head=session.head)
    if passage.is_empty:
        raise InvalidOperation("passage_empty")
    document, _, _ = log.load_document(db, session_id, revision)
    if passage.end > len(document):
        raise InvalidOperation("beyond_end", end=passage.end, length=len(document))
    quote = document.slice(passage.start, min(passage.end, passage.start + LONGEST_QUOTE))
    return Place(passage, quote, revision)


def put(db: Connection, session_id: str, thread_id: int, place: Place, version: int) -> None:
    """Let a new thread stand at a place, as it is in the text at the head."""
    head = log.head_of(db, session_id)
    if head is None or head < place.revision:
        raise NotFound("no_such_session")
    passage = place.passage
    for change in log.read_changes(db, session_id, place.revision, head):
        passage = move_passage(passage, place.quote, change.delta)
    _insert(db, session_id, [threads.Anchor(thread_id, passage, place.quote, head, version)])


def keep(db: Connection, session_id: str, moved: Sequence[threads.Anchor]) -> None:
    """Write down where anchors stand at a later revision, unless they are known at one later still."""
    table = comment_anchors
    if moved:
        db.execute(
            update(table)
            .where(
                table.c.session_id == session_id,
                table.c.thread_id == bindparam("moved"),
                table.c.revision < bindparam("at"),
            )
            .values(position=bindparam("start"), length=bindparam("size"), revision=bindparam("at")),
            [
                {
                    "moved": anchor.thread_id,
                    "start": anchor.passage.start,
                    "size": len(anchor.passage),
                    "at": anchor.revision,
                }
                for anchor in moved
            ],
        )


def carry_over(db: Connection, job_id: int, session_id: str, content: str) -> None:
    """Let the threads that were open where the published text was written go on in a session that starts now.

    `content` is the text that it starts from. If that is not the last one of the session before, the threads
    go where the difference moves them.
    """
    before = db.scalar(
        select(job_versions.c.session_id)
        .where(job_versions.c.job_id == job_id, job_versions.c.session_id.is_not(None))
        .order_by(job_versions.c.number.desc())
        .limit(1)
    )
    last = None if before is None else log.document_at(db, before)
    if before is None or last is None:
        return
    head, written = last
    is_open = comment_anchors.c.thread_id.in_(
        select(comments.c.id).where(comments.c.job_id == job_id, comments.c.resolved_at.is_(None))
    )
    going_on = [thread for thread in threads.read(db, before, head, is_open) if not thread.is_gone]
    if not going_on:
        return
    start = Delta(json.loads(content))
    difference = Delta([]) if start == written else diff(written, start)
    anchors = [
        threads.Anchor(
            thread.id, move_passage(thread.passage, thread.quote, difference), thread.quote, 0, version=1
        )
        for thread in going_on
    ]
    _insert(db, session_id, anchors)
    db.execute(
        update(editing_sessions)
        .where(editing_sessions.c.session_id == session_id)
        .values(comments_revision=1)
    )


def _insert(db: Connection, session_id: str, anchors: Sequence[threads.Anchor]) -> None:
    db.execute(
        insert(comment_anchors),
        [
            {
                "session_id": session_id,
                "thread_id": anchor.thread_id,
                "position": anchor.passage.start,
                "length": len(anchor.passage),
                "revision": anchor.revision,
                "version": anchor.version,
            }
            for anchor in anchors
        ],
    )
