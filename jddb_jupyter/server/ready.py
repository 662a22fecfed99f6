"""Whether this server can do its work, for whoever asks: a load balancer, a container's health check."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Final

from jddb_jupyter.errors import JddbError
from jddb_jupyter.server.wiring import Wiring
from jddb_jupyter.storage import migrate

BELIEVED: Final = 1.0
"""Seconds for which an answer is given again: anybody may ask, and must not keep the database busy."""
PATIENCE: Final = 3.0
"""Seconds after which a database that does not answer counts as away: who asks does not wait for long."""


class Readiness:
    """Asks the database, at most once at a time and once a second however many want to know.

    `clock` gives seconds that only grow.
    """

    def __init__(self, wiring: Wiring, clock: Callable[[], float] = time.monotonic) -> None:
        self._wiring = wiring
        self._clock = clock
        self._asking: asyncio.Task[bool] | None = None
        self._believed_until = 0.0

    async def is_ready(self) -> bool:
        """Whether the database answers with this program's schema, and nobody has told this server to end."""
        if self._wiring.is_closing:
            return False
        if self._asking is None or (self._asking.done() and self._clock() >= self._believed_until):
            self._asking = asyncio.create_task(self._ask())
        try:
            return await asyncio.wait_for(asyncio.shield(self._asking), PATIENCE)
        except TimeoutError:
            return False

    async def _ask(self) -> bool:
        try:
            services = await self._wiring.services()
            return bool(await services.database.read(migrate.is_current))
        except JddbError:
            return False
        finally:
            self._believed_until = self._clock() + BELIEVED
