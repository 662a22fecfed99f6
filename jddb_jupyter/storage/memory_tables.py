"""The tables of the translation memory."""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    BigInteger,
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

from jddb_jupyter.storage.schema import id_column, language_column, metadata, time_column


def _of_job(name: str) -> Column[int]:
    return Column(name, ForeignKey("job_descriptions.id"))


def _hash(name: str, *, nullable: bool = True) -> Column[int]:
    return Column(name, BigInteger, nullable=nullable)


def _where_known(name: str) -> Index:
    """An index of the few rows that have a value there: imported units have none."""
    known = text(f"{name} IS NOT NULL")
    return Index(f"ix_translation_units_{name}", name, sqlite_where=known, postgresql_where=known)


translation_units: Final = Table(
    "translation_units",
    metadata,
    id_column(),
    Column("identity", LargeBinary(16), nullable=False, unique=True),
    language_column("source_language"),
    language_column("target_language"),
    language_column("source_tag", nullable=True),
    language_column("target_tag", nullable=True),
    Column("status", String(16), nullable=False),
    Column("origin", String(16), nullable=False),
    Column("author_id", ForeignKey("users.id"), nullable=False),
    Column("creator", String(255)),
    _of_job("source_job_id"),
    _of_job("target_job_id"),
    Column("session_id", ForeignKey("editing_sessions.session_id")),
    Column("pair_id", String(128)),
    Column("link_id", String(64)),
    _hash("source_hash", nullable=False),
    _hash("target_hash", nullable=False),
    *(_hash(name) for name in ("previous_source", "next_source", "previous_target", "next_target")),
    time_column("created_at", nullable=False),
    time_column("updated_at", nullable=False),
    time_column("deleted_at"),
    Column("source", Text, nullable=False),
    Column("target", Text, nullable=False),
    Index("ix_translation_units_languages", "source_language", "target_language"),
    Index("ix_translation_units_source_hash", "source_hash"),
    Index("ix_translation_units_target_hash", "target_hash"),
    *(_where_known(name) for name in ("source_job_id", "target_job_id", "pair_id")),
    CheckConstraint("status IN ('approved', 'reviewed', 'draft', 'imported')", name="status"),
    CheckConstraint("origin IN ('human', 'memory', 'machine', 'import')", name="origin"),
    CheckConstraint("(source_job_id IS NULL) = (target_job_id IS NULL)", name="jobs"),
)

translation_signatures: Final = Table(
    "translation_signatures",
    metadata,
    id_column(),
    Column("unit_id", ForeignKey("translation_units.id"), nullable=False, index=True),
    language_column("source_language"),
    language_column("target_language"),
    Column("source_job_id", BigInteger),
    Column("target_job_id", BigInteger),
    Column("source_length", Integer, nullable=False),
    Column("target_length", Integer, nullable=False),
    Column("source_bits", LargeBinary(64), nullable=False),
    Column("target_bits", LargeBinary(64), nullable=False),
    sqlite_autoincrement=True,
)
"""Rows are added and removed, never changed, and no number is used twice: one can read on from any."""

translation_meanings: Final = Table(
    "translation_meanings",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("bits", LargeBinary(64), nullable=False),
)
"""What texts that mean the same are found by, with the number of the signature of the same text."""

translation_words: Final = Table(
    "translation_words",
    metadata,
    language_column("language", primary_key=True),
    Column("word", Text, primary_key=True),
    Column("units", Integer, nullable=False),
    sqlite_with_rowid=False,
)
