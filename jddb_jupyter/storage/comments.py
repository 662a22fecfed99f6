"""What people do with comments: begin a thread, answer, edit, delete, settle and reopen.

Every function judges the rights in its own transaction, and moves `comments_revision` of the session, so that
every server process tells its clients. Afterwards the thread is returned as it stands at the head.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, func, insert, select, update

from jddb_jupyter.collab.roles import Action, Principal, Role, require
from jddb_jupyter.errors import Conflict, Forbidden, NotFound, SessionClosed
from jddb_jupyter.storage import comment_anchors, log, members, mentions, threads
from jddb_jupyter.storage.comment_anchors import Place
from jddb_jupyter.storage.tables import comment_anchors as anchors
from jddb_jupyter.storage.tables import comments, editing_sessions
from jddb_jupyter.wire.threads import Thread

MOST_THREADS: Final = 2_000
"""Of a session."""
MOST_REPLIES: Final = 500
"""In a thread."""


@dataclass(frozen=True, slots=True)
class NewComment:
    """What somebody wrote. `nonce`, chosen by the client, makes it harmless to send it again."""

    nonce: str
    text: str
    mentions: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """A thread at `revision`; `comment_id` is the comment that was spoken of, `made` whether it is new."""

    thread: Thread
    revision: int
    comment_id: int
    made: bool = False


class Desk:
    """One session's comments in a transaction, for a person who may comment.

    `everyone` is the role that all people have.
    """

    def __init__(
        self, db: Connection, session_id: str, person: Principal, everyone: Role, now: datetime
    ) -> None:
        self._db = db
        self._session_id = session_id
        self._person = person
        self._everyone = everyone
        self._now = now
        self._job_id = members.require_in_session(db, session_id, person, Action.COMMENT)
        table = editing_sessions
        session = db.execute(
            select(table.c.status, table.c.head).where(table.c.session_id == session_id).with_for_update()
        ).one()
        if session.status == "completed":
            raise SessionClosed("session_completed")
        self._head: int = session.head

    def begin(self, place: Place, new: NewComment) -> Told:
        """Begin a thread at a place that `comment_anchors.locate` gave."""
        again = self._sent_before(new.nonce)
        if again is not None:
            return again
        count = select(func.count()).where(anchors.c.session_id == self._session_id)
        if (self._db.scalar(count) or 0) >= MOST_THREADS:
            raise Conflict("too_many_comments")
        comment_id = self._insert(new, quote=place.quote)
        comment_anchors.put(self._db, self._session_id, comment_id, place, self._next_version())
        return self._tell(comment_id, comment_id, made=True)

    def answer(self, thread_id: int, new: NewComment) -> Told:
        """Add a reply to a thread."""
        again = self._sent_before(new.nonce)
        if again is not None:
            return again
        self._thread(thread_id)
        count = select(func.count()).where(comments.c.thread_id == thread_id)
        if (self._db.scalar(count) or 0) >= MOST_REPLIES:
            raise Conflict("too_many_comments")
        comment_id = self._insert(new, thread_id=thread_id)
        self._moved(thread_id)
        return self._tell(thread_id, comment_id, made=True)

    def edit(self, comment_id: int, text: str, usernames: Sequence[str]) -> Told:
        """Change what one wrote oneself."""
        comment = self._comment(comment_id)
        if comment.user_id != self._person.user_id:
            raise Forbidden("comment_of_another")
        mentioned = mentions.named(self._db, self._job_id, self._everyone, text, usernames)
        self._update(comment_id, text=text, edited_at=self._now)
        mentions.note(self._db, comment_id, mentioned)
        return self._tell_moved(comment)

    def delete(self, comment_id: int) -> Told:
        """Take back what one wrote oneself, or as the owner what anybody did. The words are not kept."""
        comment = self._comment(comment_id)
        if comment.user_id != self._person.user_id and self._role() < Role.OWNER:
            raise Forbidden("comment_of_another")
        self._update(comment_id, text="", deleted_at=self._now)
        mentions.note(self._db, comment_id, ())
        return self._tell_moved(comment)

    def settle(self, comment_id: int, resolved: bool) -> Told:
        """Mark a thread as resolved, or open it again."""
        comment = self._thread(comment_id)
        if comment.user_id != self._person.user_id:
            require(self._role(), Action.RESOLVE)
        if resolved != (comment.resolved_at is not None):
            self._update(
                comment_id,
                resolved_at=self._now if resolved else None,
                resolved_by=self._person.user_id if resolved else None,
            )
            self._moved(comment_id)
        return self._tell(comment_id, comment_id)

    def _role(self) -> Role:
        return members.role_in_job(self._db, self._job_id, self._person)

    def _sent_before(self, nonce: str) -> Told | None:
        found = self._db.execute(
            select(comments).where(
                comments.c.job_id == self._job_id,
                comments.c.user_id == self._person.user_id,
                comments.c.nonce == nonce,
            )
        ).one_or_none()
        if found is None:
            return None
        thread_id = found.id if found.thread_id is None else found.thread_id
        self._anchored(thread_id)
        return self._tell(thread_id, found.id)

    def _insert(self, new: NewComment, *, thread_id: int | None = None, quote: str | None = None) -> int:
        mentioned = mentions.named(self._db, self._job_id, self._everyone, new.text, new.mentions)
        comment_id: int | None = self._db.scalar(
            insert(comments)
            .values(
                job_id=self._job_id,
                thread_id=thread_id,
                user_id=self._person.user_id,
                nonce=new.nonce,
                text=new.text,
                quote=quote,
                created_at=self._now,
            )
            .returning(comments.c.id)
        )
        assert comment_id is not None
        mentions.note(self._db, comment_id, mentioned)
        return comment_id

    def _comment(self, comment_id: int) -> Row[Any]:
        """A comment of this session that was not deleted."""
        row = self._db.execute(
            select(comments).where(comments.c.id == comment_id, comments.c.deleted_at.is_(None))
        ).one_or_none()
        if row is None:
            raise NotFound("no_such_comment")
        self._anchored(row.id if row.thread_id is None else row.thread_id)
        return row

    def _thread(self, thread_id: int) -> Row[Any]:
        """The first comment of a thread of this session that is not gone; it may itself be deleted."""
        self._anchored(thread_id)
        row = self._db.execute(select(comments).where(comments.c.id == thread_id)).one()
        words = (comments.c.id == thread_id) | (comments.c.thread_id == thread_id)
        left = select(func.count()).where(words, comments.c.deleted_at.is_(None))
        if not self._db.scalar(left):
            raise NotFound("no_such_comment")
        return row

    def _anchored(self, thread_id: int) -> None:
        here = (anchors.c.session_id == self._session_id) & (anchors.c.thread_id == thread_id)
        if self._db.scalar(select(anchors.c.version).where(here)) is None:
            raise NotFound("no_such_comment")

    def _update(self, comment_id: int, **values: object) -> None:
        self._db.execute(update(comments).where(comments.c.id == comment_id).values(values))

    def _next_version(self) -> int:
        table = editing_sessions
        version: int | None = self._db.scalar(
            update(table)
            .where(table.c.session_id == self._session_id)
            .values(comments_revision=table.c.comments_revision + 1)
            .returning(table.c.comments_revision)
        )
        assert version is not None
        return version

    def _moved(self, thread_id: int) -> None:
        self._db.execute(
            update(anchors)
            .where(anchors.c.session_id == self._session_id, anchors.c.thread_id == thread_id)
            .values(version=self._next_version())
        )

    def _tell_moved(self, comment: Row[Any]) -> Told:
        thread_id = comment.id if comment.thread_id is None else comment.thread_id
        self._moved(thread_id)
        return self._tell(thread_id, comment.id)

    def _tell(self, thread_id: int, comment_id: int, *, made: bool = False) -> Told:
        (thread,) = threads.read(self._db, self._session_id, self._head, anchors.c.thread_id == thread_id)
        return Told(thread, self._head, comment_id, made)


def listing(
    db: Connection, session_id: str, person: Principal, resolved: bool | None, limit: int, after: int | None
) -> tuple[int, list[Thread], int | None]:
    """The head, threads after the id `after` in the text there, oldest first, and the id to go on after."""
    members.require_in_session(db, session_id, person)
    head = log.head_of(db, session_id) or 0
    found = [
        thread
        for thread in threads.read(db, session_id, head, anchors.c.thread_id > (after or 0))
        if not thread.is_gone and resolved in (None, thread.resolved is not None)
    ]
    return head, found[:limit], found[limit - 1].id if len(found) > limit else None
