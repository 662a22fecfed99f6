"""The tables, one metadata for every engine.

Names of tables and of most columns come from the project's original design (docs/storage.md says what they
mean). JSON that people query is `JSON` (`JSONB` on PostgreSQL); operation data and document content are text,
because `jsonb` refuses what JSON text may hold. Times are UTC.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from jddb_jupyter.documents.finding import PARTS
from jddb_jupyter.storage.glossary_tables import glossary_terms, glossary_wordings
from jddb_jupyter.storage.memory_tables import (
    translation_meanings,
    translation_signatures,
    translation_units,
    translation_words,
)
from jddb_jupyter.storage.pair_tables import (
    pair_entries,
    pair_segments,
    translation_actions,
    translation_sessions,
)
from jddb_jupyter.storage.schema import Json, language_column, metadata
from jddb_jupyter.storage.schema import id_column as _id
from jddb_jupyter.storage.schema import time_column as _time
from jddb_jupyter.storage.yjs_tables import yjs_clients, yjs_snapshots

__all__ = [
    "access_log",
    "attribution_snapshots",
    "comment_anchors",
    "comment_mentions",
    "comments",
    "document_changes",
    "document_snapshots",
    "editing_sessions",
    "glossary_terms",
    "glossary_wordings",
    "invitation_uses",
    "invitations",
    "job_descriptions",
    "job_metadata",
    "job_versions",
    "metadata",
    "named_versions",
    "pair_entries",
    "pair_segments",
    "search_entries",
    "search_texts",
    "session_clients",
    "session_members",
    "session_steps",
    "translation_actions",
    "translation_meanings",
    "translation_sessions",
    "translation_signatures",
    "translation_units",
    "translation_words",
    "users",
    "websocket_connections",
    "yjs_clients",
    "yjs_snapshots",
]


users = Table(
    "users",
    metadata,
    _id(),
    Column("username", String(255), nullable=False, unique=True),
    Column("name", String(255), nullable=False),
    Column("colour", String(7), nullable=False),
    Column("name_chosen", Boolean, nullable=False, server_default=text("false")),
    Column("colour_chosen", Boolean, nullable=False, server_default=text("false")),
    Column("is_active", Boolean, nullable=False, server_default=text("true")),
    _time("tokens_valid_from"),
    _time("seen_at"),
    _time("created_at", nullable=False),
)

job_descriptions = Table(
    "job_descriptions",
    metadata,
    _id(),
    Column("job_number", String(128), nullable=False),
    Column("title", String(500), nullable=False),
    Column("classification", String(32), nullable=False),
    language_column("language"),
    Column("raw_content", Text, nullable=False),
    Column("content", Text, nullable=False),
    Column("file_path", String(1024)),
    Column("file_hash", String(64)),
    Column("created_by", ForeignKey("users.id"), nullable=False),
    _time("created_at", nullable=False),
    _time("updated_at", nullable=False),
    _time("deleted_at"),
    Index(
        "uq_job_descriptions_job_number_language",
        "job_number",
        "language",
        unique=True,
        sqlite_where=text("deleted_at IS NULL"),
        postgresql_where=text("deleted_at IS NULL"),
    ),
)

job_metadata = Table(
    "job_metadata",
    metadata,
    Column("job_id", ForeignKey("job_descriptions.id"), primary_key=True),
    Column("name", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)

job_versions = Table(
    "job_versions",
    metadata,
    _id(),
    Column("job_id", ForeignKey("job_descriptions.id"), nullable=False, index=True),
    Column("number", Integer, nullable=False),
    Column("content", Text, nullable=False),
    Column("session_id", ForeignKey("editing_sessions.session_id")),
    Column("revision", Integer),
    Column("published_by", ForeignKey("users.id"), nullable=False),
    _time("published_at", nullable=False),
    UniqueConstraint("job_id", "number"),
)

search_entries = Table(
    "search_entries",
    metadata,
    Column("job_id", ForeignKey("job_descriptions.id"), primary_key=True, autoincrement=False),
    language_column("language"),
    Column("classification", String(32), nullable=False),
    Column("department", Text, nullable=False),
    Column("parts", Text, nullable=False),
    Column("session_id", String(128)),
    Column("revision", Integer),
)

search_texts = Table(
    "search_texts",
    metadata,
    Column("job_id", ForeignKey("job_descriptions.id"), primary_key=True, autoincrement=False),
    Column("job_number", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("classification", Text, nullable=False),
    Column("department", Text, nullable=False),
    *(Column(part, Text, nullable=False) for part in PARTS),
    Column("places", Text, nullable=False),
)

session_members = Table(
    "session_members",
    metadata,
    _id(),
    Column("job_id", ForeignKey("job_descriptions.id"), nullable=False),
    Column("user_id", ForeignKey("users.id"), nullable=False, index=True),
    Column("role", String(16), nullable=False),
    Column("granted_by", ForeignKey("users.id"), nullable=False),
    _time("granted_at", nullable=False),
    UniqueConstraint("job_id", "user_id"),
    CheckConstraint("role IN ('owner', 'editor', 'translator', 'reviewer', 'viewer')", name="role"),
)

invitations = Table(
    "invitations",
    metadata,
    _id(),
    Column("job_id", ForeignKey("job_descriptions.id"), nullable=False, index=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("role", String(16), nullable=False),
    Column("created_by", ForeignKey("users.id"), nullable=False),
    _time("created_at", nullable=False),
    _time("expires_at", nullable=False),
    Column("max_uses", Integer),
    Column("uses", Integer, nullable=False, server_default=text("0")),
    _time("revoked_at"),
    CheckConstraint("role IN ('editor', 'translator', 'reviewer', 'viewer')", name="role"),
    CheckConstraint("uses >= 0 AND (max_uses IS NULL OR uses <= max_uses)", name="uses"),
)

invitation_uses = Table(
    "invitation_uses",
    metadata,
    Column("invitation_id", ForeignKey("invitations.id"), primary_key=True),
    Column("user_id", ForeignKey("users.id"), primary_key=True),
    _time("used_at", nullable=False),
)

access_log = Table(
    "access_log",
    metadata,
    _id(),
    _time("at", nullable=False),
    Column("actor_id", ForeignKey("users.id"), nullable=False),
    Column("action", String(32), nullable=False),
    Column("job_id", ForeignKey("job_descriptions.id"), index=True),
    Column("subject_id", ForeignKey("users.id"), index=True),
    Column("role_before", String(16)),
    Column("role_after", String(16)),
    Column("invitation_id", ForeignKey("invitations.id")),
)
"""Rows are added and never changed: triggers see to it."""

editing_sessions = Table(
    "editing_sessions",
    metadata,
    _id(),
    Column("session_id", String(128), nullable=False, unique=True),
    Column("job_id", ForeignKey("job_descriptions.id"), nullable=False),
    Column("created_by", ForeignKey("users.id"), nullable=False),
    Column("session_type", String(16), nullable=False),
    Column("status", String(16), nullable=False),
    Column("collaborators", Json, nullable=False),
    Column("document_state", Text, nullable=False),
    Column("metadata", Json, nullable=False),
    _time("created_at", nullable=False),
    _time("last_activity", nullable=False),
    _time("expires_at"),
    _time("deleted_at"),
    Column("head", Integer, nullable=False),
    Column("snapshot_revision", Integer, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("access_revision", Integer, nullable=False),
    Column("comments_revision", Integer, nullable=False, server_default=text("0")),
    Column("yjs_epoch", BigInteger),
    CheckConstraint("session_type IN ('editing', 'translation', 'review')", name="session_type"),
    CheckConstraint("status IN ('active', 'paused', 'completed')", name="status"),
    CheckConstraint("head >= snapshot_revision AND snapshot_revision >= 0", name="head"),
    Index(
        "uq_editing_sessions_open_job_id",
        "job_id",
        unique=True,
        sqlite_where=text("status <> 'completed' AND deleted_at IS NULL"),
        postgresql_where=text("status <> 'completed' AND deleted_at IS NULL"),
    ),
)

document_changes = Table(
    "document_changes",
    metadata,
    _id(),
    Column("session_id", ForeignKey("editing_sessions.session_id"), nullable=False),
    Column("user_id", ForeignKey("users.id"), nullable=False),
    Column("change_type", String(16), nullable=False),
    Column("operation_data", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("content_before", Text, nullable=False),
    Column("content_after", Text, nullable=False),
    _time("timestamp", nullable=False),
    Column("transformed_from", ForeignKey("document_changes.id")),
    Column("conflict_resolved", Boolean, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("base_revision", Integer, nullable=False),
    Column("client_id", String(128), nullable=False),
    Column("client_seq", Integer, nullable=False),
    Column("yjs_update", LargeBinary),
    Column("restored_revision", Integer),
    UniqueConstraint("session_id", "revision"),
    UniqueConstraint("session_id", "client_id", "client_seq"),
    CheckConstraint("change_type IN ('insert', 'delete', 'retain', 'format')", name="change_type"),
)

session_clients = Table(
    "session_clients",
    metadata,
    Column("session_id", ForeignKey("editing_sessions.session_id"), primary_key=True),
    Column("client_id", String(128), primary_key=True),
    Column("user_id", ForeignKey("users.id"), nullable=False),
    Column("last_seq", Integer, nullable=False),
    Column("last_revision", Integer, nullable=False),
    Column("connection_id", String(128)),
)

document_snapshots = Table(
    "document_snapshots",
    metadata,
    _id(),
    Column("session_id", ForeignKey("editing_sessions.session_id"), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("content", Text, nullable=False),
    _time("created_at", nullable=False),
    UniqueConstraint("session_id", "revision"),
)

named_versions = Table(
    "named_versions",
    metadata,
    _id(),
    Column("session_id", ForeignKey("editing_sessions.session_id"), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("name", String(200), nullable=False),
    Column("created_by", ForeignKey("users.id"), nullable=False),
    _time("created_at", nullable=False),
    Index("ix_named_versions_session_id_revision", "session_id", "revision"),
)

attribution_snapshots = Table(
    "attribution_snapshots",
    metadata,
    Column("session_id", ForeignKey("editing_sessions.session_id"), primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("runs", Text, nullable=False),
)

session_steps = Table(
    "session_steps",
    metadata,
    Column("session_id", ForeignKey("editing_sessions.session_id"), primary_key=True),
    Column("first_revision", Integer, primary_key=True),
    Column("last_revision", Integer, nullable=False),
    Column("user_id", ForeignKey("users.id"), nullable=False),
    _time("started_at", nullable=False),
    _time("ended_at", nullable=False),
    Column("changes", Integer, nullable=False),
    Column("added", Integer, nullable=False),
    Column("removed", Integer, nullable=False),
    Column("formatted", Integer, nullable=False),
    Column("restored_revision", Integer),
)

websocket_connections = Table(
    "websocket_connections",
    metadata,
    _id(),
    Column("session_id", ForeignKey("editing_sessions.session_id"), nullable=False, index=True),
    Column("user_id", ForeignKey("users.id"), nullable=False),
    Column("connection_id", String(128), nullable=False, unique=True),
    _time("connected_at", nullable=False),
    _time("last_heartbeat", nullable=False),
    Column("user_agent", String(500)),
    Column("ip_address", String(64)),
    Column("server_id", String(64), nullable=False),
    _time("disconnected_at"),
)

comments = Table(
    "comments",
    metadata,
    _id(),
    Column("job_id", ForeignKey("job_descriptions.id"), nullable=False),
    Column("thread_id", ForeignKey("comments.id"), index=True),
    Column("user_id", ForeignKey("users.id"), nullable=False),
    Column("nonce", String(64), nullable=False),
    Column("text", Text, nullable=False),
    Column("quote", Text),
    Column("resolved_by", ForeignKey("users.id")),
    _time("resolved_at"),
    _time("created_at", nullable=False),
    _time("edited_at"),
    _time("deleted_at"),
    UniqueConstraint("job_id", "user_id", "nonce"),
    CheckConstraint("(thread_id IS NULL) = (quote IS NOT NULL)", name="quote"),
)

comment_anchors = Table(
    "comment_anchors",
    metadata,
    Column("session_id", ForeignKey("editing_sessions.session_id"), primary_key=True),
    Column("thread_id", ForeignKey("comments.id"), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("length", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    CheckConstraint("position >= 0 AND length >= 0", name="place"),
)

comment_mentions = Table(
    "comment_mentions",
    metadata,
    Column("comment_id", ForeignKey("comments.id"), primary_key=True),
    Column("user_id", ForeignKey("users.id"), primary_key=True),
)
