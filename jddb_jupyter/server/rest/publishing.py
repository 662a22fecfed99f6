"""Published texts: all of them, one, and what two of them differ in."""

from __future__ import annotations

import asyncio
from typing import Annotated, TypedDict

from msgspec import Meta, Struct, field

from jddb_jupyter.collab.roles import Role
from jddb_jupyter.server.rest import fields
from jddb_jupyter.server.rest.base import RestHandler
from jddb_jupyter.server.rest.looking_back import (
    ComparisonShape,
    VersionShape,
    comparison_shape,
    version_shape,
)
from jddb_jupyter.server.rest.operations import operation
from jddb_jupyter.server.rest.shapes import NextCursor, cursor, position
from jddb_jupyter.storage import comparison, publishing


class VersionsQuery(fields.PageQuery):
    """Which published texts are wanted."""

    text: Annotated[bool, Meta(description="0 leaves the texts out.")] = True


class VersionsDifferenceQuery(Struct):
    """Which two published texts are compared."""

    first: Annotated[fields.Whole, Meta(description="The older one’s number.")] = field(name="from")
    second: Annotated[fields.Whole | None, Meta(description="The live text if it is left out.")] = field(
        name="to", default=None
    )


class VersionsShape(TypedDict):
    """A page of the published texts."""

    versions: list[VersionShape]
    next: NextCursor


class VersionsDifferenceShape(ComparisonShape, TypedDict("Numbers", {"from": int, "to": int | None})):
    """What two published texts differ in."""


class VersionsHandler(RestHandler):
    """`GET jobs/{job_id}/versions`."""

    @operation({200: VersionsShape}, query=VersionsQuery, needs=Role.VIEWER)
    async def get(self, job_id: str) -> None:
        """The published texts, newest first."""
        asked = self.query(VersionsQuery)
        found, last = await self.services.database.read(
            publishing.listing,
            int(job_id),
            self.person,
            asked.limit,
            position(asked.cursor),
            with_content=asked.text,
        )
        shapes = [version_shape(version, with_text=asked.text) for version in found]
        self.reply({"versions": shapes, "next": cursor(last)})


class VersionHandler(RestHandler):
    """`GET jobs/{job_id}/versions/{number}`."""

    @operation({200: VersionShape}, needs=Role.VIEWER)
    async def get(self, job_id: str, number: str) -> None:
        """One published text, with its formats."""
        version = await self.services.database.read(publishing.find, int(job_id), int(number), self.person)
        self.reply(version_shape(version, with_ops=True))


class VersionDifferenceHandler(RestHandler):
    """`GET jobs/{job_id}/diff`."""

    @operation({200: VersionsDifferenceShape}, query=VersionsDifferenceQuery, needs=Role.VIEWER)
    async def get(self, job_id: str) -> None:
        """What the published text number `to`, or the live text, has otherwise than number `from`."""
        asked = self.query(VersionsDifferenceQuery)
        old, new = await self.services.database.read(
            publishing.sides, int(job_id), self.person, asked.first, asked.second
        )
        compared = await asyncio.to_thread(comparison.compare, old, new)
        self.reply({"from": asked.first, "to": asked.second, **comparison_shape(compared)})
