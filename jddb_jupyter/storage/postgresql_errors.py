"""What PostgreSQL and its driver raise, as people are told it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from socket import gaierror
from typing import Final

from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, InterfaceError

from jddb_jupyter.errors import Unavailable

BUSY: Final = ("08", "40", "53", "57", "25006", "25P03", "55P03")
"""Beginnings of codes of what a later attempt may bring: no connection, a conflict of transactions, no room,
the server stops, it became a replica, we were idle or waited for a lock for too long.
https://www.postgresql.org/docs/current/errcodes-appendix.html
"""
REFUSED: Final = ("28", "3D", "42501")
"""Of what no attempt will bring: the password, the name of the database, what the role may do."""

WITHOUT_CODE: Final = (ConnectionError, TimeoutError, gaierror, InterfaceError)
"""No server at the address, no answer in time, or a connection that broke meanwhile."""


@contextmanager
def translated(opened: URL | None = None) -> Iterator[None]:
    """Raise Unavailable for what says nothing about the transaction itself.

    With `opened`, the address of a database that is being opened, the reason is told with it: never with the
    password. Nothing is known then about the outcome of a transaction that was being committed.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        if error.name not in ("asyncpg", "greenlet"):
            raise
        raise Unavailable("database_driver_missing", driver=error.name) from error
    except Unavailable:
        raise
    except Exception as error:
        reason = _reason(error, is_opening=opened is not None)
        if reason is None:
            raise
        raise Unavailable(reason, address="" if opened is None else _shown(opened)) from error


def _reason(error: Exception, *, is_opening: bool) -> str | None:
    """Which sentence tells it; None for what is wrong in the transaction itself."""
    state = _state(error)
    if is_opening and state is not None and state.startswith(REFUSED):
        return "database_refused"
    if is_opening and (isinstance(error, OSError) or _is_busy(error, state)):
        return "database_unreachable"
    return "database_busy" if _is_busy(error, state) else None


def _state(error: BaseException) -> str | None:
    """The code of PostgreSQL's that an error has, or that one has which it comes from."""
    seen: BaseException | None = error
    while seen is not None:
        state = getattr(seen, "sqlstate", None)
        if isinstance(state, str):
            return state
        seen = getattr(seen, "orig", None) or seen.__cause__
    return None


def _is_busy(error: Exception, state: str | None) -> bool:
    if state is not None:
        return state.startswith(BUSY)
    is_broken = isinstance(error, DBAPIError) and error.connection_invalidated
    return is_broken or isinstance(error, WITHOUT_CODE)


def _shown(url: URL) -> str:
    return f"{url.host or 'localhost'}:{url.port or 5432}/{url.database or ''}"
