"""Languages by any tag, and of translations also the country that they were made for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

TAG = sa.String(length=35)
SHORT = sa.String(length=5)
LONGER = {
    "job_descriptions": ("language",),
    "search_entries": ("language",),
    "pair_entries": ("source_language", "target_language"),
    "translation_sessions": ("source_language", "target_language"),
    "translation_units": ("source_language", "target_language"),
    "translation_signatures": ("source_language", "target_language"),
    "translation_words": ("language",),
    "glossary_wordings": ("language",),
}


def upgrade() -> None:
    """Make room; what is there names its language as it did."""
    for name in ("source_tag", "target_tag"):
        op.add_column("translation_units", sa.Column(name, TAG.with_variant(SHORT, "sqlite"), nullable=True))
    if op.get_bind().dialect.name == "sqlite":
        return  # it holds to no length, and would have to write every table anew
    for table, columns in LONGER.items():
        for column in columns:
            op.alter_column(table, column, existing_type=SHORT, type_=TAG, existing_nullable=False)
