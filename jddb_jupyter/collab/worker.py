"""What waits to be done in a session, and the worker that does it, one thing after the other.

Changes that wait together are handed over together, as far as nothing else stands between them.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from jddb_jupyter.collab.judge import Submission
from jddb_jupyter.collab.mirrors import Mirror
from jddb_jupyter.collab.participant import Participant
from jddb_jupyter.collab.ports import ConnectionRecord
from jddb_jupyter.collab.roles import Principal

MAX_CHANGES_IN_A_TRANSACTION = 500


@dataclass(eq=False, slots=True)
class Submitted:
    """A change, and when it came in."""

    connection: Participant
    submission: Submission
    arrived: float


@dataclass(eq=False, slots=True)
class Join:
    """A connection wants to come in; with the changes after `since`, if the epoch is still that."""

    connection: Participant
    record: ConnectionRecord
    since: int | None
    epoch: int | None
    done: asyncio.Future[None]


@dataclass(eq=False, slots=True)
class SendState:
    """A connection is to get the full state; for `reason`, if it was the server that wanted it."""

    connection: Participant
    reason: str | None


@dataclass(eq=False, slots=True)
class CatchUp:
    """What was done elsewhere is to be taken in."""

    done: asyncio.Future[None]


@dataclass(eq=False, slots=True)
class Restore:
    """The text of a revision is to be brought back; `done` with the revision which that makes."""

    principal: Principal
    client_id: str
    revision: int
    done: asyncio.Future[int]


@dataclass(eq=False, slots=True)
class UseMirror:
    """Something is to be done with the mirror at the head."""

    use: Callable[[Mirror], None]
    done: asyncio.Future[None]


Request: TypeAlias = Join | SendState | CatchUp | Restore | UseMirror


class Worker:
    """Works as long as something waits, here or (`has_more()`) elsewhere.

    Before each step `before()` is awaited, which takes in what waits elsewhere; then `commit(changes)` or
    `serve(request)` does what has waited longest. None of them raises.
    """

    def __init__(
        self,
        *,
        has_more: Callable[[], bool],
        before: Callable[[], Awaitable[None]],
        commit: Callable[[Sequence[Submitted]], Awaitable[None]],
        serve: Callable[[Request], Awaitable[None]],
    ) -> None:
        self._has_more = has_more
        self._before = before
        self._commit = commit
        self._serve = serve
        self._queue: deque[Submitted | Request] = deque()
        self._task: asyncio.Task[None] | None = None

    @property
    def waiting(self) -> int:
        """How many changes and requests wait."""
        return len(self._queue)

    def put(self, item: Submitted | Request) -> None:
        """Let something be done when all before it is."""
        self._queue.append(item)
        self.wake()

    def wake(self) -> None:
        """See to it that what waits is done."""
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._work())

    async def idle(self) -> None:
        """Wait until nothing waits."""
        while self._task is not None:
            await asyncio.wait([self._task])

    async def _work(self) -> None:
        try:
            while self._queue or self._has_more():
                await self._before()
                if not self._queue:
                    continue
                item = self._queue.popleft()
                if isinstance(item, Submitted):
                    await self._commit([item, *self._more_changes()])
                else:
                    await self._serve(item)
        finally:
            self._task = None

    def _more_changes(self) -> Sequence[Submitted]:
        """The changes that wait at the front of the queue, as many as go into a transaction."""
        more: list[Submitted] = []
        while self._queue and len(more) < MAX_CHANGES_IN_A_TRANSACTION:
            item = self._queue[0]
            if not isinstance(item, Submitted):
                break
            more.append(item)
            self._queue.popleft()
        return more
