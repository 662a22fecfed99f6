"""What waits to be sent to a Yjs client: whole messages, in their order, a frame each.

What a session tells everybody in JSON is not for it. It needs no order but that of its own messages, and one
that does not keep up is sent away: when it comes back, it says itself what it lacks.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable

from jddb_jupyter.collab.outbox import Transport
from jddb_jupyter.collab.settings import CollabSettings
from jddb_jupyter.wire.framing import Frame, Framer


class YjsStream:
    """`overflowed()` is called when more waits than the settings allow."""

    def __init__(
        self, transport: Transport, settings: CollabSettings, overflowed: Callable[[], None]
    ) -> None:
        self._transport = transport
        self._settings = settings
        self._overflowed = overflowed
        self._waiting: deque[bytes] = deque()
        self._bytes = 0
        self._writing: asyncio.Future[None] | None = None
        self._is_closed = False

    @property
    def waiting(self) -> int:
        """How many messages have not been sent."""
        return len(self._waiting)

    @property
    def is_gone(self) -> bool:
        """Whether nobody is at the other end any more."""
        return self._transport.is_gone

    def put(self, frame: Frame) -> None:
        """JSON is for others."""

    def put_presence(self, frame: Frame) -> None:
        """JSON is for others."""

    def flush(self, framer: Framer | None = None) -> None:
        """Everything is sent as soon as that can be."""

    def resume(self) -> None:
        """Nothing is ever held back."""

    def tell(self, message: bytes) -> None:
        """Send one message, behind those that wait."""
        if self._is_closed:
            return
        self._waiting.append(message)
        self._bytes += len(message)
        self._write()
        too_much = self._bytes > self._settings.max_queue_bytes and len(self._waiting) > 1
        if too_much or len(self._waiting) > self._settings.max_queue_messages:
            self._overflowed()

    def close(self, code: int, reason: str) -> None:
        """Close the connection, behind what waits."""
        if self._is_closed:
            return
        for message in self._waiting:
            asyncio.ensure_future(self._transport.send(message, True)).add_done_callback(_seen)
        self.dispose()
        self._transport.close(code, reason)

    def dispose(self) -> None:
        """The other side is gone: nothing more can be sent."""
        self._is_closed = True
        self._waiting.clear()

    async def drained(self) -> None:
        """Wait until everything was written or the connection is gone."""
        while self._writing is not None and not self._is_closed:
            await asyncio.wait([self._writing])
            await asyncio.sleep(0)

    def _write(self) -> None:
        if self._writing is None and self._waiting and not self._is_closed:
            message = self._waiting.popleft()
            self._bytes -= len(message)
            self._writing = asyncio.ensure_future(self._transport.send(message, True))
            self._writing.add_done_callback(self._written)

    def _written(self, writing: asyncio.Future[None]) -> None:
        self._writing = None
        if writing.cancelled() or writing.exception() is not None:
            self.dispose()
        else:
            self._write()


def _seen(writing: asyncio.Future[None]) -> None:
    """Take note of how a write ended that nobody waits for."""
    if not writing.cancelled():
        writing.exception()
