"""What ends or limits a connection that is open: rights that are taken away, time, too much of anything."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from socket_peer import Peer

from jddb_jupyter.collab.roles import Role
from jddb_jupyter.storage import users
from tests.databases import on_each_engine

INSERT = {"insert": "x"}
ANN = 1
"""The id of who was here first."""


async def unharmed(witness: Peer, revision: int = 0) -> None:
    """See that nothing was committed, and that the witness edits on."""
    assert await witness.head() == revision
    assert await witness.changed(revision, {"insert": "w"}) == revision + 1


@pytest.mark.parametrize("username", ["tom", "rita", "vic"])
async def test_a_role_that_is_too_small_changes_nothing(room: Any, username: str) -> None:
    witness = await room.enter("bob")
    small = await room.enter(username)
    await small.change(0, INSERT)
    error = await small.next("error")
    assert (error["code"], error["seq"], error["retryable"]) == ("forbidden", 1, False)
    await unharmed(witness)


async def test_a_token_limits_the_role(room: Any) -> None:
    witness = await room.enter("bob")
    small = await room.enter("eve", claims={"role": Role.VIEWER, "session_id": room.session_id})
    assert small.messages[0]["role"] == "viewer"
    await small.change(0, INSERT)
    assert (await small.next("error"))["code"] == "forbidden"
    await unharmed(witness)


async def test_a_role_taken_away_counts_for_a_change_that_waits(room: Any) -> None:
    witness, eve = await room.enter("bob"), await room.enter("eve")
    elsewhere = sqlite3.connect(room.path, isolation_level=None)
    elsewhere.execute("BEGIN IMMEDIATE")
    await eve.change(0, INSERT)
    assert await eve.head() == 0  # the change has been read and waits for the lock
    eve_id = eve.messages[0]["user_id"]
    elsewhere.execute("UPDATE session_members SET role = 'viewer' WHERE user_id = ?", (eve_id,))
    elsewhere.execute("UPDATE editing_sessions SET access_revision = access_revision + 1")
    elsewhere.execute("COMMIT")
    elsewhere.close()
    error = await eve.next("error")
    assert (error["code"], error["seq"]) == ("forbidden", 1)
    assert (await eve.next("session_state", 2))["role"] == "viewer"
    await unharmed(witness)


async def disable(room: Any) -> None:
    await room.elsewhere(users.set_active, "eve", False, ANN, datetime.now(UTC))


async def revoke(room: Any) -> None:
    await room.elsewhere(users.revoke_tokens, "eve", ANN, datetime.now(UTC))


async def expel(room: Any) -> None:
    reply = await room.owner("DELETE", f"sessions/{room.session_id}/members/eve")
    assert reply.status == 204


@pytest.mark.parametrize(("act", "code"), [(disable, 4001), (revoke, 4001), (expel, 4003)])
async def test_who_is_shut_out_while_connected_is_told_at_once(
    room: Any, act: Callable[[Any], Awaitable[None]], code: int
) -> None:
    witness = await room.enter("bob")
    eve = await room.enter("eve", claims={"issued_at": time.time() - 1})
    await act(room)
    assert await eve.closing() == code
    assert eve.reason
    await unharmed(witness)


@pytest.mark.parametrize("how", ["completed", "deleted", "job deleted"])
async def test_a_session_that_ends_closes_every_socket(room: Any, how: str) -> None:
    bob, vic = await room.enter("bob"), await room.enter("vic")
    await bob.changed(0, INSERT)
    path = f"sessions/{room.session_id}"
    if how == "completed":
        await room.owner("PATCH", path, {"status": "completed"})
    else:
        await room.owner("DELETE", path if how == "deleted" else f"jobs/{room.job_id}")
    assert (await bob.closing(), await vic.closing()) == (4010, 4010)


@on_each_engine
async def test_a_paused_session_is_read_and_not_changed(room: Any) -> None:
    bob = await room.enter("bob")
    path = f"sessions/{room.session_id}"
    await room.owner("PATCH", path, {"status": "paused"})
    assert (await bob.next("session_state", 2))["status"] == "paused"
    await bob.change(0, INSERT)
    error = await bob.next("error")
    assert (error["code"], error["retryable"]) == ("read_only", False)
    await room.owner("PATCH", path, {"status": "active"})
    assert (await bob.next("session_state", 3))["status"] == "active"
    assert await bob.changed(0, INSERT, seq=1) == 1


@on_each_engine
async def test_the_newest_connection_of_a_client_takes_over(room: Any) -> None:
    witness = await room.enter("bob")
    old = await room.enter("eve", client_id="tab")
    await old.change(0, INSERT)
    new = await room.enter("eve", client_id="tab")
    assert await old.closing() == 4009
    assert new.messages[0]["acked_seq"] == 1
    assert await new.changed(1, INSERT, seq=2) == 2
    await unharmed(witness, 2)


@pytest.mark.parametrize(
    "wider",
    [
        lambda room: room.token("bob", session_id=room.session_id, role=Role.EDITOR),
        lambda room: room.token("eve", session_id=room.session_id, role=Role.OWNER),
        lambda room: room.token("eve", role=Role.EDITOR),
        lambda room: room.token("eve", session_id="another", role=Role.EDITOR),
        lambda room: room.token("eve", session_id=room.session_id, role=Role.EDITOR, expires_at=1.0),
        lambda room: room.token("eve", session_id=room.session_id, role=Role.EDITOR)[:-2],
    ],
    ids=["another user", "a greater role", "no session", "another session", "expired", "truncated"],
)
async def test_a_token_is_not_refreshed_by_a_wider_one(room: Any, wider: Callable[[Any], str]) -> None:
    witness = await room.enter("bob")
    eve = await room.enter("eve", claims={"session_id": room.session_id, "role": Role.EDITOR})
    await eve.send("refresh_token", token=wider(room))
    assert (await eve.next("error"))["code"] == "not_authenticated"
    await unharmed(witness)
    assert await eve.changed(1, INSERT) == 2


@pytest.mark.parametrize("jddb_config", [{"heartbeat_interval": 0.3}])
async def test_a_token_that_expires_ends_its_connection_unless_refreshed(room: Any) -> None:
    now = time.time()
    short = {"issued_at": now, "expires_at": now + 1}
    kept, lost = await room.enter("bob", claims=short), await room.enter("eve", claims=short)
    await kept.send("refresh_token", token=room.token("bob"))
    await kept.next("token_refreshed")
    while not lost.is_closed:  # both show that they live; only one has a token that lasts
        await kept.head()
        if not lost.is_closed:
            await lost.send("heartbeat")
    assert await lost.closing() == 4001
    await unharmed(kept)


@pytest.mark.parametrize("jddb_config", [{"heartbeat_interval": 0.2}])
async def test_a_silent_connection_is_closed(room: Any) -> None:
    witness, silent = await room.enter("bob"), await room.enter("eve")
    while not silent.is_closed:
        await witness.head()
    assert await silent.closing() == 4013
    await unharmed(witness)


async def test_too_many_refused_messages_close_their_connection(room: Any) -> None:
    witness, attacker = await room.enter("bob"), await room.enter("eve")
    for _ in range(51):
        await attacker.raw("rubbish")
    assert await attacker.closing() == 4008
    assert len(attacker.of("error")) >= 50
    await unharmed(witness)


@pytest.mark.parametrize("jddb_config", [{"changes_per_second": 2}])
async def test_changes_over_the_rate_may_be_sent_again(room: Any) -> None:
    witness, eve = await room.enter("bob"), await room.enter("eve")
    for seq in range(1, 8):
        await eve.change(seq - 1, INSERT, seq=seq)
    error = await eve.next("error")
    assert (error["code"], error["retryable"], error["seq"]) == ("rate_limited", True, 5)
    await eve.acked(4)
    await eve.send("heartbeat")
    eve_may_go_on = (await eve.next("heartbeat"))["server_time"] + 600
    await unharmed(witness, 4)
    while witness.of("heartbeat")[-1]["server_time"] < eve_may_go_on:
        await witness.head()
    assert await eve.changed(5, INSERT, seq=5) == 6


async def test_a_client_that_hangs_up_in_the_middle_troubles_nobody(room: Any) -> None:
    witness, eve = await room.enter("bob"), await room.enter("eve")
    for seq in range(1, 6):
        await eve.change(0, INSERT, seq=seq)
    await eve.below(b"\x81\xff")
    eve.cut()
    assert (await witness.next("user_leave"))["name"] == "eve"
    assert 1 <= await witness.changed(0, INSERT) <= 6  # what had arrived is committed, or not
