"""Who the caller is and how they are shown, tokens for them, and whom they know."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from typing import TypedDict

from msgspec import UNSET, Struct, UnsetType

from jddb_jupyter.auth.tokens import Claims
from jddb_jupyter.collab.profiles import COLOURS, Profile
from jddb_jupyter.errors import Forbidden, InvalidMessage, NotFound
from jddb_jupyter.server.rest import fields
from jddb_jupyter.server.rest.base import DEFAULT_LIMIT, RestHandler
from jddb_jupyter.server.rest.operations import operation
from jddb_jupyter.server.rest.shapes import Milliseconds, RoleName, UserShape, milliseconds, user_shape
from jddb_jupyter.storage import acquaintances, members, pairs, users


class TokenRequest(Struct):
    """What a token shall be limited to."""

    session_id: fields.SessionId | None = None


class RoleShape(TypedDict):
    """The role that the caller has as a member of a job description."""

    job_id: int
    role: RoleName


class MeShape(TypedDict):
    """The caller; `session_id`: what their token is limited to; `colours`: what they may choose."""

    user: UserShape
    default_role: RoleName
    roles: list[RoleShape]
    session_id: str | None
    locale: str
    colours: Sequence[str]


class ProfileChange(Struct):
    """How the caller wants to be shown; what is left out stays."""

    name: fields.DisplayName | UnsetType = UNSET
    colour: str | UnsetType = UNSET

    def profile(self) -> Profile:
        """What was chosen, the name without spaces to spare.

        InvalidMessage for a name that shows nothing or hides something (such as what turns text around), and
        for a colour that is none of those that can be read.
        """
        name = None if self.name is UNSET else " ".join(unicodedata.normalize("NFC", self.name).split())
        if name is not None and not (name.isprintable() and any(map(str.isalnum, name))):
            raise InvalidMessage("field_not_valid", field="name")
        colour = None if self.colour is UNSET else self.colour
        if colour is not None and colour not in COLOURS:
            raise InvalidMessage("field_not_valid", field="colour")
        return Profile(name, colour)


class ShownShape(TypedDict):
    """The caller, as they are shown from now on."""

    user: UserShape


class PeopleQuery(Struct):
    """Which people are wanted: `q`, words that the name or the user name contains."""

    q: str = ""
    limit: fields.Limit = DEFAULT_LIMIT


class AcquaintanceShape(TypedDict):
    """Somebody who may be suggested."""

    username: str
    name: str
    colour: str


class AcquaintancesShape(TypedDict):
    """People by name."""

    people: list[AcquaintanceShape]


class TokenShape(TypedDict):
    """A token, and whose it is."""

    token: str
    expires_at: Milliseconds
    user: UserShape


class MeHandler(RestHandler):
    """`GET` and `PATCH me`."""

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
                "colours": COLOURS,
            }
        )

    @operation({200: ShownShape}, body=ProfileChange)
    async def patch(self) -> None:
        """Keep the name and the colour that the caller chose; everybody who sees them is told."""
        profile = self.body(ProfileChange).profile()
        user, moved = await self.services.database.write(users.choose, self.person, profile)
        await self.access_changed(moved)
        self.reply({"user": user_shape(replace(self.person, name=user.name, colour=user.colour))})


class PeopleHandler(RestHandler):
    """`GET people`."""

    @operation({200: AcquaintancesShape}, query=PeopleQuery)
    async def get(self) -> None:
        """Whom the caller may know: people of the job descriptions that they own."""
        asked = self.query(PeopleQuery)
        found = await self.services.database.read(acquaintances.of, self.person, asked.q, asked.limit)
        self.reply(
            {"people": [{"username": one.username, "name": one.name, "colour": one.colour} for one in found]}
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
            await self.services.database.read(pairs.require_limit, session_id, person)
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
