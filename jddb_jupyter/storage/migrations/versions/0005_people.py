"""Invitations, the log of who gave what to whom, and names and colours that people chose themselves."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)

ONLY_ADDED = "rows of access_log are added and never changed"

GUARDS = {
    "sqlite": [
        f"""CREATE TRIGGER access_log_no_{verb.lower()} BEFORE {verb} ON access_log
        BEGIN SELECT RAISE(ABORT, '{ONLY_ADDED}'); END"""
        for verb in ("UPDATE", "DELETE")
    ],
    "postgresql": [
        f"""CREATE FUNCTION access_log_only_added() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION '{ONLY_ADDED}'; END $$""",
        """CREATE TRIGGER access_log_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON access_log
        FOR EACH STATEMENT EXECUTE FUNCTION access_log_only_added()""",
    ],
}

PRESENT_ROLES = """
INSERT INTO access_log (at, actor_id, action, job_id, subject_id, role_before, role_after)
SELECT member.granted_at, member.granted_by,
       CASE WHEN member.role = 'owner' AND member.user_id = job.created_by THEN 'created' ELSE 'granted' END,
       member.job_id, member.user_id, NULL, member.role
FROM session_members AS member JOIN job_descriptions AS job ON job.id = member.job_id
ORDER BY member.granted_at, member.id
"""


def upgrade() -> None:
    """Make the tables; everybody who has a row was seen, and roles that are held now begin the log."""
    for name in ("name_chosen", "colour_chosen"):
        op.add_column("users", sa.Column(name, sa.Boolean(), server_default=sa.text("false"), nullable=False))
    op.add_column("users", sa.Column("seen_at", TIME, nullable=True))
    op.execute("UPDATE users SET seen_at = created_at")
    _make_invitations()
    _make_log()
    op.execute(PRESENT_ROLES)
    for guard in GUARDS[op.get_bind().dialect.name]:
        op.execute(guard)


def _make_invitations() -> None:
    op.create_table(
        "invitations",
        sa.Column("id", ID, nullable=False),
        sa.Column("job_id", ID, nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("created_by", ID, nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("expires_at", TIME, nullable=False),
        sa.Column("max_uses", sa.Integer(), nullable=True),
        sa.Column("uses", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("revoked_at", TIME, nullable=True),
        sa.CheckConstraint(
            "role IN ('editor', 'translator', 'reviewer', 'viewer')", name=op.f("ck_invitations_role")
        ),
        sa.CheckConstraint(
            "uses >= 0 AND (max_uses IS NULL OR uses <= max_uses)", name=op.f("ck_invitations_uses")
        ),
        sa.ForeignKeyConstraint(
            ["job_id"], ["job_descriptions.id"], name=op.f("fk_invitations_job_id_job_descriptions")
        ),
        sa.ForeignKeyConstraint(["created_by"], ["users.id"], name=op.f("fk_invitations_created_by_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitations_token_hash")),
    )
    op.create_index(op.f("ix_invitations_job_id"), "invitations", ["job_id"], unique=False)
    op.create_table(
        "invitation_uses",
        sa.Column("invitation_id", ID, nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("used_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["invitations.id"], name=op.f("fk_invitation_uses_invitation_id_invitations")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_invitation_uses_user_id_users")),
        sa.PrimaryKeyConstraint("invitation_id", "user_id", name=op.f("pk_invitation_uses")),
    )


def _make_log() -> None:
    op.create_table(
        "access_log",
        sa.Column("id", ID, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("actor_id", ID, nullable=False),
        sa.Column("action", sa.String(length=32), nullable=False),
        sa.Column("job_id", ID, nullable=True),
        sa.Column("subject_id", ID, nullable=True),
        sa.Column("role_before", sa.String(length=16), nullable=True),
        sa.Column("role_after", sa.String(length=16), nullable=True),
        sa.Column("invitation_id", ID, nullable=True),
        sa.ForeignKeyConstraint(["actor_id"], ["users.id"], name=op.f("fk_access_log_actor_id_users")),
        sa.ForeignKeyConstraint(
            ["job_id"], ["job_descriptions.id"], name=op.f("fk_access_log_job_id_job_descriptions")
        ),
        sa.ForeignKeyConstraint(["subject_id"], ["users.id"], name=op.f("fk_access_log_subject_id_users")),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["invitations.id"], name=op.f("fk_access_log_invitation_id_invitations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_log")),
    )
    for column in ("job_id", "subject_id"):
        op.create_index(op.f(f"ix_access_log_{column}"), "access_log", [column], unique=False)
