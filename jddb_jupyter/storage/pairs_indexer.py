"""Keeps the concordance at what is being translated: a second after an edit its words are found."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from jddb_jupyter.collab.ports import PairStore
from jddb_jupyter.storage import pairs_index
from jddb_jupyter.storage.database import Database
from jddb_jupyter.storage.follower import Follower


class PairIndexer(Follower):
    """Follows pairs, told of by their names or by those of their sessions."""

    def __init__(self, database: Database, pairs: PairStore, now: Callable[[], datetime]) -> None:
        super().__init__(database)
        self._pairs = pairs
        self._now = now

    async def bring_up(self, name: str) -> None:
        for pair_id in await self._database.read(pairs_index.pairs_of, name):
            # Where nobody has the pair open, nobody has made its links fit the new sentences yet.
            await self._pairs.settle(pair_id)
            found = await self._database.read(pairs_index.read, pair_id)
            if found is not None:
                await self._database.write(pairs_index.keep, found, self._now())

    async def behind(self) -> list[str]:
        return await self._database.read(pairs_index.behind)
