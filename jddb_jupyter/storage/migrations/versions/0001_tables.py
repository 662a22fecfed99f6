"""The tables of the original design, with revisions, clients, members and snapshots."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make every table."""
    op.create_table(
        "users",
        sa.Column("id", ID, nullable=False),
        sa.Column("username", sa.String(length=255), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("colour", sa.String(length=7), nullable=False),
        sa.Column("is_active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("tokens_valid_from", TIME, nullable=True),
        sa.Column("created_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("username", name=op.f("uq_users_username")),
    )
    op.create_table(
        "job_descriptions",
        sa.Column("id", ID, nullable=False),
        sa.Column("job_number", sa.String(length=128), nullable=False),
        sa.Column("title", sa.String(length=500), nullable=False),
        sa.Column("classification", sa.String(length=32), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("raw_content", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("file_path", sa.String(length=1024), nullable=True),
        sa.Column("file_hash", sa.String(length=64), nullable=True),
        sa.Column("created_by", ID, nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("updated_at", TIME, nullable=False),
        sa.Column("deleted_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by"], ["users.id"], name=op.f("fk_job_descriptions_created_by_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_descriptions")),
    )
    op.create_index(
        "uq_job_descriptions_job_number_language",
        "job_descriptions",
        ["job_number", "language"],
        unique=True,
        sqlite_where=sa.text("deleted_at IS NULL"),
        postgresql_where=sa.text("deleted_at IS NULL"),
    )
    op.create_table(
        "editing_sessions",
        sa.Column("id", ID, nullable=False),
        sa.Column("session_id", sa.String(length=128), nullable=False),
        sa.Column("job_id", ID, nullable=False),
        sa.Column("created_by", ID, nullable=False),
        sa.Column("session_type", sa.String(length=16), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("collaborators", JSON, nullable=False),
        sa.Column("document_state", sa.Text(), nullable=False),
        sa.Column("metadata", JSON, nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("last_activity", TIME, nullable=False),
        sa.Column("expires_at", TIME, nullable=True),
        sa.Column("deleted_at", TIME, nullable=True),
        sa.Column("head", sa.Integer(), nullable=False),
        sa.Column("snapshot_revision", sa.Integer(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("access_revision", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "session_type IN ('editing', 'translation', 'review')",
            name=op.f("ck_editing_sessions_session_type"),
        ),
        sa.CheckConstraint(
            "status IN ('active', 'paused', 'completed')", name=op.f("ck_editing_sessions_status")
        ),
        sa.CheckConstraint(
            "head >= snapshot_revision AND snapshot_revision >= 0", name=op.f("ck_editing_sessions_head")
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["users.id"], name=op.f("fk_editing_sessions_created_by_users")
        ),
        sa.ForeignKeyConstraint(
            ["job_id"], ["job_descriptions.id"], name=op.f("fk_editing_sessions_job_id_job_descriptions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_editing_sessions")),
        sa.UniqueConstraint("session_id", name=op.f("uq_editing_sessions_session_id")),
    )
    op.create_index(
        "uq_editing_sessions_open_job_id",
        "editing_sessions",
        ["job_id"],
        unique=True,
        sqlite_where=sa.text("status <> 'completed' AND deleted_at IS NULL"),
        postgresql_where=sa.text("status <> 'completed' AND deleted_at IS NULL"),
    )
    op.create_table(
        "job_metadata",
        sa.Column("job_id", ID, nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["job_id"], ["job_descriptions.id"], name=op.f("fk_job_metadata_job_id_job_descriptions")
        ),
        sa.PrimaryKeyConstraint("job_id", "name", name=op.f("pk_job_metadata")),
    )
    op.create_table(
        "session_members",
        sa.Column("id", ID, nullable=False),
        sa.Column("job_id", ID, nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("granted_by", ID, nullable=False),
        sa.Column("granted_at", TIME, nullable=False),
        sa.CheckConstraint(
            "role IN ('owner', 'editor', 'translator', 'reviewer', 'viewer')",
            name=op.f("ck_session_members_role"),
        ),
        sa.ForeignKeyConstraint(
            ["granted_by"], ["users.id"], name=op.f("fk_session_members_granted_by_users")
        ),
        sa.ForeignKeyConstraint(
            ["job_id"], ["job_descriptions.id"], name=op.f("fk_session_members_job_id_job_descriptions")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_session_members_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_members")),
        sa.UniqueConstraint("job_id", "user_id", name=op.f("uq_session_members_job_id_user_id")),
    )
    op.create_index(op.f("ix_session_members_user_id"), "session_members", ["user_id"], unique=False)
    op.create_table(
        "document_changes",
        sa.Column("id", ID, nullable=False),
        sa.Column("session_id", sa.String(length=128), nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("change_type", sa.String(length=16), nullable=False),
        sa.Column("operation_data", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("content_before", sa.Text(), nullable=False),
        sa.Column("content_after", sa.Text(), nullable=False),
        sa.Column("timestamp", TIME, nullable=False),
        sa.Column("transformed_from", ID, nullable=True),
        sa.Column("conflict_resolved", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("base_revision", sa.Integer(), nullable=False),
        sa.Column("client_id", sa.String(length=128), nullable=False),
        sa.Column("client_seq", sa.Integer(), nullable=False),
        sa.Column("yjs_update", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "change_type IN ('insert', 'delete', 'retain', 'format')",
            name=op.f("ck_document_changes_change_type"),
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["editing_sessions.session_id"],
            name=op.f("fk_document_changes_session_id_editing_sessions"),
        ),
        sa.ForeignKeyConstraint(
            ["transformed_from"],
            ["document_changes.id"],
            name=op.f("fk_document_changes_transformed_from_document_changes"),
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_document_changes_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_changes")),
        sa.UniqueConstraint(
            "session_id",
            "client_id",
            "client_seq",
            name=op.f("uq_document_changes_session_id_client_id_client_seq"),
        ),
        sa.UniqueConstraint("session_id", "revision", name=op.f("uq_document_changes_session_id_revision")),
    )
    op.create_table(
        "document_snapshots",
        sa.Column("id", ID, nullable=False),
        sa.Column("session_id", sa.String(length=128), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["editing_sessions.session_id"],
            name=op.f("fk_document_snapshots_session_id_editing_sessions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_snapshots")),
        sa.UniqueConstraint("session_id", "revision", name=op.f("uq_document_snapshots_session_id_revision")),
    )
    op.create_table(
        "job_versions",
        sa.Column("id", ID, nullable=False),
        sa.Column("job_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("session_id", sa.String(length=128), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=True),
        sa.Column("published_by", ID, nullable=False),
        sa.Column("published_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["job_id"], ["job_descriptions.id"], name=op.f("fk_job_versions_job_id_job_descriptions")
        ),
        sa.ForeignKeyConstraint(
            ["published_by"], ["users.id"], name=op.f("fk_job_versions_published_by_users")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["editing_sessions.session_id"],
            name=op.f("fk_job_versions_session_id_editing_sessions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_versions")),
        sa.UniqueConstraint("job_id", "number", name=op.f("uq_job_versions_job_id_number")),
    )
    op.create_index(op.f("ix_job_versions_job_id"), "job_versions", ["job_id"], unique=False)
    op.create_table(
        "session_clients",
        sa.Column("session_id", sa.String(length=128), nullable=False),
        sa.Column("client_id", sa.String(length=128), nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("last_seq", sa.Integer(), nullable=False),
        sa.Column("last_revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["editing_sessions.session_id"],
            name=op.f("fk_session_clients_session_id_editing_sessions"),
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_session_clients_user_id_users")),
        sa.PrimaryKeyConstraint("session_id", "client_id", name=op.f("pk_session_clients")),
    )
    op.create_table(
        "websocket_connections",
        sa.Column("id", ID, nullable=False),
        sa.Column("session_id", sa.String(length=128), nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("connection_id", sa.String(length=128), nullable=False),
        sa.Column("connected_at", TIME, nullable=False),
        sa.Column("last_heartbeat", TIME, nullable=False),
        sa.Column("user_agent", sa.String(length=500), nullable=True),
        sa.Column("ip_address", sa.String(length=64), nullable=True),
        sa.Column("server_id", sa.String(length=64), nullable=False),
        sa.Column("disconnected_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["editing_sessions.session_id"],
            name=op.f("fk_websocket_connections_session_id_editing_sessions"),
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_websocket_connections_user_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_websocket_connections")),
        sa.UniqueConstraint("connection_id", name=op.f("uq_websocket_connections_connection_id")),
    )
    op.create_index(
        op.f("ix_websocket_connections_session_id"), "websocket_connections", ["session_id"], unique=False
    )
