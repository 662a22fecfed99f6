"""By which connection each client speaks; of those that are there it is not known until they come back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column("session_clients", sa.Column("connection_id", sa.String(128), nullable=True))
