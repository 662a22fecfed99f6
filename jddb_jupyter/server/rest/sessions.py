"""Sessions."""

from __future__ import annotations

import secrets
from http import HTTPStatus
from typing import NotRequired, TypedDict

from msgspec import Struct

from jddb_jupyter.collab.roles import Role
from jddb_jupyter.errors import NotFound, SessionClosed
from jddb_jupyter.server.rest import fields
from jddb_jupyter.server.rest.base import RestHandler
from jddb_jupyter.server.rest.operations import operation
from jddb_jupyter.server.rest.shapes import (
    NextCursor,
    SessionShape,
    cursor,
    position,
    session_shape,
)
from jddb_jupyter.storage import sessions


class SessionRequest(Struct):
    """The job description that somebody wants to work on."""

    job_id: fields.Whole
    session_type: fields.SessionType = "editing"


class SessionChange(Struct):
    """What a session shall become; `reopen`: one that is completed is followed by another at once."""

    status: fields.Status
    reopen: bool = False


class SessionsShape(TypedDict):
    """A page of the list."""

    sessions: list[SessionShape]
    next: NextCursor


class ChangedSessionShape(SessionShape):
    """A session; of one that was completed, the number of what it published, and what goes on from there."""

    version: NotRequired[int]
    next_session_id: NotRequired[str | None]


class SessionsHandler(RestHandler):
    """`GET` and `POST sessions`."""

    @operation({200: SessionsShape}, query=fields.PageQuery)
    async def get(self) -> None:
        """Those that the caller may see, newest first."""
        asked = self.query(fields.PageQuery)
        found, last = await self.services.database.read(
            sessions.listing,
            self.person,
            asked.limit,
            position(asked.cursor),
            self.services.now(),
        )
        self.reply({"sessions": [session_shape(session) for session in found], "next": cursor(last)})

    @operation(
        {200: SessionShape, 201: SessionShape}, body=SessionRequest, needs=Role.VIEWER, errors=(NotFound,)
    )
    async def post(self) -> None:
        """The open session of a job description, opened if there is none."""
        asked = self.body(SessionRequest)
        session, opened = await self.services.database.write(
            sessions.open_for,
            asked.job_id,
            self.person,
            asked.session_type,
            secrets.token_urlsafe(16),
            self.services.now(),
        )
        if opened:
            self.events.session_opened(
                session.session_id, session.job_id, session.session_type, self.person.username
            )
        self.reply(session_shape(session), HTTPStatus.CREATED if opened else HTTPStatus.OK)


class SessionHandler(RestHandler):
    """`GET`, `PATCH` and `DELETE sessions/{session_id}`."""

    @operation({200: SessionShape}, needs=Role.VIEWER)
    async def get(self, session_id: str) -> None:
        """One session."""
        session = await self.services.database.read(
            sessions.find, session_id, self.person, self.services.now()
        )
        self.reply(session_shape(session))

    @operation({200: ChangedSessionShape}, body=SessionChange, needs=Role.OWNER, errors=(SessionClosed,))
    async def patch(self, session_id: str) -> None:
        """Pause it, resume it, or complete it, which publishes its text."""
        asked = self.body(SessionChange)
        if asked.status == "completed":
            await self._complete(session_id, asked.reopen)
            return
        session = await self.services.database.write(
            sessions.set_status, session_id, self.person, asked.status, self.services.now()
        )
        await self.access_changed([session_id])
        self.reply(session_shape(session))

    async def _complete(self, session_id: str, reopen: bool) -> None:
        reopen_as = secrets.token_urlsafe(16) if reopen else None
        done = await self.services.database.write(
            sessions.complete, session_id, self.person, reopen_as, self.services.now()
        )
        await self.access_changed([session_id])
        self._tell_published(done)
        self.reply(
            {
                **session_shape(done.session),
                "version": done.version,
                "next_session_id": done.next_session_id,
            }
        )

    def _tell_published(self, done: sessions.Completed) -> None:
        session, actor = done.session, self.person.username
        self.events.published(session.session_id, session.job_id, session.revision, done.version, actor)
        if done.next_session_id is not None:
            self.events.session_opened(done.next_session_id, session.job_id, session.session_type, actor)

    @operation({204: None}, needs=Role.OWNER)
    async def delete(self, session_id: str) -> None:
        """Hide it, unpublished."""
        await self.services.database.write(sessions.hide, session_id, self.person, self.services.now())
        await self.access_changed([session_id])
        self.no_content()
