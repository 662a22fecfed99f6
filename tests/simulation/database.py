"""A database whose every transaction waits to be told how it ends."""

from __future__ import annotations

import asyncio
import contextlib
import math
from collections.abc import Callable
from enum import Enum, auto
from typing import Concatenate, NoReturn, ParamSpec, TypeVar

from sqlalchemy import Connection

from jddb_jupyter.errors import Unavailable
from jddb_jupyter.storage.database import Database
from jddb_jupyter.storage.sqlite import SqliteDatabase

P = ParamSpec("P")
T = TypeVar("T")


class Fate(Enum):
    """How a transaction ends."""

    DONE = auto()
    BUSY = auto()
    """Refused: nothing was stored."""
    UNDONE = auto()
    """Rolled back at its very end."""
    UNTOLD = auto()
    """Committed, but all that is heard is that it failed."""
    LOST = auto()
    """The process was killed before it began."""
    TORN = auto()
    """The process was killed in the middle of it."""
    WIDOWED = auto()
    """The process was killed after it was committed and before anybody heard of it."""


ENDS_THE_PROCESS = (Fate.LOST, Fate.TORN, Fate.WIDOWED)


class _RollBackError(Exception):
    """Ends a transaction that is not to be committed."""


class FatedDatabase(Database):
    """The database of one server process; whoever holds it decides about `waiting`, one at a time.

    With `free` set, transactions are done as they come. `turn` is shared by all processes on a file: what
    threads would do at the same time has an order here.
    """

    def __init__(self, real: SqliteDatabase, turn: asyncio.Lock) -> None:
        self.free = False
        self.dead = False
        self.failed_at = -math.inf
        """When a transaction last ended otherwise than it should, in seconds of the loop's time."""
        self.waiting: list[asyncio.Future[Fate]] = []
        self._real = real
        self._turn = turn
        self._is_closed = False
        self._stuck: list[asyncio.Future[None]] = []

    async def read(
        self, query: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        fate = await self._fate()
        if fate in ENDS_THE_PROCESS:
            return await self._never()
        if fate is not Fate.DONE:
            raise Unavailable("database_busy")
        async with self._turn:
            return await self._real.read(query, *args, **kwargs)

    async def write(
        self, command: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        fate = await self._fate()
        if fate is Fate.LOST:
            return await self._never()
        if fate is Fate.BUSY:
            raise Unavailable("database_busy")

        if fate in (Fate.TORN, Fate.UNDONE):
            await self._roll_back(command, *args, **kwargs)
            if fate is Fate.TORN:
                return await self._never()
            raise Unavailable("database_busy")
        async with self._turn:
            result = await self._real.write(command, *args, **kwargs)
        if fate is Fate.WIDOWED:
            return await self._never()
        if fate is Fate.UNTOLD:
            raise Unavailable("database_busy")
        return result

    async def _roll_back(self, command: Callable[..., object], *args: object, **kwargs: object) -> None:
        def roll_back(connection: Connection) -> None:
            command(connection, *args, **kwargs)
            raise _RollBackError

        # What the command itself raises is heard by nobody either.
        async with self._turn:
            with contextlib.suppress(Exception):
                await self._real.write(roll_back)

    async def changed_elsewhere(self) -> bool:
        if self.dead:
            return await self._never()
        async with self._turn:
            return await self._real.changed_elsewhere()

    async def vacuum(self) -> tuple[int, int]:
        async with self._turn:
            return await self._real.vacuum()

    def release(self, index: int, fate: Fate) -> None:
        """Let the transaction `waiting[index]` end so."""
        if fate is not Fate.DONE:
            self.failed_at = asyncio.get_running_loop().time()
        self.waiting[index].set_result(fate)
        del self.waiting[index]

    def set_free(self) -> None:
        """Do everything that waits, and all that will come."""
        self.free = True
        while self.waiting:
            self.release(0, Fate.DONE)

    async def close(self) -> None:
        """Close the file; whatever still wants something of it waits forever, as in a process that ended."""
        self.dead = True
        while self.waiting:
            self.release(0, Fate.LOST)
        async with self._turn:
            if not self._is_closed:
                self._is_closed = True
                await self._real.close()

    async def _fate(self) -> Fate:
        if self.dead:
            return Fate.LOST
        if self.free:
            return Fate.DONE
        told: asyncio.Future[Fate] = asyncio.get_running_loop().create_future()
        self.waiting.append(told)
        try:
            return await told
        except asyncio.CancelledError:
            if told in self.waiting:
                self.waiting.remove(told)
            raise

    async def _never(self) -> NoReturn:
        # Who waits for what nobody holds would be taken away by the garbage collector, with a warning.
        self._stuck.append(asyncio.get_running_loop().create_future())
        await self._stuck[-1]
        raise AssertionError("a process that was killed goes on")
