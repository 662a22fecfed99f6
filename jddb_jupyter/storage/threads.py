"""Reading threads of comments: what was said, and where each thread stands in the text of a session."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, select

from jddb_jupyter.collab.threads import CommentNews
from jddb_jupyter.ot import Delta, Range, move_passage
from jddb_jupyter.storage import log
from jddb_jupyter.storage.tables import (
    comment_anchors,
    comment_mentions,
    comments,
    editing_sessions,
    users,
)
from jddb_jupyter.wire.threads import Comment, Person, Resolution, Thread


@dataclass(frozen=True, slots=True)
class Anchor:
    """A row of `comment_anchors` with the quotation of its thread; `passage` is in the text of `revision`."""

    thread_id: int
    passage: Range
    quote: str
    revision: int
    version: int


def everything(db: Connection, session_id: str, head: int) -> CommentNews:
    """All threads of a session that exists, at a revision not before any of their places."""
    revision = db.scalar(
        select(editing_sessions.c.comments_revision).where(editing_sessions.c.session_id == session_id)
    )
    return CommentNews(revision or 0, read(db, session_id, head))


def read(db: Connection, session_id: str, head: int, *which: ColumnElement[bool]) -> list[Thread]:
    """The threads of a session whose anchors fulfil `which`, oldest first, in the text of revision `head`.

    Those that are gone come too: who has told of them must tell that.
    """
    anchors = moved_to(db, session_id, head, *which)
    said = _Said(db, session_id, *which) if anchors else None
    return [said.thread(anchor) for anchor in anchors] if said is not None else []


def moved_to(db: Connection, session_id: str, revision: int, *which: ColumnElement[bool]) -> list[Anchor]:
    """Anchors as the log moves them to `revision`; those that stand further on already are left out."""
    table = comment_anchors
    rows = db.execute(
        select(table, comments.c.quote)
        .join(comments, comments.c.id == table.c.thread_id)
        .where(table.c.session_id == session_id, table.c.revision <= revision, *which)
        .order_by(table.c.thread_id)
    ).all()
    anchors = [
        Anchor(
            row.thread_id,
            Range(row.position, row.position + row.length),
            row.quote,
            row.revision,
            row.version,
        )
        for row in rows
    ]
    first = min((anchor.revision for anchor in anchors), default=revision)
    changes = log.read_changes(db, session_id, first, revision) if first < revision else []
    deltas = [change.delta for change in changes]
    return [_moved(anchor, deltas[anchor.revision - first :], revision) for anchor in anchors]


def _moved(anchor: Anchor, deltas: Iterable[Delta], revision: int) -> Anchor:
    passage = anchor.passage
    for delta in deltas:
        passage = move_passage(passage, anchor.quote, delta)
    return Anchor(anchor.thread_id, passage, anchor.quote, revision, anchor.version)


@dataclass(slots=True)
class _Words:
    """A thread's comments, and how it was settled."""

    root: Row[Any] | None = None
    comments: list[Comment] = field(default_factory=list)


class _Said:
    """What people said in the threads of a session."""

    def __init__(self, db: Connection, session_id: str, *which: ColumnElement[bool]) -> None:
        rows = db.execute(
            select(comments)
            .join(
                comment_anchors,
                comment_anchors.c.thread_id == func.coalesce(comments.c.thread_id, comments.c.id),
            )
            .where(comment_anchors.c.session_id == session_id, *which)
            .order_by(comments.c.id)
        ).all()
        mentions = db.execute(
            select(comment_mentions)
            .join(comments, comments.c.id == comment_mentions.c.comment_id)
            .join(
                comment_anchors,
                comment_anchors.c.thread_id == func.coalesce(comments.c.thread_id, comments.c.id),
            )
            .where(comment_anchors.c.session_id == session_id, *which)
            .order_by(comment_mentions.c.user_id)
        ).all()
        ids = {row.user_id for row in [*rows, *mentions]} | {row.resolved_by for row in rows}
        self._people = people(db, ids - {None})
        self._mentions: dict[int, list[Person]] = defaultdict(list)
        for row in mentions:
            self._mentions[row.comment_id].append(self._people[row.user_id])
        self._threads: dict[int, _Words] = defaultdict(_Words)
        for row in rows:
            self._add(row)

    def _add(self, row: Row[Any]) -> None:
        words = self._threads[row.id if row.thread_id is None else row.thread_id]
        if row.thread_id is None:
            words.root = row
        if row.deleted_at is None or row.thread_id is None:
            words.comments.append(self._comment(row))

    def _comment(self, row: Row[Any]) -> Comment:
        deleted = row.deleted_at is not None
        return Comment(
            id=row.id,
            author=self._people[row.user_id],
            text="" if deleted else row.text,
            mentions=[] if deleted else self._mentions[row.id],
            created_at=_milliseconds(row.created_at),
            edited_at=None if row.edited_at is None or deleted else _milliseconds(row.edited_at),
            deleted=deleted,
        )

    def thread(self, anchor: Anchor) -> Thread:
        words = self._threads[anchor.thread_id]
        root = words.root
        assert root is not None
        resolved = None
        if root.resolved_at is not None:
            resolved = Resolution(self._people[root.resolved_by], _milliseconds(root.resolved_at))
        is_gone = all(comment.deleted for comment in words.comments)
        return Thread(
            id=anchor.thread_id,
            version=anchor.version,
            start=anchor.passage.start,
            end=anchor.passage.end,
            quote=anchor.quote,
            resolved=resolved,
            comments=[] if is_gone else words.comments,
        )


def people(db: Connection, ids: Iterable[int]) -> dict[int, Person]:
    """Users by their id."""
    wanted = sorted(ids)
    found: dict[int, Person] = {}
    for start in range(0, len(wanted), 500):
        rows = db.execute(select(users).where(users.c.id.in_(wanted[start : start + 500])))
        found |= {row.id: Person(row.id, row.username, row.name, row.colour) for row in rows}
    return found


def _milliseconds(time: datetime) -> int:
    return round(time.timestamp() * 1000)
