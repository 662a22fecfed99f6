"""The glossary: terms, and how each language words them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)
JSON = sa.JSON().with_variant(JSONB(), "postgresql")
THERE = sa.text("deleted_at IS NULL")


def upgrade() -> None:
    """Make the tables; there is nothing to fill them with."""
    op.create_table(
        "glossary_terms",
        sa.Column("id", ID, nullable=False),
        sa.Column("identity", sa.LargeBinary(16), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_by", ID, nullable=False),
        sa.Column("updated_by", ID, nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("updated_at", TIME, nullable=False),
        sa.Column("deleted_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(
            ["created_by"], ["users.id"], name=op.f("fk_glossary_terms_created_by_users")
        ),
        sa.ForeignKeyConstraint(
            ["updated_by"], ["users.id"], name=op.f("fk_glossary_terms_updated_by_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_glossary_terms")),
    )
    op.create_index(op.f("ix_glossary_terms_updated_at"), "glossary_terms", ["updated_at"])
    op.create_index(
        "uq_glossary_terms_identity",
        "glossary_terms",
        ["identity"],
        unique=True,
        sqlite_where=THERE,
        postgresql_where=THERE,
    )
    op.create_table(
        "glossary_wordings",
        sa.Column("term_id", ID, nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("folded", sa.String(length=1000), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("part_of_speech", sa.String(length=16), nullable=False),
        sa.Column("forms", JSON, nullable=False),
        sa.CheckConstraint(
            "status IN ('approved', 'admitted', 'proposed', 'forbidden')",
            name=op.f("ck_glossary_wordings_status"),
        ),
        sa.ForeignKeyConstraint(
            ["term_id"], ["glossary_terms.id"], name=op.f("fk_glossary_wordings_term_id_glossary_terms")
        ),
        sa.PrimaryKeyConstraint("term_id", "place", name=op.f("pk_glossary_wordings")),
    )
