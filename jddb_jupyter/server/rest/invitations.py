"""Invitation links."""

from __future__ import annotations

import secrets
from datetime import timedelta
from http import HTTPStatus
from typing import Final, TypedDict

from msgspec import Struct

from jddb_jupyter.collab.roles import Role
from jddb_jupyter.errors import Conflict, NotFound, RateLimited
from jddb_jupyter.server.rest import fields
from jddb_jupyter.server.rest.base import RestHandler
from jddb_jupyter.server.rest.operations import operation
from jddb_jupyter.server.rest.shapes import Milliseconds, RoleName, timestamp
from jddb_jupyter.storage import invitations
from jddb_jupyter.storage.open_invitations import Invitation

TOKEN_BYTES: Final = 32


class InvitationRequest(Struct):
    """A link to be made; `expires_in` seconds; `uses` how many people may use it, left out: any number."""

    role: fields.InvitedRole
    expires_in: fields.Lifetime
    uses: fields.Uses | None = None


class Acceptance(Struct):
    """What a link holds."""

    token: fields.InvitationToken


class InvitationShape(TypedDict):
    """A link, without what opens it; `uses_left` null: any number."""

    id: int
    role: RoleName
    created_by: str
    created_at: Milliseconds
    expires_at: Milliseconds
    uses: int
    uses_left: int | None


class NewInvitationShape(InvitationShape):
    """A link with its token, which is never told again."""

    token: str


class InvitationsShape(TypedDict):
    """The links that still work, the newest first."""

    invitations: list[InvitationShape]


class AcceptedShape(TypedDict):
    """Where a link led, and the role that its user has there now."""

    job_id: int
    role: RoleName


class InvitationsHandler(RestHandler):
    """`GET` and `POST sessions/{session_id}/invitations`."""

    @operation({200: InvitationsShape}, needs=Role.OWNER)
    async def get(self, session_id: str) -> None:
        """The links that still work."""
        found = await self.services.database.read(
            invitations.listing, session_id, self.person, self.services.now()
        )
        self.reply({"invitations": [_shape(one) for one in found]})

    @operation({201: NewInvitationShape}, body=InvitationRequest, needs=Role.OWNER, errors=(Conflict,))
    async def post(self, session_id: str) -> None:
        """A new link; its token is told now and never again."""
        asked = self.body(InvitationRequest)
        token = secrets.token_urlsafe(TOKEN_BYTES)
        wanted = invitations.Wanted(Role.named(asked.role), timedelta(seconds=asked.expires_in), asked.uses)
        made = await self.services.database.write(
            invitations.create, session_id, self.person, wanted, token, self.services.now()
        )
        self.reply({**_shape(made), "token": token}, HTTPStatus.CREATED)


class InvitationHandler(RestHandler):
    """`DELETE sessions/{session_id}/invitations/{invitation_id}`."""

    @operation({204: None}, needs=Role.OWNER)
    async def delete(self, session_id: str, invitation_id: str) -> None:
        """Let a link give nothing any more."""
        await self.services.database.write(
            invitations.revoke, session_id, self.person, int(invitation_id), self.services.now()
        )
        self.no_content()


class AcceptHandler(RestHandler):
    """`POST invitations/accept`."""

    @operation({200: AcceptedShape}, body=Acceptance, errors=(NotFound, RateLimited))
    async def post(self) -> None:
        """Join with the role that a link gives."""
        asked, now = self.body(Acceptance), self.services.now()
        self.services.guesses.check(self.person.user_id)
        try:
            accepted = await self.services.database.write(invitations.accept, asked.token, self.person, now)
        except NotFound:
            self.services.guesses.missed(self.person.user_id)
            raise
        await self.roles_changed(accepted.moved, now)
        self.reply({"job_id": accepted.job_id, "role": str(accepted.role)})


def _shape(invitation: Invitation) -> InvitationShape:
    left = None if invitation.max_uses is None else invitation.max_uses - invitation.uses
    return {
        "id": invitation.id,
        "role": str(invitation.role),
        "created_by": invitation.created_by,
        "created_at": timestamp(invitation.created_at),
        "expires_at": timestamp(invitation.expires_at),
        "uses": invitation.uses,
        "uses_left": left,
    }
