"""The members of a job description, its owner, and the log of who gave what to whom."""

from __future__ import annotations

from typing import TypedDict

from msgspec import Struct

from jddb_jupyter.auth.tokens import LONGEST_NAME
from jddb_jupyter.collab.roles import Role
from jddb_jupyter.errors import Conflict, InvalidMessage
from jddb_jupyter.server.rest import fields
from jddb_jupyter.server.rest.base import RestHandler
from jddb_jupyter.server.rest.operations import operation
from jddb_jupyter.server.rest.shapes import (
    MemberShape,
    Milliseconds,
    NextCursor,
    RoleName,
    cursor,
    member_shape,
    position,
    timestamp,
)
from jddb_jupyter.storage import members
from jddb_jupyter.storage.access_log import Told, Who


class MemberChange(Struct):
    """What a member shall be."""

    role: fields.MemberRole


class HandOver(Struct):
    """Who shall own the job description, and whether the caller stays an owner too."""

    username: fields.Username
    stay_owner: bool = False


class MembersShape(TypedDict):
    """Who has a role of their own."""

    members: list[MemberShape]


class WhoShape(TypedDict):
    """A person of the log."""

    username: str
    name: str


class LogEntryShape(TypedDict):
    """Who gave what to whom; roles are null for none, `subject` is null for a link."""

    id: int
    at: Milliseconds
    actor: WhoShape
    action: str
    subject: WhoShape | None
    role_before: RoleName | None
    role_after: RoleName | None
    invitation_id: int | None


class LogShape(TypedDict):
    """A page of the log."""

    entries: list[LogEntryShape]
    next: NextCursor


class MembersHandler(RestHandler):
    """`GET sessions/{session_id}/members`."""

    @operation({200: MembersShape}, needs=Role.VIEWER)
    async def get(self, session_id: str) -> None:
        """Who has a role of their own."""
        found = await self.services.database.read(members.of_session, session_id, self.person)
        self.reply({"members": [member_shape(member) for member in found]})


class MemberHandler(RestHandler):
    """`PUT` and `DELETE sessions/{session_id}/members/{username}`."""

    @operation({200: MemberShape}, body=MemberChange, needs=Role.OWNER, errors=(Conflict,))
    async def put(self, session_id: str, username: str) -> None:
        """Give somebody a role, who need not have been seen yet."""
        asked = self.body(MemberChange)
        _check_name(username)
        now = self.services.now()
        member, moved = await self.services.database.write(
            members.put, session_id, self.person, username, Role.named(asked.role), now
        )
        await self.roles_changed(moved, now)
        self.reply(member_shape(member))

    @operation({204: None}, needs=Role.OWNER, errors=(Conflict,))
    async def delete(self, session_id: str, username: str) -> None:
        """Take somebody's role away."""
        _check_name(username)
        now = self.services.now()
        moved = await self.services.database.write(members.remove, session_id, self.person, username, now)
        await self.roles_changed(moved, now)
        self.no_content()


def _check_name(username: str) -> None:
    """InvalidMessage for what no user name of an address can be, and a database might not even hold."""
    if len(username) > LONGEST_NAME or not username.isprintable():
        raise InvalidMessage("field_not_valid", field="username")


class OwnerHandler(RestHandler):
    """`POST sessions/{session_id}/owner`."""

    @operation({200: MembersShape}, body=HandOver, needs=Role.OWNER, errors=(Conflict,))
    async def post(self, session_id: str) -> None:
        """Hand the job description over to another member; the answer is the members as they are then."""
        asked, now = self.body(HandOver), self.services.now()
        moved = await self.services.database.write(
            members.hand_over,
            session_id,
            self.person,
            asked.username,
            asked.stay_owner,
            now,
        )
        await self.roles_changed(moved, now)
        found = await self.services.database.read(members.of_session, session_id, self.person)
        self.reply({"members": [member_shape(member) for member in found]})


class AccessLogHandler(RestHandler):
    """`GET sessions/{session_id}/access-log`."""

    @operation({200: LogShape}, query=fields.PageQuery, needs=Role.OWNER)
    async def get(self, session_id: str) -> None:
        """Who gave what to whom, the newest first."""
        asked = self.query(fields.PageQuery)
        found, last = await self.services.database.read(
            members.log, session_id, self.person, asked.limit, position(asked.cursor)
        )
        self.reply({"entries": [_entry(entry) for entry in found], "next": cursor(last)})


def _entry(entry: Told) -> LogEntryShape:
    return {
        "id": entry.id,
        "at": timestamp(entry.at),
        "actor": _who(entry.actor),
        "action": entry.action,
        "subject": None if entry.subject is None else _who(entry.subject),
        "role_before": entry.role_before,
        "role_after": entry.role_after,
        "invitation_id": entry.invitation_id,
    }


def _who(person: Who) -> WhoShape:
    return {"username": person.username, "name": person.name}
