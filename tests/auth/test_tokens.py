"""Tokens: what is issued is verified, and nothing else is."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.algorithms import RSAAlgorithm

from jddb_jupyter.auth.tokens import Claims, Tokens, looks_like_jwt
from jddb_jupyter.collab.roles import Role
from jddb_jupyter.errors import Conflict, JddbError, NotAuthenticated, Unavailable

SECRET = "a secret that is only used by tests, 32 bytes"
RSA_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
EC_KEY = ec.generate_private_key(ec.SECP256R1())


def pem(key: Any) -> str:
    public = key.public_key()
    return public.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    ).decode()


def encode(payload: dict[str, Any], key: Any = SECRET, algorithm: str = "HS256") -> str:
    full = {"sub": "ann", "aud": "jddb", "exp": time.time() + 60, **payload}
    kept = {name: value for name, value in full.items() if value is not None}
    return jwt.encode(kept, key, algorithm=algorithm)


async def refusal(tokens: Tokens, token: str) -> str:
    with pytest.raises(NotAuthenticated) as refused:
        await tokens.verify(token)
    return refused.value.reason


async def test_what_is_issued_is_verified() -> None:
    now = time.time()
    claims = Claims("ann", now + 60, now, 7, "Ann", "session", Role.REVIEWER, ("writers",))
    assert await Tokens(SECRET).verify(Tokens(SECRET).issue(claims)) == claims
    bare = Claims("ann", now + 60, now)
    assert await Tokens(SECRET).verify(Tokens(SECRET).issue(bare)) == bare


async def test_times_are_kept_to_the_microsecond_so_that_revoking_is_exact() -> None:
    issued = time.time()
    claims = await Tokens(SECRET).verify(Tokens(SECRET).issue(Claims("ann", issued + 60, issued)))
    assert claims.issued_at == issued


REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("expired", {"exp": time.time() - 60}, "token_expired"),
    ("without expiry", {"exp": None}, "token_invalid"),
    ("expiry is a text", {"exp": "soon"}, "token_invalid"),
    ("expiry is endless", {"exp": float("inf")}, "token_invalid"),
    ("without subject", {"sub": None}, "token_invalid"),
    ("empty subject", {"sub": ""}, "token_invalid"),
    ("long subject", {"sub": "a" * 256}, "token_invalid"),
    ("subject with a line break", {"sub": "a\nb"}, "token_invalid"),
    ("another audience", {"aud": "other"}, "token_invalid"),
    ("without audience", {"aud": None}, "token_invalid"),
    ("not valid yet", {"nbf": time.time() + 600}, "token_invalid"),
    ("issued in the future", {"iat": time.time() + 600}, "token_invalid"),
    ("unknown role", {"role": "king"}, "token_invalid"),
    ("role in capitals", {"role": "OWNER"}, "token_invalid"),
    ("role is a number", {"role": 5}, "token_invalid"),
    ("session is a list", {"session_id": ["a"]}, "token_invalid"),
    ("user number is a bool", {"user_id": True}, "token_invalid"),
    ("user number is a text", {"user_id": "1"}, "token_invalid"),
    ("name is a number", {"name": 1}, "token_invalid"),
    ("groups is a text", {"groups": "writers"}, "token_invalid"),
]


@pytest.mark.parametrize(("payload", "reason"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
async def test_claims_that_are_not_right_are_refused(payload: dict[str, Any], reason: str) -> None:
    try:
        token = encode(payload)
    except TypeError:  # PyJWT does not sign it; others would
        token = signed_by_hand({"sub": "ann", "aud": "jddb", "exp": time.time() + 60, **payload})
    assert await refusal(Tokens(SECRET), token) == reason


def part(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def signed_by_hand(payload: dict[str, Any]) -> str:
    message = f"{part({'alg': 'HS256'})}.{part(payload)}"
    mac = hmac.new(SECRET.encode(), message.encode(), hashlib.sha256).digest()
    return f"{message}.{base64.urlsafe_b64encode(mac).decode().rstrip('=')}"


async def test_a_token_without_signature_or_by_another_key_is_refused() -> None:
    good = encode({})
    header, payload, signature = good.split(".")
    other = part({"sub": "bob", "aud": "jddb", "exp": time.time() + 60})
    for token in (
        f"{part({'alg': 'none'})}.{payload}.",
        f"{part({'alg': 'None'})}.{payload}.",
        f"{part({'alg': ['HS256']})}.{payload}.{signature}",
        f"{part({})}.{payload}.{signature}",
        f"{header}.{payload}.",
        f"{header}.{payload}",
        f"{header}.{other}.{signature}",
        good[:-4],
        good + "A" * 4,
        encode({}, key="another secret of at least thirty-two bytes"),
        encode({}, algorithm="HS512"),
    ):
        assert await refusal(Tokens(SECRET), token) == "token_invalid", token


async def test_a_public_key_is_never_taken_for_a_secret() -> None:
    tokens = Tokens(SECRET, ["HS256", "RS256"], public_key=pem(RSA_KEY))
    good = encode({}, RSA_KEY, "RS256")
    assert (await tokens.verify(good)).subject == "ann"
    message = f"{part({'alg': 'HS256'})}.{good.split('.')[1]}"
    mac = hmac.new(pem(RSA_KEY).encode(), message.encode(), hashlib.sha256).digest()
    forged = f"{message}.{base64.urlsafe_b64encode(mac).decode().rstrip('=')}"
    assert await refusal(tokens, forged) == "token_invalid"


async def test_only_the_algorithms_of_the_settings_are_taken() -> None:
    strange = Tokens(SECRET, ["ES256"], public_key=pem(EC_KEY))
    assert (await strange.verify(encode({}, EC_KEY, "ES256"))).subject == "ann"
    assert await refusal(strange, encode({})) == "token_invalid"
    assert await refusal(Tokens(SECRET), encode({}, EC_KEY, "ES256")) == "token_invalid"
    with pytest.raises(Conflict):
        strange.issue(Claims("ann", time.time() + 60))


@pytest.fixture
def key_server() -> Iterator[tuple[str, list[str]]]:
    """A sign-in service's published key: its address, and what was asked of it."""
    key = {**RSAAlgorithm.to_jwk(RSA_KEY.public_key(), as_dict=True), "kid": "k1", "use": "sig"}
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps({"keys": [key]}).encode())

        def log_message(self, format: str, *arguments: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/keys", asked
        server.shutdown()
        thread.join()


async def test_the_keys_of_a_sign_in_service_are_fetched_once(key_server: tuple[str, list[str]]) -> None:
    address, asked = key_server
    tokens = Tokens(SECRET, ["RS256"], jwks_url=address)
    payload = {"sub": "ann", "aud": "jddb", "exp": time.time() + 60}
    for _ in range(3):
        token = jwt.encode(payload, RSA_KEY, "RS256", headers={"kid": "k1"})
        assert (await tokens.verify(token)).subject == "ann"
        unknown = jwt.encode(payload, RSA_KEY, "RS256", headers={"kid": "k2"})
        assert await refusal(tokens, unknown) == "token_invalid"
    assert asked == ["/keys"]


async def test_a_key_server_that_does_not_answer_is_no_hang_and_no_way_in() -> None:
    tokens = Tokens(SECRET, ["RS256"], jwks_url="http://127.0.0.1:9/keys")
    with pytest.raises(Unavailable) as unavailable:
        await tokens.verify(encode({}, RSA_KEY, "RS256"))
    assert unavailable.value.reason == "sign_in_unreachable"


@pytest.mark.parametrize(
    ("options", "word"),
    [
        ({"secret": "short"}, "jwt_secret"),
        ({"secret": SECRET, "algorithms": ["none"]}, "jwt_algorithms"),
        ({"secret": SECRET, "algorithms": []}, "jwt_algorithms"),
        ({"secret": SECRET, "algorithms": ["RS256"]}, "jwks_url"),
    ],
)
def test_settings_that_would_let_anybody_in_are_refused(options: dict[str, Any], word: str) -> None:
    with pytest.raises(ValueError, match=word):
        Tokens(**options)


@pytest.mark.parametrize(
    ("token", "meant"),
    [
        (encode({}), True),
        (encode({})[:-10], True),
        (f"{part({'alg': 'none'})}.e30.", True),
        (f"{part({'alg': 'none'})}.e30", True),
        ("benchtoken", False),
        ("", False),
        ("a.b.c", False),
        ("é.b.c", False),
        (f"{part([1])}.e30.x", False),
        (f"{part({'x': 1})}.e30.x", False),
        (base64.urlsafe_b64encode(b"[" * 100_000).decode() + ".a.b", False),
    ],
)
def test_what_is_meant_as_a_token_of_ours(token: str, meant: bool) -> None:
    assert looks_like_jwt(token) is meant


async def test_a_refusal_says_nothing_of_the_token() -> None:
    with pytest.raises(JddbError) as refused:
        await Tokens(SECRET).verify(encode({"sub": "secret name", "exp": 1}))
    assert "secret name" not in refused.value.message()
