"""How things stand in a reply. Times are milliseconds since the epoch."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, TypedDict, overload

from msgspec import Meta

from jddb_jupyter.collab.roles import Principal, Role
from jddb_jupyter.errors import InvalidMessage
from jddb_jupyter.storage.history import Entry
from jddb_jupyter.storage.jobs import Job
from jddb_jupyter.storage.members import Member
from jddb_jupyter.storage.sessions import Session

Shape = dict[str, object]
Milliseconds = Annotated[int, Meta(description="Milliseconds since the epoch.")]
RoleName = Annotated[str, Meta(extra_json_schema={"enum": [str(role) for role in Role]})]
Delta = Annotated[
    Sequence[Mapping[str, Any]],
    Meta(description="Components with `insert`, `retain` or `delete`, and `attributes`."),
]
NextCursor = Annotated[str | None, Meta(description="The `cursor` of what follows; null at the end.")]


class ErrorShape(TypedDict):
    """What is told instead: `code` for programs, `message` for people, `details` with the `reason`."""

    code: str
    message: str
    details: dict[str, Any]


class UserShape(TypedDict):
    """A person."""

    id: int
    username: str
    name: str
    colour: str


class JobShape(TypedDict):
    """A job description; `session_id` and `revision` (its head) where a session is open."""

    id: int
    job_number: str
    title: str
    classification: str
    language: str
    created_at: Milliseconds
    updated_at: Milliseconds
    role: RoleName
    session_id: str | None
    revision: int | None


class SessionShape(TypedDict):
    """A session; `revision` is its head."""

    session_id: str
    job_id: int
    session_type: str
    status: str
    created_by: str
    created_at: Milliseconds
    last_activity: Milliseconds
    expires_at: Milliseconds | None
    revision: int
    epoch: int
    role: RoleName


class MemberShape(TypedDict):
    """Somebody with a role of their own; `seen`: they have been here at least once."""

    username: str
    name: str
    colour: str
    role: RoleName
    seen: bool


class ChangeShape(TypedDict):
    """A change of the log. `transformed_from` is the revision that it was last transformed over."""

    revision: int
    base_revision: int
    user_id: int
    username: str
    change_type: str
    ops: Delta
    position: int
    content_before: str
    content_after: str
    timestamp: Milliseconds
    transformed_from: int | None
    conflict_resolved: bool
    restored_revision: int | None


def milliseconds(seconds: float) -> int:
    """A time in seconds since the epoch."""
    return round(seconds * 1000)


@overload
def timestamp(time: datetime) -> int: ...
@overload
def timestamp(time: datetime | None) -> int | None: ...
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


def user_shape(person: Principal) -> UserShape:
    """The caller."""
    return {
        "id": person.user_id,
        "username": person.username,
        "name": person.name,
        "colour": person.colour,
    }


def job_shape(job: Job) -> JobShape:
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


def session_shape(session: Session) -> SessionShape:
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


def member_shape(member: Member) -> MemberShape:
    """Somebody with a role of their own."""
    return {
        "username": member.username,
        "name": member.name,
        "colour": member.colour,
        "role": str(member.role),
        "seen": member.seen,
    }


def entry_shape(entry: Entry) -> ChangeShape:
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
