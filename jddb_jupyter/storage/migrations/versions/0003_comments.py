"""Comments: threads, the places where they stand in each session, and who is mentioned."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make the tables, and count what is done to a session's comments."""
    op.add_column(
        "editing_sessions",
        sa.Column("comments_revision", sa.Integer(), server_default=sa.text("0"), nullable=False),
    )
    op.create_table(
        "comments",
        sa.Column("id", ID, nullable=False),
        sa.Column("job_id", ID, nullable=False),
        sa.Column("thread_id", ID, nullable=True),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=True),
        sa.Column("resolved_by", ID, nullable=True),
        sa.Column("resolved_at", TIME, nullable=True),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("edited_at", TIME, nullable=True),
        sa.Column("deleted_at", TIME, nullable=True),
        sa.CheckConstraint("(thread_id IS NULL) = (quote IS NOT NULL)", name=op.f("ck_comments_quote")),
        sa.ForeignKeyConstraint(
            ["job_id"], ["job_descriptions.id"], name=op.f("fk_comments_job_id_job_descriptions")
        ),
        sa.ForeignKeyConstraint(["thread_id"], ["comments.id"], name=op.f("fk_comments_thread_id_comments")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_comments_user_id_users")),
        sa.ForeignKeyConstraint(["resolved_by"], ["users.id"], name=op.f("fk_comments_resolved_by_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comments")),
        sa.UniqueConstraint("job_id", "user_id", "nonce", name=op.f("uq_comments_job_id_user_id_nonce")),
    )
    op.create_index(op.f("ix_comments_thread_id"), "comments", ["thread_id"])
    op.create_table(
        "comment_anchors",
        sa.Column("session_id", sa.String(length=128), nullable=False),
        sa.Column("thread_id", ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("position >= 0 AND length >= 0", name=op.f("ck_comment_anchors_place")),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["editing_sessions.session_id"],
            name=op.f("fk_comment_anchors_session_id_editing_sessions"),
        ),
        sa.ForeignKeyConstraint(
            ["thread_id"], ["comments.id"], name=op.f("fk_comment_anchors_thread_id_comments")
        ),
        sa.PrimaryKeyConstraint("session_id", "thread_id", name=op.f("pk_comment_anchors")),
    )
    op.create_table(
        "comment_mentions",
        sa.Column("comment_id", ID, nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comments.id"], name=op.f("fk_comment_mentions_comment_id_comments")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_comment_mentions_user_id_users")),
        sa.PrimaryKeyConstraint("comment_id", "user_id", name=op.f("pk_comment_mentions")),
    )
