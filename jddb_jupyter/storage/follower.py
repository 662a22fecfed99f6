"""What follows the log beside the commits, so that nobody who types waits for it.

It reads on a reading thread, writes one thing at a time, and then leaves the writing thread to others for
many times as long as that took.
"""

from __future__ import annotations

import asyncio
import logging
import time
from abc import ABC, abstractmethod
from typing import Final

from jddb_jupyter.errors import JddbError
from jddb_jupyter.storage.database import Database

GATHER: Final = 0.7
"""Seconds that changes are gathered before they are indexed together."""
SHARE: Final = 0.1
"""The part of the time that indexing may take while it has much to do."""
LOOK_EVERY: Final = 30.0
"""Seconds between looks for what a process that ended has left behind."""
CLOSING_SECONDS: Final = 1.0

logger = logging.getLogger(__name__)


class Follower(ABC):
    """Start it before use, close it at the end. What it follows has names: a session's, a pair's."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: dict[str, None] = {}
        self._news = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    @abstractmethod
    async def bring_up(self, name: str) -> None:
        """Index what is new of one thing; a JddbError means that it has to be done again."""

    @abstractmethod
    async def behind(self) -> list[str]:
        """Of what more is known than is indexed."""

    def committed(self, name: str) -> None:
        """Something has changed."""
        self._waiting[name] = None
        self._news.set()

    async def start(self) -> None:
        """Begin to follow, with what was left when the last process ended."""
        self._task = asyncio.create_task(self._follow())

    async def close(self) -> None:
        """End, after what waits if that is little: the next start finds the rest."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        try:
            async with asyncio.timeout(CLOSING_SECONDS):
                await self.catch_up()
        except TimeoutError:
            logger.info("%d texts are indexed at the next start", len(self._waiting))

    async def catch_up(self) -> None:
        """Index all that waits now, without a pause."""
        for name in list(self._waiting):
            await self._index(name)

    async def look(self) -> None:
        """Let what others have left behind wait too."""
        try:
            for name in await self.behind():
                self.committed(name)
        except JddbError as error:
            logger.warning("what was not indexed is looked for later: %s", error)
        except Exception:
            logger.exception("what was not indexed could not be looked for")

    async def _follow(self) -> None:
        look_at = 0.0
        while True:
            if time.monotonic() >= look_at:
                await self.look()
                look_at = time.monotonic() + LOOK_EVERY
            try:
                async with asyncio.timeout(LOOK_EVERY):
                    await self._news.wait()
            except TimeoutError:
                continue
            self._news.clear()
            await asyncio.sleep(GATHER)
            await self._round()

    async def _round(self) -> None:
        for name in list(self._waiting):
            begun = time.monotonic()
            await self._index(name)
            await asyncio.sleep((time.monotonic() - begun) * (1 / SHARE - 1))

    async def _index(self, name: str) -> None:
        self._waiting.pop(name, None)
        try:
            await self.bring_up(name)
        except JddbError:
            self.committed(name)  # the database is busy; what is new stays there
        except Exception:
            logger.exception("%s could not be indexed", name)
