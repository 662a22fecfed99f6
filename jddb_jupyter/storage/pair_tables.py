"""The tables of translation pairs: two sessions that are worked on side by side, and how they align."""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Numeric,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from jddb_jupyter.storage.schema import id_column, language_column, metadata, time_column


def _count(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False, server_default=text("0"))


_OPEN: Final = text("ended_at IS NULL AND deleted_at IS NULL")

translation_sessions: Final = Table(
    "translation_sessions",
    metadata,
    id_column(),
    Column("pair_id", String(128), nullable=False, unique=True),
    Column("session_id", ForeignKey("editing_sessions.session_id"), nullable=False, index=True),
    Column("source_session_id", ForeignKey("editing_sessions.session_id"), nullable=False, index=True),
    Column("source_job_id", ForeignKey("job_descriptions.id"), nullable=False),
    Column("target_job_id", ForeignKey("job_descriptions.id"), nullable=False, index=True),
    language_column("source_language"),
    language_column("target_language"),
    Column("alignment_data", Text, nullable=False),
    _count("alignment_version"),
    _count("source_revision"),
    _count("target_revision"),
    _count("translation_memory_hits"),
    _count("ai_suggestions_used"),
    _count("human_overrides"),
    Column("quality_score", Numeric(3, 2)),
    Column("quality_version", Integer),
    Column("quality_source_revision", Integer),
    Column("quality_target_revision", Integer),
    time_column("quality_at"),
    Column("translator_id", ForeignKey("users.id")),
    Column("reviewer_id", ForeignKey("users.id")),
    Column("created_by", ForeignKey("users.id"), nullable=False),
    time_column("created_at", nullable=False),
    time_column("updated_at", nullable=False),
    time_column("ended_at"),
    time_column("deleted_at"),
    CheckConstraint("source_job_id <> target_job_id", name="jobs"),
    CheckConstraint("source_language <> target_language", name="languages"),
    CheckConstraint("quality_score BETWEEN 0 AND 1", name="quality_score"),
    Index("ix_translation_sessions_source_job_id_target_job_id", "source_job_id", "target_job_id"),
    Index(
        "uq_translation_sessions_open_jobs",
        "source_job_id",
        "target_job_id",
        unique=True,
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    ),
)
"""`session_id` is the target's session; `alignment_data` stands at the two revisions, and `quality_score` was
told from its own (`pairs_quality`)."""

translation_actions: Final = Table(
    "translation_actions",
    metadata,
    Column("pair_id", ForeignKey("translation_sessions.pair_id"), primary_key=True),
    Column("user_id", ForeignKey("users.id"), primary_key=True),
    Column("action_id", String(64), primary_key=True),
    Column("version", Integer, nullable=False),
    time_column("at", nullable=False),
)

pair_entries: Final = Table(
    "pair_entries",
    metadata,
    Column("pair_id", ForeignKey("translation_sessions.pair_id"), primary_key=True),
    Column("state", String(16), nullable=False),
    language_column("source_language"),
    language_column("target_language"),
    Column("source_job_id", BigInteger, nullable=False),
    Column("target_job_id", BigInteger, nullable=False),
    Column("version", Integer, nullable=False),
    Column("source_revision", Integer, nullable=False),
    Column("target_revision", Integer, nullable=False),
    Column("places", Text, nullable=False),
    CheckConstraint("state IN ('live', 'published', 'over')", name="state"),
    Index("ix_pair_entries_source_job_id_target_job_id", "source_job_id", "target_job_id"),
)
"""What the concordance asks of a pair; `places` are those of its links in the texts of the two revisions."""

pair_segments: Final = Table(
    "pair_segments",
    metadata,
    id_column(),
    Column("pair_id", ForeignKey("translation_sessions.pair_id"), nullable=False),
    Column("link_id", String(64), nullable=False),
    Column("identity", LargeBinary(16), nullable=False, index=True),
    Column("status", String(16), nullable=False),
    Column("is_stale", Boolean, nullable=False),
    time_column("changed_at", nullable=False),
    Column("source", Text, nullable=False),
    Column("target", Text, nullable=False),
    UniqueConstraint("pair_id", "link_id"),
)
"""The segments that have text on both sides, as they were indexed last (`pairs_index`)."""
