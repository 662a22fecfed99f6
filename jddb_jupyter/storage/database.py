"""The port to an engine: run a function of a SQLAlchemy connection in one transaction, off the event loop.

Every query of this package is written once, as a plain function whose first argument is a `Connection`.
What differs between engines is only how such a function is run, and what begins a writing transaction.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection

P = ParamSpec("P")
T = TypeVar("T")


class Database(ABC):
    """An open database. Its functions are run whole or not at all; what they raise reaches the caller."""

    @abstractmethod
    async def read(
        self, query: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run `query(connection, ...)` in a read transaction, which sees one state throughout."""

    @abstractmethod
    async def write(
        self, command: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run `command(connection, ...)` in a writing transaction; roll it back on an exception.

        No other `write` runs meanwhile, in any process on the database: what it reads stays as it is, except
        where `write_beside` may change it. So numbers that rows are given become visible in their order.
        """

    async def write_beside(
        self, command: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """The same for a command that locks the rows of all that it decides by, sessions in their order.

        Where the engine locks rows, it waits for nobody who has others.
        """
        return await self.write(command, *args, **kwargs)

    @abstractmethod
    async def changed_elsewhere(self) -> bool:
        """Whether anything else wrote to the database since this was last asked.

        Cheap enough to be asked several times a second. Its own `write` calls do not count.
        """

    @abstractmethod
    async def vacuum(self) -> tuple[int, int]:
        """Give back what deleted rows took, and renew what the planner knows. Bytes before and after.

        SQLite's file is written anew: whoever writes waits meanwhile, and it needs as much room once more.
        """

    @abstractmethod
    async def close(self) -> None:
        """End the connections, after what has been begun."""
