"""The documents of Yjs clients, beside those of the sessions that such clients join."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make room for them; the updates of changes have had theirs from the beginning."""
    op.add_column("editing_sessions", sa.Column("yjs_epoch", sa.BigInteger(), nullable=True))
    op.create_table(
        "yjs_snapshots",
        sa.Column("session_id", sa.String(128), nullable=False),
        sa.Column("yjs_epoch", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("state", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        _session_of("yjs_snapshots"),
        sa.PrimaryKeyConstraint("session_id", "yjs_epoch", "revision", name=op.f("pk_yjs_snapshots")),
    )
    op.create_table(
        "yjs_clients",
        sa.Column("session_id", sa.String(128), nullable=False),
        sa.Column("yjs_client", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user_id", ID, nullable=False),
        _session_of("yjs_clients"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_yjs_clients_user_id_users")),
        sa.PrimaryKeyConstraint("session_id", "yjs_client", name=op.f("pk_yjs_clients")),
    )


def _session_of(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_session_id_editing_sessions")
    return sa.ForeignKeyConstraint(["session_id"], ["editing_sessions.session_id"], name=name)
