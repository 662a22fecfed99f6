"""Looking back: the steps of a session, who wrote its text, two revisions compared, named versions."""

from __future__ import annotations

import asyncio
from http import HTTPStatus

from msgspec import Struct

from jddb_jupyter.errors import InvalidMessage
from jddb_jupyter.server.rest import fields
from jddb_jupyter.server.rest.base import RestHandler
from jddb_jupyter.server.rest.looking_back import (
    author_shape,
    comparison_shape,
    named_version_shape,
    run_shapes,
    step_shape,
)
from jddb_jupyter.server.rest.shapes import cursor, position
from jddb_jupyter.storage import authorship, comparison, members, naming, timeline


class NamedVersionRequest(Struct):
    """A name for a revision, or for the last one."""

    name: fields.VersionName
    revision: fields.Whole | None = None


class NamedVersionChange(Struct):
    """Another name."""

    name: fields.VersionName


class PastHandler(RestHandler):
    """What is worked out from a long log."""

    async def caught_up(self, session_id: str) -> None:
        """Let what is to be known of a log be written down, for those who may read it."""
        await self.services.database.read(members.require_in_session, session_id, self.person)
        await authorship.catch_up(self.services.database, session_id)


class TimelineHandler(PastHandler):
    """`GET sessions/{session_id}/timeline`."""

    async def get(self, session_id: str) -> None:
        """What each person did without a long pause, newest first."""
        limit, before = self.limit(), position(self.text_query("cursor"))
        await self.caught_up(session_id)
        found = await self.services.database.read(timeline.timeline, session_id, self.person, limit, before)
        self.reply(
            {
                "revision": found.head,
                "steps": [step_shape(step) for step in found.steps],
                "users": [author_shape(author) for author in found.authors],
                "next": cursor(found.next),
            }
        )


class AttributionHandler(PastHandler):
    """`GET sessions/{session_id}/attribution`."""

    async def get(self, session_id: str) -> None:
        """Who wrote each part of the text at `revision`, or the last one."""
        revision = self.int_query("revision", None)
        await self.caught_up(session_id)
        found = await self.services.database.read(timeline.attribution, session_id, self.person, revision)
        self.reply(
            {
                "revision": found.revision,
                "runs": run_shapes(found.runs),
                "users": [author_shape(author) for author in found.authors],
            }
        )


class DifferenceHandler(PastHandler):
    """`GET sessions/{session_id}/diff`."""

    async def get(self, session_id: str) -> None:
        """What the text at `to`, or at the last revision, has otherwise than the text at `from`."""
        first, second = self.int_query("from", None), self.int_query("to", None)
        if first is None:
            raise InvalidMessage("field_missing", field="from")
        await self.caught_up(session_id)
        found = await self.services.database.read(comparison.sides, session_id, self.person, first, second)
        compared, people = await asyncio.to_thread(comparison.compare_sides, found)
        self.reply(
            {
                "from": found.first,
                "to": found.second,
                **comparison_shape(compared),
                "users": [author_shape(author) for author in people],
            }
        )


class NamedVersionsHandler(RestHandler):
    """`GET` and `POST sessions/{session_id}/snapshots`."""

    async def get(self, session_id: str) -> None:
        """The named versions, those named last first."""
        found, last = await self.services.database.read(
            naming.listing, session_id, self.person, self.limit(), position(self.text_query("cursor"))
        )
        self.reply({"snapshots": [named_version_shape(named) for named in found], "next": cursor(last)})

    async def post(self, session_id: str) -> None:
        """Name a revision."""
        asked = self.body(NamedVersionRequest)
        named = await self.services.database.write(
            naming.create, session_id, self.person, asked.name, asked.revision, self.services.now()
        )
        self.reply(named_version_shape(named), HTTPStatus.CREATED)


class NamedVersionHandler(RestHandler):
    """`PATCH` and `DELETE sessions/{session_id}/snapshots/{snapshot_id}`."""

    async def patch(self, session_id: str, snapshot_id: str) -> None:
        """Give it another name."""
        asked = self.body(NamedVersionChange)
        named = await self.services.database.write(
            naming.rename, session_id, int(snapshot_id), self.person, asked.name
        )
        self.reply(named_version_shape(named))

    async def delete(self, session_id: str, snapshot_id: str) -> None:
        """Forget the name; the revision stays."""
        await self.services.database.write(naming.remove, session_id, int(snapshot_id), self.person)
        self.no_content()
