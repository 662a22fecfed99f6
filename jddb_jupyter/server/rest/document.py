"""A session's document at any revision, its log, and going back."""

from __future__ import annotations

from typing import Annotated, TypedDict

from msgspec import Meta, Struct

from jddb_jupyter.collab.roles import Action, Role
from jddb_jupyter.errors import Conflict, ReadOnly, SessionClosed
from jddb_jupyter.server.rest import fields
from jddb_jupyter.server.rest.base import DEFAULT_LIMIT, RestHandler
from jddb_jupyter.server.rest.operations import operation
from jddb_jupyter.server.rest.shapes import ChangeShape, Delta, entry_shape
from jddb_jupyter.storage import history, jobs, members


class RestoreRequest(Struct):
    """The revision whose text shall come back."""

    revision: fields.Whole


class DocumentQuery(Struct):
    """Which revision is wanted."""

    revision: Annotated[fields.Whole | None, Meta(description="The last one if it is left out.")] = None


class ChangesQuery(Struct):
    """Which part of the log is wanted."""

    after: Annotated[fields.Whole, Meta(description="The revision before the first that is wanted.")] = 0
    limit: fields.Limit = DEFAULT_LIMIT


class DocumentShape(TypedDict):
    """The content at a revision, and its text."""

    revision: int
    ops: Delta
    text: str


class ChangesShape(TypedDict):
    """A part of the log; `next` is the `after` of the next one."""

    changes: list[ChangeShape]
    next: int | None


class RevisionShape(TypedDict):
    """The revision that a change became."""

    revision: int


class DocumentHandler(RestHandler):
    """`GET sessions/{session_id}/document`."""

    @operation({200: DocumentShape}, query=DocumentQuery, needs=Role.VIEWER)
    async def get(self, session_id: str) -> None:
        """The document at `revision`, or the last one."""
        revision, ops = await self.services.database.read(
            history.document, session_id, self.person, self.query(DocumentQuery).revision
        )
        self.reply({"revision": revision, "ops": ops, "text": jobs.text_of(ops)})


class ChangesHandler(RestHandler):
    """`GET sessions/{session_id}/changes`."""

    @operation({200: ChangesShape}, query=ChangesQuery, needs=Role.VIEWER)
    async def get(self, session_id: str) -> None:
        """The log after the revision `after`, oldest first."""
        asked = self.query(ChangesQuery)
        entries, last = await self.services.database.read(
            history.entries, session_id, self.person, asked.after, asked.limit
        )
        self.reply({"changes": [entry_shape(entry) for entry in entries], "next": last})


class RestoreHandler(RestHandler):
    """`POST sessions/{session_id}/restore`."""

    @operation(
        {200: RevisionShape},
        body=RestoreRequest,
        needs=Role.EDITOR,
        errors=(Conflict, ReadOnly, SessionClosed),
    )
    async def post(self, session_id: str) -> None:
        """Bring the text of a revision back, as a new change."""
        asked = self.body(RestoreRequest)
        await self.services.database.read(
            members.require_in_session, session_id, self.person, Action.CHANGE_TEXT
        )
        revision = await self.services.manager.restore(session_id, self.person, asked.revision)
        self.reply({"revision": revision})
