"""The tables of sessions that Yjs clients have joined. Yjs numbers its clients with 32 bits, or up to 53."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, LargeBinary, Table

from jddb_jupyter.storage.schema import metadata, time_column

yjs_snapshots = Table(
    "yjs_snapshots",
    metadata,
    Column("session_id", ForeignKey("editing_sessions.session_id"), primary_key=True),
    Column("yjs_epoch", BigInteger, primary_key=True, autoincrement=False),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("epoch", Integer, nullable=False),
    Column("state", LargeBinary, nullable=False),
    time_column("created_at", nullable=False),
)

yjs_clients = Table(
    "yjs_clients",
    metadata,
    Column("session_id", ForeignKey("editing_sessions.session_id"), primary_key=True),
    Column("yjs_client", BigInteger, primary_key=True, autoincrement=False),
    Column("user_id", ForeignKey("users.id"), nullable=False),
)
