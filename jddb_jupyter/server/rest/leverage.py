"""How much of a translation the memory gives."""

from __future__ import annotations

import asyncio
from typing import Annotated, TypedDict

from msgspec import Meta

from jddb_jupyter.collab.roles import Role
from jddb_jupyter.server.rest.base import RestHandler
from jddb_jupyter.server.rest.operations import operation
from jddb_jupyter.server.rest.pair_shapes import RevisionsShape
from jddb_jupyter.storage import pairs_reading
from jddb_jupyter.storage.pairs_alignment import new_id
from jddb_jupyter.translation.leverage import Band, leverage

BandName = Annotated[str, Meta(extra_json_schema={"enum": [str(band) for band in Band]})]


class BandShape(TypedDict):
    """Segments whose best match is in a band, and their words."""

    band: BandName
    segments: int
    words: int


class LeverageShape(TypedDict):
    """Words of the source at this revision by the best match of their segment, the best band first.

    `matched` are the words whose match is 75 or more, or that stood in the text before.
    """

    bands: list[BandShape]
    words: int
    matched: int
    revision: RevisionsShape


class LeverageHandler(RestHandler):
    """`GET translations/{pair_id}/leverage`."""

    @operation({200: LeverageShape}, needs=Role.VIEWER)
    async def get(self, pair_id: str) -> None:
        """How much of the source the memory gives to the caller, by how similar it is."""
        reading = await self.services.database.read(pairs_reading.read, pair_id, self.person, new_id)
        measured = await self.services.leverage.measure(reading, self.person)
        found = await asyncio.to_thread(leverage, measured)
        told: LeverageShape = {
            "bands": [
                {"band": str(band), "segments": part.segments, "words": part.words}
                for band, part in found.bands.items()
            ],
            "words": found.words,
            "matched": found.matched,
            "revision": {"source": reading.source_revision, "target": reading.target_revision},
        }
        self.reply(told)
