"""The translation memory, the index of its words, and how often each word stands in it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)
HASHES = ("previous_source", "next_source", "previous_target", "next_target")
TABLE = "translation_units"


def upgrade() -> None:
    """Make the tables and the index; there is nothing to fill them with."""
    op.create_table(
        TABLE,
        sa.Column("id", ID, nullable=False),
        sa.Column("identity", sa.LargeBinary(16), nullable=False),
        sa.Column("source_language", sa.String(length=5), nullable=False),
        sa.Column("target_language", sa.String(length=5), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("origin", sa.String(length=16), nullable=False),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("creator", sa.String(length=255), nullable=True),
        sa.Column("source_job_id", ID, nullable=True),
        sa.Column("target_job_id", ID, nullable=True),
        sa.Column("session_id", sa.String(length=128), nullable=True),
        sa.Column("pair_id", sa.String(length=128), nullable=True),
        sa.Column("link_id", sa.String(length=64), nullable=True),
        sa.Column("source_hash", sa.BigInteger(), nullable=False),
        sa.Column("target_hash", sa.BigInteger(), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=True) for name in HASHES),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("updated_at", TIME, nullable=False),
        sa.Column("deleted_at", TIME, nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "status IN ('approved', 'reviewed', 'draft', 'imported')", name=op.f(f"ck_{TABLE}_status")
        ),
        sa.CheckConstraint(
            "origin IN ('human', 'memory', 'machine', 'import')", name=op.f(f"ck_{TABLE}_origin")
        ),
        sa.CheckConstraint(
            "(source_job_id IS NULL) = (target_job_id IS NULL)", name=op.f(f"ck_{TABLE}_jobs")
        ),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f(f"fk_{TABLE}_author_id_users")),
        *(
            sa.ForeignKeyConstraint(
                [name], ["job_descriptions.id"], name=op.f(f"fk_{TABLE}_{name}_job_descriptions")
            )
            for name in ("source_job_id", "target_job_id")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["editing_sessions.session_id"],
            name=op.f(f"fk_{TABLE}_session_id_editing_sessions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint("identity", name=op.f(f"uq_{TABLE}_identity")),
    )
    for name in ("source_hash", "target_hash"):
        op.create_index(f"ix_{TABLE}_{name}", TABLE, [name], unique=False)
    for name in ("source_job_id", "target_job_id", "pair_id"):
        known = sa.text(f"{name} IS NOT NULL")
        op.create_index(f"ix_{TABLE}_{name}", TABLE, [name], sqlite_where=known, postgresql_where=known)
    op.create_table(
        "translation_words",
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("language", "word", name=op.f("pk_translation_words")),
        sqlite_with_rowid=False,
    )
    if op.get_bind().dialect.name == "sqlite":
        make_index()


def make_index() -> None:
    """SQLite's full-text index over the texts of the units that are not deleted, and what keeps it so."""
    add = "INSERT INTO translation_index (rowid, source, target) VALUES (new.id, new.source, new.target);"
    drop = (
        "INSERT INTO translation_index (translation_index, rowid, source, target)"
        " VALUES ('delete', old.id, old.source, old.target);"
    )
    there, changed = "{}.deleted_at IS NULL", "(old.source, old.target) IS NOT (new.source, new.target)"
    appears = f"{there.format('old')} IS NOT ({there.format('new')})"
    op.execute(
        f"CREATE VIRTUAL TABLE translation_index USING fts5(source, target, content='{TABLE}',"
        " content_rowid='id', tokenize='unicode61 remove_diacritics 2')"
    )
    moves = (
        ("added", "INSERT", there.format("new"), add),
        ("removed", "DELETE", there.format("old"), drop),
        ("out", "UPDATE", f"{there.format('old')} AND ({changed} OR ({appears}))", drop),
        ("in", "UPDATE", f"{there.format('new')} AND ({changed} OR ({appears}))", add),
    )
    for name, event, when, what in moves:
        columns = " OF source, target, deleted_at" if event == "UPDATE" else ""
        # What is taken out of the index before the row changes is what stood in it.
        moment = "BEFORE" if name == "out" else "AFTER"
        op.execute(
            f"CREATE TRIGGER {TABLE}_{name} {moment} {event}{columns} ON {TABLE} WHEN {when} BEGIN {what} END"
        )
