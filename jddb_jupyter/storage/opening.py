"""Opens the database that an address names, on the engine that it names."""

from __future__ import annotations

from jddb_jupyter.storage.database import Database
from jddb_jupyter.storage.postgresql import PostgresDatabase
from jddb_jupyter.storage.sqlite import SqliteDatabase


async def open_database(url: str) -> Database:
    """The database, brought to this program's schema. Raises Unavailable, with the reason, if it cannot."""
    engine = PostgresDatabase if url.startswith("postgresql") else SqliteDatabase
    return await engine.open(url)
