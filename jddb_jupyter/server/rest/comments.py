"""Threads of comments at passages of a session's text."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from http import HTTPStatus
from typing import Annotated, Any, Final, Literal, TypedDict

from msgspec import Meta, Struct, structs

from jddb_jupyter.collab.roles import Principal, Role
from jddb_jupyter.errors import (
    BaseTooOld,
    Conflict,
    InvalidMessage,
    InvalidOperation,
    RevisionAhead,
    SessionClosed,
    TooLarge,
    Unprocessable,
)
from jddb_jupyter.ot import Range
from jddb_jupyter.server.rest import fields
from jddb_jupyter.server.rest.base import DEFAULT_LIMIT, RestHandler
from jddb_jupyter.server.rest.operations import operation
from jddb_jupyter.server.rest.shapes import NextCursor, cursor, position
from jddb_jupyter.storage import comment_anchors, comments, mentions
from jddb_jupyter.storage.comments import Desk, NewComment, Told
from jddb_jupyter.wire.threads import Person, Thread

LONGEST_TEXT: Final = 10_000
"""Code points of a comment."""

Usernames = Annotated[list[fields.Username], Meta(max_length=20)]


class CommentRequest(Struct):
    """A new thread at a passage of the text of `revision`, or a reply to the thread `thread_id`."""

    text: fields.CommentText
    mentions: Usernames = []
    nonce: fields.Nonce | None = None
    thread_id: fields.Whole | None = None
    start: fields.Whole | None = None
    end: fields.Whole | None = None
    revision: fields.Whole | None = None
    epoch: fields.Whole | None = None


class CommentChange(Struct):
    """New words, or whether the thread is resolved."""

    text: fields.CommentText | None = None
    mentions: Usernames = []
    resolved: bool | None = None


class ThreadsQuery(fields.PageQuery):
    """Only resolved threads, or only open ones."""

    resolved: Literal["", "true", "false"] = ""


class PeopleQuery(Struct):
    """Part of a name."""

    q: str = ""
    limit: fields.Limit = DEFAULT_LIMIT


class ThreadsShape(TypedDict):
    """Threads where they stand in the text of `revision`."""

    revision: int
    threads: list[Thread]
    next: NextCursor


class Written(Thread, frozen=True):
    """A thread where it stands in the text of `revision`, and its comment that was written or changed."""

    revision: int
    comment_id: int


class PeopleShape(TypedDict):
    """People, by name."""

    people: list[Person]
    next: NextCursor


class CommentsHandler(RestHandler):
    """`GET` and `POST sessions/{session_id}/comments`."""

    @operation({200: ThreadsShape}, query=ThreadsQuery, needs=Role.VIEWER)
    async def get(self, session_id: str) -> None:
        """The threads, oldest first, in the text of `revision`."""
        asked = self.query(ThreadsQuery)
        revision, found, last = await self.services.database.read(
            comments.listing,
            session_id,
            self.person,
            asked.resolved == "true" if asked.resolved else None,
            asked.limit,
            position(asked.cursor),
        )
        self.reply({"revision": revision, "threads": found, "next": cursor(last)})

    @operation(
        {200: Written, 201: Written},
        body=CommentRequest,
        needs=Role.VIEWER,
        errors=(
            BaseTooOld,
            Conflict,
            InvalidOperation,
            RevisionAhead,
            SessionClosed,
            TooLarge,
            Unprocessable,
        ),
    )
    async def post(self, session_id: str) -> None:
        """Begin a thread, or reply in one; sent again with the same `nonce` it changes nothing."""
        asked = self.body(CommentRequest)
        _check_length(asked.text)
        new = NewComment(asked.nonce or secrets.token_urlsafe(16), asked.text, asked.mentions)
        thread_id = asked.thread_id
        if thread_id is None:
            place = await self._place(session_id, asked)
            told = await at_desk(self, session_id, lambda desk: desk.begin(place, new))
        else:
            told = await at_desk(self, session_id, lambda desk: desk.answer(thread_id, new))
        self.reply(_shape(told), HTTPStatus.CREATED if told.made else HTTPStatus.OK)

    async def _place(self, session_id: str, asked: CommentRequest) -> comment_anchors.Place:
        for name in ("start", "end", "revision"):
            if getattr(asked, name) is None:
                raise InvalidMessage("field_missing", field=name)
        assert asked.start is not None
        assert asked.end is not None
        assert asked.revision is not None
        return await self.services.database.read(
            comment_anchors.locate,
            session_id,
            self.person,
            Range(asked.start, asked.end),
            asked.revision,
            asked.epoch,
            self.services.manager.settings.max_rebase,
        )


class CommentHandler(RestHandler):
    """`PATCH` and `DELETE sessions/{session_id}/comments/{comment_id}`."""

    @operation(
        {200: Written},
        body=CommentChange,
        needs=Role.VIEWER,
        errors=(SessionClosed, TooLarge, Unprocessable),
    )
    async def patch(self, session_id: str, comment_id: str) -> None:
        """Change one's words, or settle or reopen the thread that the comment began."""
        asked, number = self.body(CommentChange), int(comment_id)
        text, resolved = asked.text, asked.resolved
        if text is not None and resolved is None:
            _check_length(text)
            told = await at_desk(self, session_id, lambda desk: desk.edit(number, text, asked.mentions))
        elif resolved is not None and text is None:
            told = await at_desk(self, session_id, lambda desk: desk.settle(number, resolved))
        else:
            raise InvalidMessage("field_missing", field="text")
        self.reply(_shape(told))

    @operation({204: None}, needs=Role.VIEWER, errors=(SessionClosed,))
    async def delete(self, session_id: str, comment_id: str) -> None:
        """Take a comment back; with the last one its thread is gone."""
        number = int(comment_id)
        await at_desk(self, session_id, lambda desk: desk.delete(number))
        self.no_content()


class MentionableHandler(RestHandler):
    """`GET sessions/{session_id}/mentionable`."""

    @operation({200: PeopleShape}, query=PeopleQuery, needs=Role.VIEWER)
    async def get(self, session_id: str) -> None:
        """People who may be mentioned, whose names hold `q`."""
        asked = self.query(PeopleQuery)
        found = await self.services.database.read(
            mentions.mentionable, session_id, self.person, everyone(self), asked.q, asked.limit
        )
        self.reply({"people": found, "next": None})


def everyone(handler: RestHandler) -> Role:
    """The role that all people have in every job description."""
    return Role.named(handler.services.settings.default_role)


async def at_desk(handler: RestHandler, session_id: str, act: Callable[[Desk], Told]) -> Told:
    """Do something with a session's comments, and tell everybody who has it open before this returns."""
    services = handler.services

    def run(db: Any, person: Principal, role: Role) -> Told:
        return act(Desk(db, session_id, person, role, services.now()))

    told = await services.database.write(run, handler.person, everyone(handler))
    await services.manager.comments_changed(session_id)
    return told


def _check_length(text: str) -> None:
    if len(text) > LONGEST_TEXT:
        raise TooLarge("comment_too_long", length=len(text), limit=LONGEST_TEXT)


def _shape(told: Told) -> Written:
    return Written(**structs.asdict(told.thread), revision=told.revision, comment_id=told.comment_id)
