"""Opens the database that an address names, on the engine that it names."""

from __future__ import annotations

from sqlalchemy.engine import make_url

from jddb_jupyter.errors import Unavailable
from jddb_jupyter.storage.database import Database
from jddb_jupyter.storage.sqlite import SqliteDatabase


async def open_database(url: str, *, may_upgrade: bool = True) -> Database:
    """The database, brought to this program's schema. Raises Unavailable, with the reason, if it cannot.

    `may_upgrade`: false leaves one on a server as it is, and refuses it if it is another version's.
    """
    if not url.startswith("postgresql"):
        return await SqliteDatabase.open(url)
    try:
        # Here and not above: SQLAlchemy's asyncio needs greenlet, which comes with the extra for PostgreSQL.
        from jddb_jupyter.storage.postgresql import PostgresDatabase
    except ImportError as error:
        raise Unavailable("database_driver_missing", driver="greenlet") from error
    return await PostgresDatabase.open(url, may_upgrade=may_upgrade)


def shown(url: str) -> str:
    """Where a database is, as people may be told it: without the password."""
    address = make_url(url)
    return address.render_as_string(hide_password=True) if address.host else address.database or ""
