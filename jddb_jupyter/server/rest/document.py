"""A session's document at any revision, its log, and going back."""

from __future__ import annotations

from msgspec import Struct

from jddb_jupyter.collab.roles import Action
from jddb_jupyter.server.rest import fields
from jddb_jupyter.server.rest.base import RestHandler
from jddb_jupyter.server.rest.shapes import entry_shape
from jddb_jupyter.storage import history, jobs, members


class RestoreRequest(Struct):
    """The revision whose text shall come back."""

    revision: fields.Whole


class DocumentHandler(RestHandler):
    """`GET sessions/{session_id}/document`."""

    async def get(self, session_id: str) -> None:
        """The document at `revision`, or the last one."""
        revision, ops = await self.services.database.read(
            history.document, session_id, self.person, self.int_query("revision", None)
        )
        self.reply({"revision": revision, "ops": ops, "text": jobs.text_of(ops)})


class ChangesHandler(RestHandler):
    """`GET sessions/{session_id}/changes`."""

    async def get(self, session_id: str) -> None:
        """The log after the revision `after`, oldest first; `next` is the `after` of the next page."""
        entries, last = await self.services.database.read(
            history.entries, session_id, self.person, self.int_query("after", None) or 0, self.limit()
        )
        self.reply({"changes": [entry_shape(entry) for entry in entries], "next": last})


class RestoreHandler(RestHandler):
    """`POST sessions/{session_id}/restore`."""

    async def post(self, session_id: str) -> None:
        """Bring the text of a revision back, as a new change."""
        asked = self.body(RestoreRequest)
        await self.services.database.read(
            members.require_in_session, session_id, self.person, Action.CHANGE_TEXT
        )
        revision = await self.services.manager.restore(session_id, self.person, asked.revision)
        self.reply({"revision": revision})
