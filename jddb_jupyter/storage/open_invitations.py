"""Invitation links that still work: not expired, not revoked, not used up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, update

from jddb_jupyter.collab.roles import Role
from jddb_jupyter.storage import access_log
from jddb_jupyter.storage.access_log import Entry
from jddb_jupyter.storage.tables import invitations as table
from jddb_jupyter.storage.tables import users


@dataclass(frozen=True, slots=True)
class Invitation:
    """A link as owners see it; `max_uses` None: as many as like. Its token is known to nobody here."""

    id: int
    job_id: int
    role: Role
    created_by: str
    created_at: datetime
    expires_at: datetime
    uses: int
    max_uses: int | None


def of_job(db: Connection, job_id: int, now: datetime, created_by: int | None = None) -> list[Invitation]:
    """Those of a job description, the newest first; those that one person gave out, if named."""
    query = (
        select(table, users.c.username)
        .join(users, users.c.id == table.c.created_by)
        .where(
            table.c.job_id == job_id,
            table.c.revoked_at.is_(None),
            table.c.expires_at > now,
            table.c.max_uses.is_(None) | (table.c.uses < table.c.max_uses),
        )
    )
    if created_by is not None:
        query = query.where(table.c.created_by == created_by)
    return [
        Invitation(
            id=row.id,
            job_id=row.job_id,
            role=Role.named(row.role),
            created_by=row.username,
            created_at=row.created_at,
            expires_at=row.expires_at,
            uses=row.uses,
            max_uses=row.max_uses,
        )
        for row in db.execute(query.order_by(table.c.id.desc()))
    ]


def revoke(db: Connection, found: Sequence[Invitation], actor_id: int, now: datetime) -> None:
    """Let them give nothing any more."""
    for invitation in found:
        db.execute(update(table).where(table.c.id == invitation.id).values(revoked_at=now))
        access_log.add(
            db,
            Entry(
                at=now,
                actor_id=actor_id,
                action=access_log.INVITATION_REVOKED,
                job_id=invitation.job_id,
                role_before=invitation.role,
                invitation_id=invitation.id,
            ),
        )
