"""Who is let in through the socket, and the code that everyone else is closed with."""

from __future__ import annotations

import asyncio
import base64
import json
import sqlite3
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import jwt
import pytest
from socket_peer import Peer

from jddb_jupyter.auth.tokens import Claims, Tokens
from jddb_jupyter.storage import users

pytestmark = pytest.mark.parametrize("room", ["editing", "translation"], indirect=True)

FOREIGN = {"Origin": "https://elsewhere.example"}
HEARD_WITHIN = 4.0
"""Seconds; Tornado's client goes without an answer after five."""
ANN = 1
"""The id of who was here first."""


def encoded(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def unsigned(algorithm: object, **claims: Any) -> str:
    payload = {"sub": "bob", "aud": "jddb", "iat": 0, "exp": time.time() + 600, **claims}
    return f"{encoded({'alg': algorithm, 'typ': 'JWT'})}.{encoded(payload)}."


def signed(room: Any, **claims: Any) -> str:
    """A token with a right signature and these claims, whatever they are; `None` leaves one out."""
    now = time.time()
    payload = {"sub": "bob", "aud": "jddb", "iat": now, "exp": now + 600, **claims}
    told = {name: value for name, value in payload.items() if value is not None}
    return jwt.encode(told, room.tokens._secret, algorithm="HS256")


def foreign(room: Any) -> str:
    return Tokens("another secret, as long as the right one").issue(
        Claims(subject="bob", issued_at=time.time(), expires_at=time.time() + 600)
    )


def with_other_payload(room: Any) -> str:
    head, _, signature = room.token("bob").split(".")
    return ".".join((head, encoded({"sub": "ann", "aud": "jddb", "exp": time.time() + 600}), signature))


WORDS = ["", "abc", "x" * 6_000, "..", "\u0000\u202e", "a.b.c"]
"""What nobody can take for a token of ours. Beside a cookie it is Jupyter's to judge."""

TOKENS: dict[str, tuple[Callable[[Any], str], int]] = {
    "expired": (lambda room: signed(room, iat=0, exp=time.time() - 60), 4001),
    "expired within the leeway": (lambda room: signed(room, iat=0, exp=time.time() - 2), 4001),
    "signed with another secret": (foreign, 4001),
    "alg none": (lambda room: unsigned("none"), 4001),
    "alg None": (lambda room: unsigned("None"), 4001),
    "alg null": (lambda room: unsigned(None), 4001),
    "alg that is a list": (lambda room: unsigned(["HS256"]), 4001),
    "alg RS256": (lambda room: unsigned("RS256"), 4001),
    "a right head without a signature": (lambda room: unsigned("HS256"), 4001),
    "truncated by one": (lambda room: room.token("bob")[:-1], 4001),
    "truncated to its head": (lambda room: room.token("bob").partition(".")[0] + ".", 4001),
    "without its signature": (lambda room: room.token("bob").rpartition(".")[0] + ".", 4001),
    "a payload exchanged": (with_other_payload, 4001),
    "for another audience": (lambda room: signed(room, aud="another"), 4001),
    "for no audience": (lambda room: signed(room, aud=None), 4001),
    "without an end": (lambda room: signed(room, exp=None), 4001),
    "an end that is a text": (lambda room: signed(room, exp="tomorrow"), 4001),
    "an end beyond time": (lambda room: signed(room, exp=10**30, nbf=10**29), 4001),
    "not valid yet": (lambda room: signed(room, nbf=time.time() + 600), 4001),
    "for nobody": (lambda room: signed(room, sub=None), 4001),
    "for an empty name": (lambda room: signed(room, sub=""), 4001),
    "for a name with a line break": (lambda room: signed(room, sub="bob\n"), 4001),
    "for a very long name": (lambda room: signed(room, sub="b" * 300), 4001),
    "with a user_id of another": (lambda room: signed(room, user_id=1), 4001),
    "with a user_id that is true": (lambda room: signed(room, user_id=True), 4001),
    "with a role that there is not": (lambda room: signed(room, role="emperor"), 4001),
    "with a role that is a number": (lambda room: signed(room, role=5), 4001),
    "for another session": (lambda room: signed(room, session_id="another"), 4003),
    "with no role at all": (lambda room: signed(room, role="none"), 4004),
    "for somebody without a role": (lambda room: signed(room, sub="mallory"), 4004),
}


async def unharmed(witness: Peer) -> None:
    """See that nothing was committed, and that the witness edits on."""
    revision = len(witness.of("ack"))
    assert await witness.head() == revision
    assert await witness.changed(revision, {"insert": "w"}) == revision + 1


async def refused(room: Any, token: str, code: int, **headers: str) -> None:
    for sent, query in ((headers, {"token": token}), ({**headers, "Authorization": f"Bearer {token}"}, {})):
        if token.isprintable() or query:
            attacker = await room.open(headers=sent, **query)
            assert await attacker.closing() == code, (token, sent)
            assert attacker.messages == []
            assert attacker.reason


async def test_each_token_that_is_not_right_is_refused(room: Any, login: Any, jp_http_port: int) -> None:
    witness = await room.enter("bob")
    # A wrong token is not passed over, where a cookie would do.
    cookie = {"Cookie": await login(), "Origin": f"http://127.0.0.1:{jp_http_port}"}
    for word in WORDS:
        for headers in ({}, FOREIGN):
            await refused(room, word, 4001, **headers)
    for make, code in TOKENS.values():
        for headers in ({}, FOREIGN, cookie):
            await refused(room, make(room), code, **headers)
        await unharmed(witness)


async def test_a_cookie_of_another_sites_page_is_refused(room: Any, login: Any) -> None:
    witness = await room.enter("bob")
    cookie = await login()
    for origin in ("https://elsewhere.example", "null", "http://127.0.0.1:1", "file://", "http://localhost"):
        attacker = await room.open(headers={"Cookie": cookie, "Origin": origin})
        assert await attacker.closing() == 4003, origin
    attacker = await room.open(headers={"Host": "elsewhere.example"}, token=room.token("bob"))
    assert await attacker.closing() == 4003
    await unharmed(witness)


async def disabled(room: Any) -> str:
    token = room.token("eve")
    await room.elsewhere(users.set_active, "eve", False, ANN, datetime.now(UTC))
    return str(token)


async def revoked(room: Any) -> str:
    token = room.token("eve", issued_at=time.time() - 1)
    await room.elsewhere(users.revoke_tokens, "eve", ANN, datetime.now(UTC))
    return str(token)


async def revoked_and_undated(room: Any) -> str:
    await revoked(room)
    return signed(room, sub="eve", iat=None)


@pytest.mark.parametrize("arrange", [disabled, revoked, revoked_and_undated])
async def test_who_was_shut_out_is_refused(room: Any, arrange: Callable[[Any], Awaitable[str]]) -> None:
    witness = await room.enter("bob")
    attacker = await room.open(token=await arrange(room))
    assert await attacker.closing() == 4001
    await unharmed(witness)


SESSIONS = ["nothing", "a%20b", "%00", "%2e%2e", "%F0%9F%98%80", "x" * 5_000, "'%20OR%201=1--"]


async def test_sessions_that_are_not_there_or_not_for_everyone_look_the_same(room: Any) -> None:
    witness = await room.enter("bob")
    told = set()
    for session_id in SESSIONS:
        attacker = await room.open(session_id, token=room.token("bob"))
        assert await attacker.closing() == 4004, session_id
        told.add(attacker.reason)
    stranger = await room.open(token=room.token("mallory"))
    assert await stranger.closing() == 4004
    assert told == {stranger.reason}
    await unharmed(witness)


async def test_a_client_id_of_somebody_else_is_refused(room: Any) -> None:
    witness = await room.enter("bob", client_id="bob-1")
    attacker = await room.open(token=room.token("eve"), client_id="bob-1")
    assert await attacker.closing() == 4003
    await unharmed(witness)
    gone = await room.enter("vic", client_id="vic-1")
    gone.leave()
    await witness.next("user_leave")
    attacker = await room.open(token=room.token("eve"), client_id="vic-1")
    assert await attacker.closing() == 4003
    await unharmed(witness)


async def test_queries_that_cannot_be_read_are_no_fault_of_the_server(room: Any) -> None:
    witness = await room.enter("bob")
    token = room.token("eve")
    for client_id in ("x" * 129, "a%20b", "%C3%A9", "%00", "%ff"):
        attacker = await room.open(f"{room.session_id}?client_id={client_id}&token={token}")
        assert await attacker.closing() == 4003, client_id
    for name in ("locale", "since", "epoch", "accept"):
        peer = await room.open(f"{room.session_id}?{name}=%ff&token={token}")
        state = await peer.state()
        document = state if room.document is None else state["documents"][room.document]
        assert document["document_state"]["ops"], name
    for query in ("?token=%ff", "?token=%ED%A0%80&locale=%ff", f"?token={token}%ff"):
        attacker = await room.open(room.session_id + query)
        assert await attacker.closing() == 4001, query
    attacker = await room.open(f"%ED%A0%80?token={token}")
    assert await attacker.closing() == 4004
    await unharmed(witness)


@pytest.mark.parametrize("end", ["completed", "deleted", "job deleted"])
async def test_a_session_that_is_over_says_so(room: Any, end: str) -> None:
    path = f"sessions/{room.edited}"
    if end == "completed":
        assert (await room.owner("PATCH", path, {"status": "completed"})).status == 200
    else:
        await room.owner("DELETE", path if end == "deleted" else f"jobs/{room.job_id}")
    late = await room.open(token=room.token("bob"))
    # With a job description its pairs are gone: there is nothing left to come back to.
    assert await late.closing() == (4004 if room.document and end == "job deleted" else 4010)


@pytest.mark.parametrize("jddb_config", [{"max_connections": 4}])
async def test_more_connections_than_allowed_are_turned_away(room: Any) -> None:
    witness, other = await room.enter("bob"), await room.enter("bob")
    if room.document is None:  # to a pair, each is two
        await room.enter("bob"), await room.enter("bob")
    for _ in range(3):
        late = await room.open(token=room.token("eve"))
        assert await late.closing() == 4013
    await unharmed(witness)
    other.leave()
    while True:  # the place is free as soon as the server has seen the other one go
        late = await room.open(token=room.token("eve"))
        await late.until(lambda: late.messages or late.is_closed)  # noqa: B023
        if late.messages:
            break


async def test_who_leaves_before_they_are_let_in_is_heard_and_stays_out(room: Any) -> None:
    await room.enter("eve")
    elsewhere = sqlite3.connect(room.path, isolation_level=None)
    elsewhere.execute("BEGIN IMMEDIATE")
    bob = await room.open(token=room.token("bob"), client_id="left")
    bob.leave()
    async with asyncio.timeout(HEARD_WITHIN):
        await bob.closing()
    elsewhere.execute("ROLLBACK")
    await room.enter("vic")
    came = "SELECT count(*) FROM session_clients WHERE client_id = 'left'"
    assert elsewhere.execute(came).fetchone() == (0,)
    elsewhere.close()
