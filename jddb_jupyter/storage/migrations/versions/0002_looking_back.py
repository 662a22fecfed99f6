"""Looking back: named versions, who wrote each part of a text, the steps of a session, what was restored."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables; what is worked out from the log is filled when it is first asked for."""
    op.add_column("document_changes", sa.Column("restored_revision", sa.Integer(), nullable=True))
    op.create_table(
        "named_versions",
        sa.Column("id", ID, nullable=False),
        sa.Column("session_id", sa.String(length=128), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("created_by", ID, nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["editing_sessions.session_id"],
            name=op.f("fk_named_versions_session_id_editing_sessions"),
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["users.id"], name=op.f("fk_named_versions_created_by_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_named_versions")),
    )
    op.create_index("ix_named_versions_session_id_revision", "named_versions", ["session_id", "revision"])
    op.create_table(
        "attribution_snapshots",
        sa.Column("session_id", sa.String(length=128), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("runs", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["editing_sessions.session_id"],
            name=op.f("fk_attribution_snapshots_session_id_editing_sessions"),
        ),
        sa.PrimaryKeyConstraint("session_id", "revision", name=op.f("pk_attribution_snapshots")),
    )
    op.create_table(
        "session_steps",
        sa.Column("session_id", sa.String(length=128), nullable=False),
        sa.Column("first_revision", sa.Integer(), nullable=False),
        sa.Column("last_revision", sa.Integer(), nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("started_at", TIME, nullable=False),
        sa.Column("ended_at", TIME, nullable=False),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("removed", sa.Integer(), nullable=False),
        sa.Column("formatted", sa.Integer(), nullable=False),
        sa.Column("restored_revision", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["editing_sessions.session_id"],
            name=op.f("fk_session_steps_session_id_editing_sessions"),
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_session_steps_user_id_users")),
        sa.PrimaryKeyConstraint("session_id", "first_revision", name=op.f("pk_session_steps")),
    )
