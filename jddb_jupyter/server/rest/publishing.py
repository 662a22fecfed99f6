"""Published texts: all of them, one, and what two of them differ in."""

from __future__ import annotations

import asyncio

from jddb_jupyter.errors import InvalidMessage
from jddb_jupyter.server.rest.base import RestHandler
from jddb_jupyter.server.rest.looking_back import comparison_shape, version_shape
from jddb_jupyter.server.rest.shapes import cursor, position
from jddb_jupyter.storage import comparison, publishing


class VersionsHandler(RestHandler):
    """`GET jobs/{job_id}/versions`."""

    async def get(self, job_id: str) -> None:
        """The published texts, newest first; `text=0` leaves the texts out."""
        with_text = self.text_query("text", "1") != "0"
        found, last = await self.services.database.read(
            publishing.listing,
            int(job_id),
            self.person,
            self.limit(),
            position(self.text_query("cursor")),
            with_content=with_text,
        )
        shapes = [version_shape(version, with_text=with_text) for version in found]
        self.reply({"versions": shapes, "next": cursor(last)})


class VersionHandler(RestHandler):
    """`GET jobs/{job_id}/versions/{number}`."""

    async def get(self, job_id: str, number: str) -> None:
        """One published text, with its formats."""
        version = await self.services.database.read(publishing.find, int(job_id), int(number), self.person)
        self.reply(version_shape(version, with_ops=True))


class VersionDifferenceHandler(RestHandler):
    """`GET jobs/{job_id}/diff`."""

    async def get(self, job_id: str) -> None:
        """What the published text number `to`, or the live text, has otherwise than number `from`."""
        first, second = self.int_query("from", None), self.int_query("to", None)
        if first is None:
            raise InvalidMessage("field_missing", field="from")
        old, new = await self.services.database.read(
            publishing.sides, int(job_id), self.person, first, second
        )
        compared = await asyncio.to_thread(comparison.compare, old, new)
        self.reply({"from": first, "to": second, **comparison_shape(compared)})
