"""What the quality of a translation was told from; of what is there that is not known."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the columns."""
    for name in ("quality_version", "quality_source_revision", "quality_target_revision"):
        op.add_column("translation_sessions", sa.Column(name, sa.Integer(), nullable=True))
    op.add_column("translation_sessions", sa.Column("quality_at", TIME, nullable=True))
