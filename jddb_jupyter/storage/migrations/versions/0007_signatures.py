"""Signatures of the texts of the translation memory, by which similar ones are found."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from jddb_jupyter.translation.signatures import signatures

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLE = "translation_signatures"
NAMED = ("source_language", "target_language", "source_job_id", "target_job_id")
UNITS = "SELECT * FROM translation_units WHERE deleted_at IS NULL AND id > :after ORDER BY id LIMIT 1000"


def upgrade() -> None:
    """Make the table and fill it."""
    op.create_table(
        TABLE,
        sa.Column("id", ID, nullable=False),
        sa.Column("unit_id", ID, nullable=False),
        sa.Column("source_language", sa.String(length=5), nullable=False),
        sa.Column("target_language", sa.String(length=5), nullable=False),
        sa.Column("source_job_id", sa.BigInteger(), nullable=True),
        sa.Column("target_job_id", sa.BigInteger(), nullable=True),
        sa.Column("source_length", sa.Integer(), nullable=False),
        sa.Column("target_length", sa.Integer(), nullable=False),
        sa.Column("source_bits", sa.LargeBinary(64), nullable=False),
        sa.Column("target_bits", sa.LargeBinary(64), nullable=False),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["translation_units.id"], name=op.f(f"fk_{TABLE}_unit_id_translation_units")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f(f"ix_{TABLE}_unit_id"), TABLE, ["unit_id"], unique=False)
    fill()


def fill() -> None:
    """Put in the units that are there, a thousand at a time."""
    db, after = op.get_bind(), 0
    names = (*NAMED, "source_length", "target_length", "source_bits", "target_bits")
    table = sa.table(TABLE, *map(sa.column, ("unit_id", *names)))
    while units := db.execute(sa.text(UNITS), {"after": after}).all():
        bits = [signatures([getattr(unit, side) for unit in units]) for side in ("source", "target")]
        rows = [
            {
                "unit_id": unit.id,
                **{name: getattr(unit, name) for name in NAMED},
                "source_length": len(unit.source),
                "target_length": len(unit.target),
                "source_bits": source.tobytes(),
                "target_bits": target.tobytes(),
            }
            for unit, source, target in zip(units, *bits, strict=True)
        ]
        db.execute(sa.insert(table), rows)
        after = units[-1].id
