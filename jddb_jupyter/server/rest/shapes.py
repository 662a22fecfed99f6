"""How things stand in a reply. Times are milliseconds since the epoch."""

from __future__ import annotations

import base64
import binascii
from datetime import datetime

from jddb_jupyter.collab.roles import Principal
from jddb_jupyter.errors import InvalidMessage
from jddb_jupyter.storage.history import Entry
from jddb_jupyter.storage.jobs import Job
from jddb_jupyter.storage.members import Member
from jddb_jupyter.storage.sessions import Session

Shape = dict[str, object]


def milliseconds(seconds: float) -> int:
    """A time in seconds since the epoch."""
    return round(seconds * 1000)


def timestamp(time: datetime | None) -> int | None:
    """A time of the database."""
    return None if time is None else milliseconds(time.timestamp())


def cursor(position: int | None) -> str | None:
    """Where a list goes on, as a text that clients hand back as it is."""
    return None if position is None else base64.urlsafe_b64encode(str(position).encode()).decode().rstrip("=")


def position(cursor: str) -> int | None:
    """Where to go on; None for the beginning. InvalidMessage for a cursor that was not given out."""
    if not cursor:
        return None
    try:
        text = base64.urlsafe_b64decode(cursor.encode() + b"=" * (-len(cursor) % 4)).decode()
    except (ValueError, binascii.Error) as error:
        raise InvalidMessage("field_not_valid", field="cursor") from error
    if not (text.isascii() and text.isdigit() and len(text) <= 15):
        raise InvalidMessage("field_not_valid", field="cursor")
    return int(text)


def user_shape(person: Principal) -> Shape:
    """The caller."""
    return {
        "id": person.user_id,
        "username": person.username,
        "name": person.name,
        "colour": person.colour,
    }


def job_shape(job: Job) -> Shape:
    """A job description."""
    return {
        "id": job.id,
        "job_number": job.job_number,
        "title": job.title,
        "classification": job.classification,
        "language": job.language,
        "created_at": timestamp(job.created_at),
        "updated_at": timestamp(job.updated_at),
        "role": str(job.role),
        "session_id": job.session_id,
        "revision": job.revision,
    }


def session_shape(session: Session) -> Shape:
    """A session."""
    return {
        "session_id": session.session_id,
        "job_id": session.job_id,
        "session_type": session.session_type,
        "status": session.status,
        "created_by": session.created_by,
        "created_at": timestamp(session.created_at),
        "last_activity": timestamp(session.last_activity),
        "expires_at": timestamp(session.expires_at),
        "revision": session.revision,
        "epoch": session.epoch,
        "role": str(session.role),
    }


def member_shape(member: Member) -> Shape:
    """Somebody with a role of their own."""
    return {
        "username": member.username,
        "name": member.name,
        "colour": member.colour,
        "role": str(member.role),
    }


def entry_shape(entry: Entry) -> Shape:
    """A change of the log."""
    return {
        "revision": entry.revision,
        "base_revision": entry.base_revision,
        "user_id": entry.user_id,
        "username": entry.username,
        "change_type": entry.change_type,
        "ops": entry.ops,
        "position": entry.position,
        "content_before": entry.content_before,
        "content_after": entry.content_after,
        "timestamp": timestamp(entry.timestamp),
        "transformed_from": entry.transformed_from,
        "conflict_resolved": entry.conflict_resolved,
        "restored_revision": entry.restored_revision,
    }
