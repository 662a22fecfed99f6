"""What decides about a session's changes: status, members, who was shut out; and how people are shown."""

from __future__ import annotations

from sqlalchemy import Connection, or_, select

from jddb_jupyter.collab.profiles import Profile
from jddb_jupyter.collab.roles import Access, Role
from jddb_jupyter.storage.tables import editing_sessions, job_descriptions, session_members, users


def read_access(db: Connection, session_id: str) -> Access:
    """Roles and status of a session that exists."""
    session = db.execute(
        select(
            editing_sessions.c.job_id,
            editing_sessions.c.access_revision,
            editing_sessions.c.status,
            editing_sessions.c.expires_at,
            or_(editing_sessions.c.deleted_at.is_not(None), job_descriptions.c.deleted_at.is_not(None)).label(
                "deleted"
            ),
        )
        .join(job_descriptions, job_descriptions.c.id == editing_sessions.c.job_id)
        .where(editing_sessions.c.session_id == session_id)
    ).one()
    members = db.execute(
        select(session_members.c.user_id, session_members.c.role).where(
            session_members.c.job_id == session.job_id
        )
    )
    shut_out = db.execute(
        select(users.c.id, users.c.is_active, users.c.tokens_valid_from).where(
            or_(users.c.is_active.is_(False), users.c.tokens_valid_from.is_not(None))
        )
    ).all()
    return Access(
        access_revision=session.access_revision,
        status=session.status,
        expires_at=session.expires_at.timestamp() if session.expires_at is not None else None,
        deleted=bool(session.deleted),
        members={user_id: Role.named(role) for user_id, role in members},
        inactive=frozenset(user.id for user in shut_out if not user.is_active),
        tokens_valid_from={
            user.id: user.tokens_valid_from.timestamp()
            for user in shut_out
            if user.tokens_valid_from is not None
        },
        profiles=_profiles(db),
    )


def _profiles(db: Connection) -> dict[int, Profile]:
    chose = select(
        users.c.id, users.c.name, users.c.name_chosen, users.c.colour, users.c.colour_chosen
    ).where(users.c.name_chosen | users.c.colour_chosen)
    return {
        user.id: Profile(
            name=user.name if user.name_chosen else None,
            colour=user.colour if user.colour_chosen else None,
        )
        for user in db.execute(chose)
    }
