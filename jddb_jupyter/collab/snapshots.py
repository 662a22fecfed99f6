"""When the content of a session is written down whole: outside of the path of its changes."""

from __future__ import annotations

import asyncio
import logging

from jddb_jupyter.collab.ports import Store
from jddb_jupyter.errors import JddbError

log = logging.getLogger(__name__)


class Snapshots:
    """One session's snapshots: every so many revisions, when nothing changes for a while, at the end."""

    def __init__(self, store: Store, session_id: str, revision: int, every: int, idle: float) -> None:
        """`revision` is the last snapshot's; `idle` is seconds."""
        self._store = store
        self._session_id = session_id
        self._revision = revision
        self._head = revision
        self._every = every
        self._idle = idle
        self._timer: asyncio.TimerHandle | None = None
        self._writing: asyncio.Task[None] | None = None

    def committed(self, head: int) -> None:
        """The session is at revision `head` now."""
        self._head = head
        if head - self._revision >= self._every:
            self._write()
        if self._timer is None:
            self._wait(head)

    async def close(self, head: int) -> None:
        """Write the last one, if it is missing."""
        if self._timer is not None:
            self._timer.cancel()
        self._head = head
        if self._writing is not None:
            await asyncio.wait([self._writing])
        if head > self._revision:
            await self._make(head)

    def _wait(self, head: int) -> None:
        self._timer = asyncio.get_running_loop().call_later(self._idle, self._look, head)

    def _look(self, head: int) -> None:
        self._timer = None
        if self._head != head:
            self._wait(self._head)
        elif head > self._revision:
            self._write()

    def _write(self) -> None:
        # One at a time: under load the distance grows rather than the work.
        if self._writing is None:
            self._writing = asyncio.get_running_loop().create_task(self._make(self._head))
            self._writing.add_done_callback(self._written)

    def _written(self, _task: asyncio.Task[None]) -> None:
        self._writing = None

    async def _make(self, revision: int) -> None:
        try:
            await self._store.snapshot(self._session_id, revision)
            self._revision = revision
        except JddbError as error:
            # It only costs the next loading time; the next one will be tried.
            log.warning("no snapshot of session %s at %d: %s", self._session_id, revision, error)
        except Exception:
            log.exception("no snapshot of session %s at %d", self._session_id, revision)
