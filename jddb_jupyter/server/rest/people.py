"""Who the caller is, and tokens for them."""

from __future__ import annotations

from typing import TypedDict

from msgspec import Struct

from jddb_jupyter.auth.tokens import Claims
from jddb_jupyter.errors import Forbidden, NotFound
from jddb_jupyter.server.rest import fields
from jddb_jupyter.server.rest.base import RestHandler
from jddb_jupyter.server.rest.operations import operation
from jddb_jupyter.server.rest.shapes import Milliseconds, RoleName, UserShape, milliseconds, user_shape
from jddb_jupyter.storage import members


class TokenRequest(Struct):
    """What a token shall be limited to."""

    session_id: fields.SessionId | None = None


class RoleShape(TypedDict):
    """The role that the caller has as a member of a job description."""

    job_id: int
    role: RoleName


class MeShape(TypedDict):
    """The caller; `session_id` is the session that their token is limited to."""

    user: UserShape
    default_role: RoleName
    roles: list[RoleShape]
    session_id: str | None
    locale: str


class TokenShape(TypedDict):
    """A token, and whose it is."""

    token: str
    expires_at: Milliseconds
    user: UserShape


class MeHandler(RestHandler):
    """`GET me`."""

    @operation({200: MeShape})
    async def get(self) -> None:
        """The caller, the role they have everywhere and those they have as a member, and their language."""
        person = self.person
        roles = await self.services.database.read(members.roles_of, person)
        self.reply(
            {
                "user": user_shape(person),
                "default_role": str(min(person.floor, person.ceiling)),
                "roles": [{"job_id": job_id, "role": str(role)} for job_id, role in roles.items()],
                "session_id": person.session_id,
                "locale": person.locale,
            }
        )


class TokenHandler(RestHandler):
    """`POST token`."""

    @operation({200: TokenShape}, body=TokenRequest, body_is_optional=True, errors=(NotFound,))
    async def post(self) -> None:
        """A short-lived token for the caller, which never gives more or lasts longer than their own proof."""
        asked = self.body(TokenRequest) if self.request.body else TokenRequest()
        person, now = self.person, self.services.clock()
        session_id = asked.session_id or person.session_id
        if person.session_id not in (None, session_id):
            raise Forbidden("token_wider")
        if session_id is not None:
            await self.services.database.read(members.require_in_session, session_id, person)
        expires_at = now + self.services.settings.token_lifetime
        if person.expires_at is not None:
            expires_at = min(expires_at, person.expires_at)
        token = self.services.tokens.issue(
            Claims(
                subject=person.username,
                issued_at=now,
                expires_at=expires_at,
                user_id=person.user_id,
                name=person.name,
                session_id=session_id,
                role=person.ceiling,
                groups=person.groups,
            )
        )
        self.reply({"token": token, "expires_at": milliseconds(expires_at), "user": user_shape(person)})
