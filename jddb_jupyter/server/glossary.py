"""The glossary, ready to be looked for in texts, as it stands in the database."""

from __future__ import annotations

import asyncio

from jddb_jupyter.storage import glossary
from jddb_jupyter.storage.database import Database
from jddb_jupyter.storage.glossary import Stamp
from jddb_jupyter.translation.terminology import Terminology


class Glossary:
    """Keeps what takes a while to build, until somebody changes the glossary, through whichever server."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._stamp: Stamp | None = None
        self._terminology = Terminology(())
        self._building = asyncio.Lock()

    async def terminology(self) -> Terminology:
        """The terms of now."""
        async with self._building:
            stamp = await self._database.read(glossary.stamp)
            if stamp != self._stamp:
                terms = await self._database.read(glossary.everything)
                self._terminology = await asyncio.to_thread(Terminology, terms)
                self._stamp = stamp
            return self._terminology
