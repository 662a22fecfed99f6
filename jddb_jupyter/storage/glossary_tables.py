"""The tables of the glossary."""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    text,
)

from jddb_jupyter.storage.schema import Json, id_column, language_column, metadata, time_column

_THERE: Final = text("deleted_at IS NULL")

glossary_terms: Final = Table(
    "glossary_terms",
    metadata,
    id_column(),
    Column("identity", LargeBinary(16), nullable=False),
    Column("subject", String(200), nullable=False),
    Column("note", Text, nullable=False),
    Column("created_by", ForeignKey("users.id"), nullable=False),
    Column("updated_by", ForeignKey("users.id"), nullable=False),
    time_column("created_at", nullable=False),
    time_column("updated_at", nullable=False, index=True),
    time_column("deleted_at"),
    Index(
        "uq_glossary_terms_identity",
        "identity",
        unique=True,
        sqlite_where=_THERE,
        postgresql_where=_THERE,
    ),
)

glossary_wordings: Final = Table(
    "glossary_wordings",
    metadata,
    Column("term_id", ForeignKey("glossary_terms.id"), primary_key=True),
    Column("place", Integer, primary_key=True),
    language_column("language"),
    Column("text", String(500), nullable=False),
    Column("folded", String(1000), nullable=False),
    Column("status", String(16), nullable=False),
    Column("part_of_speech", String(16), nullable=False),
    Column("forms", Json, nullable=False),
    CheckConstraint("status IN ('approved', 'admitted', 'proposed', 'forbidden')", name="status"),
)
