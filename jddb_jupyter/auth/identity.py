"""From a request to the person who sent it.

A token of ours is tried first and is final: if somebody shows one and it is not valid, the request is
refused, even where a cookie would have let it in. A wider proof must not silently replace a narrower one.
Such a token is never passed on to Jupyter or to JupyterHub. Everything else is left to Jupyter's identity
provider.
"""

from __future__ import annotations

import getpass
import hmac
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

from jupyter_server.auth.identity import IdentityProvider, User
from jupyter_server.base.handlers import JupyterHandler

from jddb_jupyter.auth.tokens import Claims, Tokens, looks_like_jwt
from jddb_jupyter.collab.roles import Principal, Role
from jddb_jupyter.errors import Forbidden, NotAuthenticated
from jddb_jupyter.storage import users
from jddb_jupyter.storage.database import Database


@dataclass(frozen=True, slots=True)
class Proof:
    """Who a request says it is from, as proved. `claims` are there if a token of ours proved it."""

    user: User
    groups: tuple[str, ...] = ()
    claims: Claims | None = None


def shown_token(handler: JupyterHandler) -> str:
    """The token that a request carries in its address or its `Authorization` header, or an empty text."""
    in_address = handler.get_query_argument("token", "")
    if in_address:
        return in_address
    kind, _, value = handler.request.headers.get("Authorization", "").partition(" ")
    return value.strip() if kind.lower() in ("bearer", "token") else ""


def locale_of(handler: JupyterHandler) -> str:
    """`fr` or `en`: what the address asks for, or what the browser prefers."""
    asked = handler.get_query_argument("locale", "") or handler.request.headers.get("Accept-Language", "")
    return "fr" if asked.strip().lower().startswith("fr") else "en"


async def prove(handler: JupyterHandler, tokens: Tokens) -> Proof:
    """Who sent this request; NotAuthenticated if nobody known did.

    Sets `current_user`, so that Jupyter's own helpers (CORS, XSRF, the authorizer) can be used afterwards.
    """
    if not handler.check_host():
        raise Forbidden("foreign_origin")
    token = shown_token(handler)
    if looks_like_jwt(token) and not _is_token_of_server(handler, token):
        claims = await tokens.verify(token)
        proof = Proof(User(username=claims.subject, name=claims.name or ""), claims.groups, claims)
        _mark_token_authenticated(handler)
    else:
        user = _local_user(handler, token) or await _jupyter_user(handler)
        if user is None:
            handler.current_user = handler._jupyter_current_user = None
            raise NotAuthenticated("not_authenticated")
        proof = Proof(user, _groups(user))
    handler.current_user = handler._jupyter_current_user = proof.user
    return proof


def _mark_token_authenticated(handler: JupyterHandler) -> None:
    # As Jupyter's providers do: such a request comes from no other site's page with this site's cookies.
    setattr(handler, "_token_authenticated", True)  # noqa: B010


async def _jupyter_user(handler: JupyterHandler) -> User | None:
    found = handler.identity_provider.get_user(handler)
    return await found if isinstance(found, Awaitable) else found


def _is_token_of_server(handler: JupyterHandler, token: str) -> bool:
    expected = handler.identity_provider.token
    return bool(expected and token) and hmac.compare_digest(str(expected).encode(), token.encode())


def _local_user(handler: JupyterHandler, token: str) -> User | None:
    """On a personal server, the account that it runs as, for requests with its token and no browser's cookie.

    Jupyter would make a new anonymous user for each of them and set a cookie that makes later calls that
    user. Other identity providers know who a token belongs to, and are asked.
    """
    provider = handler.identity_provider
    kind = type(provider)
    if (
        kind.get_user is not IdentityProvider.get_user
        or kind.get_user_token is not IdentityProvider.get_user_token
        or kind.generate_anonymous_user is not IdentityProvider.generate_anonymous_user
        or handler.get_secure_cookie(provider.get_cookie_name(handler), **provider.get_secure_cookie_kwargs)
    ):
        return None
    if _is_token_of_server(handler, token):
        _mark_token_authenticated(handler)
    elif provider.auth_enabled:
        return None
    account = getpass.getuser()
    return User(username=account, name=account)


def _groups(user: User) -> tuple[str, ...]:
    # JupyterHub's user is the Hub's user model with a Jupyter user around it.
    model = cast(Mapping[str, Any], getattr(user, "hub_user", None) or {})
    return tuple(group for group in model.get("groups", ()) if isinstance(group, str))


@dataclass(frozen=True, slots=True)
class Authenticator:
    """Turns a proof into the `Principal` that rights are judged by, with a row in the database.

    `clock` gives seconds since the epoch.
    """

    database: Database
    tokens: Tokens
    default_role: Role
    group_roles: Mapping[str, Role]
    clock: Callable[[], float]

    async def principal_of_token(self, token: str, locale: str) -> Principal:
        """The person a token of ours speaks of: for a connection that shows a new one."""
        claims = await self.tokens.verify(token)
        user = User(username=claims.subject, name=claims.name or "")
        return await self.principal(Proof(user, claims.groups, claims), locale)

    async def principal(self, proof: Proof, locale: str) -> Principal:
        """The person of a proof, with their row, made if they are new."""
        row = await self._row(proof)
        claims = proof.claims
        if not row.is_active:
            raise NotAuthenticated("user_disabled")
        if claims is not None and _revoked(row, claims):
            raise NotAuthenticated("token_expired")
        return Principal(
            user_id=row.id,
            username=row.username,
            name=row.name,
            colour=row.colour,
            floor=self.floor(proof.groups),
            ceiling=Role.OWNER if claims is None else claims.role,
            session_id=None if claims is None else claims.session_id,
            issued_at=None if claims is None else claims.issued_at,
            expires_at=None if claims is None else claims.expires_at,
            locale=locale,
            groups=tuple(group for group in proof.groups if group in self.group_roles),
            colour_chosen=row.colour_chosen,
        )

    def floor(self, groups: tuple[str, ...]) -> Role:
        """The role that everyone has, or the greatest that a group gives."""
        return max([self.default_role, *(self.group_roles.get(group, Role.NONE) for group in groups)])

    async def _row(self, proof: Proof) -> users.User:
        name = _given_name(proof)
        known = await self.database.read(users.find, proof.user.username)
        claimed = None if proof.claims is None else proof.claims.user_id
        if claimed is not None and (known is None or known.id != claimed):
            raise NotAuthenticated("token_invalid")
        if known is None or known.seen_at is None or (name is not None and users.is_news(known, name)):
            now = datetime.fromtimestamp(self.clock(), UTC)
            return await self.database.write(users.see, proof.user.username, name, now)
        return known


def _given_name(proof: Proof) -> str | None:
    """The name to show for a person, None where the proof does not say one."""
    name = proof.user.display_name if proof.claims is None else proof.claims.name
    return name[: users.LONGEST_NAME] if name else None


def _revoked(row: users.User, claims: Claims) -> bool:
    return row.tokens_valid_from is not None and claims.issued_at < row.tokens_valid_from.timestamp()
