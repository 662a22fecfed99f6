"""An index of the languages of the translation memory: whether anything was translated the other way."""

from __future__ import annotations

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the index."""
    op.create_index(
        "ix_translation_units_languages", "translation_units", ["source_language", "target_language"]
    )
