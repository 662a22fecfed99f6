"""Translation pairs, and what was done to their alignment."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)
OPEN = sa.text("ended_at IS NULL AND deleted_at IS NULL")
PAIRS = "translation_sessions"

REFERENCES = {
    "session_id": "editing_sessions.session_id",
    "source_session_id": "editing_sessions.session_id",
    "source_job_id": "job_descriptions.id",
    "target_job_id": "job_descriptions.id",
    "translator_id": "users.id",
    "reviewer_id": "users.id",
    "created_by": "users.id",
}


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        PAIRS,
        sa.Column("id", ID, nullable=False),
        sa.Column("pair_id", sa.String(length=128), nullable=False),
        sa.Column("session_id", sa.String(length=128), nullable=False),
        sa.Column("source_session_id", sa.String(length=128), nullable=False),
        sa.Column("source_job_id", ID, nullable=False),
        sa.Column("target_job_id", ID, nullable=False),
        sa.Column("source_language", sa.String(length=5), nullable=False),
        sa.Column("target_language", sa.String(length=5), nullable=False),
        sa.Column("alignment_data", sa.Text(), nullable=False),
        *(
            sa.Column(name, sa.Integer(), server_default=sa.text("0"), nullable=False)
            for name in (
                "alignment_version",
                "source_revision",
                "target_revision",
                "translation_memory_hits",
                "ai_suggestions_used",
                "human_overrides",
            )
        ),
        sa.Column("quality_score", sa.Numeric(3, 2), nullable=True),
        sa.Column("translator_id", ID, nullable=True),
        sa.Column("reviewer_id", ID, nullable=True),
        sa.Column("created_by", ID, nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("updated_at", TIME, nullable=False),
        sa.Column("ended_at", TIME, nullable=True),
        sa.Column("deleted_at", TIME, nullable=True),
        sa.CheckConstraint("source_job_id <> target_job_id", name=op.f(f"ck_{PAIRS}_jobs")),
        sa.CheckConstraint("source_language <> target_language", name=op.f(f"ck_{PAIRS}_languages")),
        sa.CheckConstraint("quality_score BETWEEN 0 AND 1", name=op.f(f"ck_{PAIRS}_quality_score")),
        *(
            sa.ForeignKeyConstraint(
                [column], [refers], name=op.f(f"fk_{PAIRS}_{column}_{refers.partition('.')[0]}")
            )
            for column, refers in REFERENCES.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{PAIRS}")),
        sa.UniqueConstraint("pair_id", name=op.f(f"uq_{PAIRS}_pair_id")),
    )
    for column in ("session_id", "source_session_id", "target_job_id"):
        op.create_index(op.f(f"ix_{PAIRS}_{column}"), PAIRS, [column])
    jobs = ["source_job_id", "target_job_id"]
    op.create_index(op.f(f"ix_{PAIRS}_source_job_id_target_job_id"), PAIRS, jobs)
    op.create_index(
        op.f(f"uq_{PAIRS}_open_jobs"), PAIRS, jobs, unique=True, sqlite_where=OPEN, postgresql_where=OPEN
    )
    _make_actions()


def _make_actions() -> None:
    table = "translation_actions"
    op.create_table(
        table,
        sa.Column("pair_id", sa.String(length=128), nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("action_id", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["pair_id"], [f"{PAIRS}.pair_id"], name=op.f(f"fk_{table}_pair_id_{PAIRS}")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f(f"fk_{table}_user_id_users")),
        sa.PrimaryKeyConstraint("pair_id", "user_id", "action_id", name=op.f(f"pk_{table}")),
    )
