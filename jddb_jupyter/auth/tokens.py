"""JSON Web Tokens: issue and verify (RFC 7519).

The key is chosen by this server's settings and the algorithm's family, never by the token: an `HS256` token
is checked against the secret alone and an `RS256` or `ES256` token against a public key alone, so that a
public key can never be taken for a secret.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import jwt
from jwt import PyJWKClient, PyJWKClientConnectionError

from jddb_jupyter.auth.secret import SMALLEST_SECRET
from jddb_jupyter.collab.roles import Role
from jddb_jupyter.errors import Conflict, NotAuthenticated, Unavailable

AUDIENCE: Final = "jddb"
SYMMETRIC: Final = frozenset({"HS256"})
ASYMMETRIC: Final = frozenset({"RS256", "ES256"})
ALGORITHMS: Final = SYMMETRIC | ASYMMETRIC
LEEWAY_SECONDS: Final = 5
"""How far the clocks of two machines may differ."""
KEY_SERVER_SECONDS: Final = 5
"""How long to wait for the address that publishes keys."""
LONGEST_NAME: Final = 255


@dataclass(frozen=True, slots=True)
class Claims:
    """What a token says. Times are seconds since the epoch; `role` and `session_id` limit, never widen."""

    subject: str
    expires_at: float
    issued_at: float = 0.0
    user_id: int | None = None
    name: str | None = None
    session_id: str | None = None
    role: Role = Role.OWNER
    groups: tuple[str, ...] = ()


def looks_like_jwt(token: str) -> bool:
    """Whether somebody meant `token` as one of these: its first part is a JSON object that has an `alg`.

    Damaged ones count, so that a broken proof is refused rather than passed over.
    """
    first, dot, _ = token.partition(".")
    if not dot:
        return False
    try:
        header = json.loads(base64.urlsafe_b64decode(first + "=" * (-len(first) % 4)))
    except (ValueError, binascii.Error, RecursionError):
        return False
    return isinstance(header, dict) and "alg" in header


class Tokens:
    """Issues tokens with the secret; verifies them with it, a public key, or the keys of a key server."""

    def __init__(
        self,
        secret: str,
        algorithms: Sequence[str] = ("HS256",),
        public_key: str = "",
        jwks_url: str = "",
    ) -> None:
        unknown = set(algorithms) - ALGORITHMS
        if unknown or not algorithms:
            raise ValueError(f"jwt_algorithms takes {', '.join(sorted(ALGORITHMS))}; not {sorted(unknown)}")
        if len(secret.encode()) < SMALLEST_SECRET:
            raise ValueError(f"jwt_secret needs at least {SMALLEST_SECRET} bytes")
        if set(algorithms) & ASYMMETRIC and not (public_key or jwks_url):
            raise ValueError("RS256 and ES256 need jwt_public_key or jwks_url")
        self._secret = secret
        self._algorithms = frozenset(algorithms)
        self._public_key = public_key
        self._key_server = (
            PyJWKClient(jwks_url, lifespan=300, timeout=KEY_SERVER_SECONDS) if jwks_url else None
        )

    def issue(self, claims: Claims) -> str:
        """Sign `claims`. Conflict where only somebody else's tokens are accepted."""
        if not self._algorithms & SYMMETRIC:
            raise Conflict("tokens_not_issued")
        payload: dict[str, Any] = {
            "sub": claims.subject,
            "aud": AUDIENCE,
            # Not rounded, so that a token issued just after a revocation is told from one just before.
            "iat": claims.issued_at,
            "exp": claims.expires_at,
        }
        optional = {
            "user_id": claims.user_id,
            "name": claims.name,
            "session_id": claims.session_id,
            "role": None if claims.role is Role.OWNER else str(claims.role),
            "groups": list(claims.groups) or None,
        }
        payload |= {name: value for name, value in optional.items() if value is not None}
        return jwt.encode(payload, self._secret, algorithm="HS256")

    async def verify(self, token: str) -> Claims:
        """What a valid token says; NotAuthenticated for any other, Unavailable if its key cannot be had."""
        try:
            key, algorithms = await self._key_for(token)
            payload = jwt.decode(
                token,
                key,
                algorithms=algorithms,
                audience=AUDIENCE,
                leeway=LEEWAY_SECONDS,
                options={"require": ["exp", "sub"]},
            )
            return _claims(payload)
        except jwt.ExpiredSignatureError as error:
            raise NotAuthenticated("token_expired") from error
        except PyJWKClientConnectionError as error:
            raise Unavailable("sign_in_unreachable") from error
        except (jwt.PyJWTError, ValueError, TypeError, KeyError, OverflowError, RecursionError) as error:
            raise NotAuthenticated("token_invalid") from error

    async def _key_for(self, token: str) -> tuple[Any, list[str]]:
        algorithm = jwt.get_unverified_header(token).get("alg")
        if algorithm not in self._algorithms:
            raise jwt.InvalidAlgorithmError(f"{algorithm!r} is not accepted")
        if algorithm in SYMMETRIC:
            return self._secret, [algorithm]
        if self._key_server is None:
            return self._public_key, [algorithm]
        found = await asyncio.to_thread(self._key_server.get_signing_key_from_jwt, token)
        return found.key, [algorithm]


def _claims(payload: dict[str, Any]) -> Claims:
    """The claims of a payload whose signature and times are right; ValueError or KeyError if malformed."""
    subject, user_id = payload["sub"], payload.get("user_id")
    if not subject or len(subject) > LONGEST_NAME or not subject.isprintable():
        raise ValueError("sub")
    if user_id is not None and type(user_id) is not int:
        raise ValueError("user_id")
    role, groups = _text(payload, "role"), payload.get("groups", [])
    if not isinstance(groups, list):
        raise ValueError("groups")
    return Claims(
        subject=subject,
        expires_at=float(payload["exp"]),
        # Without a time of issue a token cannot show that it is newer than a revocation.
        issued_at=float(payload.get("iat", 0)),
        user_id=user_id,
        name=_text(payload, "name"),
        session_id=_text(payload, "session_id"),
        role=Role.OWNER if role is None else Role.named(role),
        groups=tuple(group for group in groups if isinstance(group, str)),
    )


def _text(payload: dict[str, Any], claim: str) -> str | None:
    value = payload.get(claim)
    if value is not None and (not isinstance(value, str) or not value.isprintable()):
        raise ValueError(claim)
    return value or None
