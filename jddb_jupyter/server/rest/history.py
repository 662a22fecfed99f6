"""Looking back: the steps of a session, who wrote its text, two revisions compared, named versions."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import Annotated, TypedDict

from msgspec import Meta, Struct, field

from jddb_jupyter.collab.roles import Role
from jddb_jupyter.errors import Conflict
from jddb_jupyter.server.rest import fields
from jddb_jupyter.server.rest.base import RestHandler
from jddb_jupyter.server.rest.looking_back import (
    ComparisonShape,
    NamedVersionShape,
    RunShape,
    StepShape,
    author_shape,
    comparison_shape,
    named_version_shape,
    run_shapes,
    step_shape,
)
from jddb_jupyter.server.rest.operations import operation
from jddb_jupyter.server.rest.shapes import NextCursor, UserShape, cursor, position
from jddb_jupyter.storage import authorship, comparison, members, naming, timeline


class NamedVersionRequest(Struct):
    """A name for a revision, or for the last one."""

    name: fields.VersionName
    revision: fields.Whole | None = None


class NamedVersionChange(Struct):
    """Another name."""

    name: fields.VersionName


class RevisionQuery(Struct):
    """Which revision is spoken of."""

    revision: Annotated[fields.Whole | None, Meta(description="The last one if it is left out.")] = None


class DifferenceQuery(Struct):
    """Which two texts are compared."""

    first: Annotated[fields.Whole, Meta(description="The older one.")] = field(name="from")
    second: Annotated[fields.Whole | None, Meta(description="The last one if it is left out.")] = field(
        name="to", default=None
    )


class TimelineShape(TypedDict):
    """A page of what was done in a session, up to its head `revision`, and by whom."""

    revision: int
    steps: list[StepShape]
    users: list[UserShape]
    next: NextCursor


class AttributionShape(TypedDict):
    """Who wrote each part of the text."""

    revision: int
    runs: list[RunShape]
    users: list[UserShape]


class DifferenceShape(ComparisonShape, TypedDict("Revisions", {"from": int, "to": int})):
    """What two revisions differ in, and by whom."""

    users: list[UserShape]


class NamedVersionsShape(TypedDict):
    """A page of the named versions."""

    snapshots: list[NamedVersionShape]
    next: NextCursor


class PastHandler(RestHandler):
    """What is worked out from a long log."""

    async def caught_up(self, session_id: str) -> None:
        """Let what is to be known of a log be written down, for those who may read it."""
        await self.services.database.read(members.require_in_session, session_id, self.person)
        await authorship.catch_up(self.services.database, session_id)


class TimelineHandler(PastHandler):
    """`GET sessions/{session_id}/timeline`."""

    @operation({200: TimelineShape}, query=fields.PageQuery, needs=Role.VIEWER)
    async def get(self, session_id: str) -> None:
        """What each person did without a long pause, newest first."""
        asked = self.query(fields.PageQuery)
        limit, before = asked.limit, position(asked.cursor)
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

    @operation({200: AttributionShape}, query=RevisionQuery, needs=Role.VIEWER)
    async def get(self, session_id: str) -> None:
        """Who wrote each part of the text at `revision`, or the last one."""
        revision = self.query(RevisionQuery).revision
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

    @operation({200: DifferenceShape}, query=DifferenceQuery, needs=Role.VIEWER)
    async def get(self, session_id: str) -> None:
        """What the text at `to`, or at the last revision, has otherwise than the text at `from`."""
        asked = self.query(DifferenceQuery)
        await self.caught_up(session_id)
        found = await self.services.database.read(
            comparison.sides, session_id, self.person, asked.first, asked.second
        )
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

    @operation({200: NamedVersionsShape}, query=fields.PageQuery, needs=Role.VIEWER)
    async def get(self, session_id: str) -> None:
        """The named versions, those named last first."""
        asked = self.query(fields.PageQuery)
        found, last = await self.services.database.read(
            naming.listing, session_id, self.person, asked.limit, position(asked.cursor)
        )
        self.reply({"snapshots": [named_version_shape(named) for named in found], "next": cursor(last)})

    @operation({201: NamedVersionShape}, body=NamedVersionRequest, needs=Role.EDITOR, errors=(Conflict,))
    async def post(self, session_id: str) -> None:
        """Name a revision."""
        asked = self.body(NamedVersionRequest)
        named = await self.services.database.write(
            naming.create, session_id, self.person, asked.name, asked.revision, self.services.now()
        )
        self.reply(named_version_shape(named), HTTPStatus.CREATED)


class NamedVersionHandler(RestHandler):
    """`PATCH` and `DELETE sessions/{session_id}/snapshots/{snapshot_id}`."""

    @operation({200: NamedVersionShape}, body=NamedVersionChange, needs=Role.OWNER, errors=(Conflict,))
    async def patch(self, session_id: str, snapshot_id: str) -> None:
        """Give it another name; whoever named it may do so as an editor."""
        asked = self.body(NamedVersionChange)
        named = await self.services.database.write(
            naming.rename, session_id, int(snapshot_id), self.person, asked.name
        )
        self.reply(named_version_shape(named))

    @operation({204: None}, needs=Role.OWNER)
    async def delete(self, session_id: str, snapshot_id: str) -> None:
        """Forget the name, which whoever gave it may do as an editor; the revision stays."""
        await self.services.database.write(naming.remove, session_id, int(snapshot_id), self.person)
        self.no_content()
