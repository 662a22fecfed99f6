"""The segments of translation pairs for the concordance, and the index of their words."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)
ENTRIES, SEGMENTS = "pair_entries", "pair_segments"


def upgrade() -> None:
    """Make the tables and the index; a process that starts finds the pairs that are not in it yet."""
    op.create_table(
        ENTRIES,
        sa.Column("pair_id", sa.String(length=128), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("source_language", sa.String(length=5), nullable=False),
        sa.Column("target_language", sa.String(length=5), nullable=False),
        sa.Column("source_job_id", sa.BigInteger(), nullable=False),
        sa.Column("target_job_id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("source_revision", sa.Integer(), nullable=False),
        sa.Column("target_revision", sa.Integer(), nullable=False),
        sa.Column("places", sa.Text(), nullable=False),
        sa.CheckConstraint("state IN ('live', 'published', 'over')", name=op.f(f"ck_{ENTRIES}_state")),
        sa.ForeignKeyConstraint(
            ["pair_id"],
            ["translation_sessions.pair_id"],
            name=op.f(f"fk_{ENTRIES}_pair_id_translation_sessions"),
        ),
        sa.PrimaryKeyConstraint("pair_id", name=op.f(f"pk_{ENTRIES}")),
    )
    jobs = ["source_job_id", "target_job_id"]
    op.create_index(f"ix_{ENTRIES}_source_job_id_target_job_id", ENTRIES, jobs)
    op.create_table(
        SEGMENTS,
        sa.Column("id", ID, nullable=False),
        sa.Column("pair_id", sa.String(length=128), nullable=False),
        sa.Column("link_id", sa.String(length=64), nullable=False),
        sa.Column("identity", sa.LargeBinary(16), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("is_stale", sa.Boolean(), nullable=False),
        sa.Column("changed_at", TIME, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["pair_id"],
            ["translation_sessions.pair_id"],
            name=op.f(f"fk_{SEGMENTS}_pair_id_translation_sessions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{SEGMENTS}")),
        sa.UniqueConstraint("pair_id", "link_id", name=op.f(f"uq_{SEGMENTS}_pair_id_link_id")),
    )
    op.create_index(op.f(f"ix_{SEGMENTS}_identity"), SEGMENTS, ["identity"])
    if op.get_bind().dialect.name == "sqlite":
        make_index()


def make_index() -> None:
    """SQLite's full-text index over both texts of each segment, and what keeps it so."""
    add = "INSERT INTO pair_index (rowid, source, target) VALUES (new.id, new.source, new.target);"
    drop = (
        "INSERT INTO pair_index (pair_index, rowid, source, target)"
        " VALUES ('delete', old.id, old.source, old.target);"
    )
    op.execute(
        f"CREATE VIRTUAL TABLE pair_index USING fts5(source, target, content='{SEGMENTS}',"
        " content_rowid='id', tokenize='unicode61 remove_diacritics 2')"
    )
    op.execute(f"CREATE TRIGGER {SEGMENTS}_added AFTER INSERT ON {SEGMENTS} BEGIN {add} END")
    op.execute(f"CREATE TRIGGER {SEGMENTS}_removed AFTER DELETE ON {SEGMENTS} BEGIN {drop} END")
    op.execute(
        f"CREATE TRIGGER {SEGMENTS}_changed AFTER UPDATE OF source, target ON {SEGMENTS}"
        f" BEGIN {drop} {add} END"
    )
