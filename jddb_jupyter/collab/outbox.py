"""What waits to be sent on one connection.

A message is sent at once when the connection is idle. While a frame is on its way, what comes waits and goes
together in the next one. A receiver that does not keep up loses presence first, then the queue: it gets the
full state instead, once it has taken what is on its way.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Protocol

from jddb_jupyter.collab.settings import CollabSettings
from jddb_jupyter.wire.framing import Frame, Framer

log = logging.getLogger(__name__)

MAX_BATCH_BYTES = 256_000


class Transport(Protocol):
    """One open WebSocket."""

    @property
    def is_gone(self) -> bool:
        """Whether the other side has closed it."""

    def send(self, data: bytes, binary: bool) -> Awaitable[None]:
        """Write a frame; the result is there when the operating system has taken it."""

    def close(self, code: int, reason: str) -> None:
        """Close the socket with a code; what was sent before still goes out."""


class Stream(Protocol):
    """Where a session puts what it tells a participant: an outbox, or a part of one that is shared."""

    @property
    def waiting(self) -> int:
        """How many messages have not been sent."""

    @property
    def is_gone(self) -> bool:
        """Whether nobody is at the other end any more."""

    def put(self, frame: Frame) -> None:
        """Queue a message that must not be lost."""

    def put_presence(self, frame: Frame) -> None:
        """Queue a message that a slow connection can do without."""

    def flush(self, framer: Framer | None = None) -> None:
        """Send what waits."""

    def resume(self) -> None:
        """Take messages again: what comes next is the full state."""

    async def drained(self) -> None:
        """Wait until everything was written or the connection is gone."""


class Outbox:
    """The queue of one connection. `overflowed()` is called when it was emptied for being too long."""

    def __init__(
        self,
        transport: Transport,
        *,
        accepts_gzip: bool,
        settings: CollabSettings,
        clock: Callable[[], float],
        overflowed: Callable[[], None],
    ) -> None:
        self._transport = transport
        self._accepts_gzip = accepts_gzip
        self._settings = settings
        self._clock = clock
        self._overflowed = overflowed
        self._waiting: list[Frame] = []
        self._presence: list[Frame] = []
        self._bytes = 0
        self._writing: asyncio.Future[None] | None = None
        self._discarding = False
        self._closed = False

    @property
    def waiting(self) -> int:
        """How many messages have not been sent."""
        return len(self._waiting) + len(self._presence)

    @property
    def is_gone(self) -> bool:
        """Whether nobody is at the other end any more."""
        return self._transport.is_gone

    def put(self, frame: Frame) -> None:
        """Queue a message that must not be lost. `flush` sends it."""
        if self._closed or self._discarding:
            return
        if self._presence:
            # Presence stands at its revision's place in the stream.
            self._waiting += self._presence
            self._presence.clear()
        self._waiting.append(frame)
        self._bytes += len(frame.data)
        if self._is_over():
            self._overflow()

    def put_presence(self, frame: Frame) -> None:
        """Queue a message that a slow connection can do without."""
        if self._closed or self._discarding:
            return
        if len(self._waiting) + len(self._presence) < self._settings.max_queue_messages // 2:
            self._presence.append(frame)

    def flush(self, framer: Framer | None = None) -> None:
        """Send what waits, unless a frame is on its way. A `framer` shared by connections shares the work."""
        if self._writing is not None or self._closed or not (self._waiting or self._presence):
            return
        self._waiting += self._presence
        self._presence.clear()
        count, size = 0, 0
        for frame in self._waiting[: self._settings.batch_size]:
            if count and size + len(frame.data) > MAX_BATCH_BYTES:
                break
            count += 1
            size += len(frame.data)
        chosen, self._waiting = self._waiting[:count], self._waiting[count:]
        self._bytes = max(0, self._bytes - size)
        joined = (framer or Framer()).join(chosen, int(self._clock() * 1000))
        try:
            sending = self._transport.send(*joined.for_receiver(self._accepts_gzip))
        except Exception:
            # Whatever is wrong with this connection, the sender is serving others as well.
            log.exception("a frame could not be sent")
            self.dispose()
            return
        self._writing = asyncio.ensure_future(sending)
        self._writing.add_done_callback(self._written)

    def close(self, code: int, reason: str) -> None:
        """Close the connection, behind what waits."""
        if self._closed:
            return
        if self._waiting and not self._discarding:
            rest = Framer().join(self._waiting, int(self._clock() * 1000))
            last = asyncio.ensure_future(self._transport.send(*rest.for_receiver(self._accepts_gzip)))
            last.add_done_callback(_seen)
        self.dispose()
        self._transport.close(code, reason)

    def dispose(self) -> None:
        """The other side is gone: nothing more can be sent."""
        self._closed = True
        self._waiting.clear()
        self._presence.clear()

    async def drained(self) -> None:
        """Wait until everything was written or the connection is gone."""
        while self._writing is not None and not self._closed:
            await asyncio.wait([self._writing])
            await asyncio.sleep(0)

    def resume(self) -> None:
        """Take messages again: what comes next is the full state."""
        self._discarding = False

    def _is_over(self) -> bool:
        return (
            len(self._waiting) > self._settings.max_queue_messages
            or self._bytes > self._settings.max_queue_bytes
        ) and len(self._waiting) > 1

    def _overflow(self) -> None:
        self._waiting.clear()
        self._bytes = 0
        self._discarding = True
        if self._writing is None:
            self._overflowed()

    def _written(self, writing: asyncio.Future[None]) -> None:
        self._writing = None
        if writing.cancelled() or writing.exception() is not None:
            self.dispose()
        elif self._discarding:
            self._overflowed()
        elif self._waiting or self._presence:
            if self._settings.batch_timeout > 0 and self.waiting < self._settings.batch_size:
                asyncio.get_running_loop().call_later(self._settings.batch_timeout, self.flush)
            else:
                self.flush()


def _seen(writing: asyncio.Future[None]) -> None:
    """Take note of how a write ended that nobody waits for."""
    if not writing.cancelled():
        writing.exception()
