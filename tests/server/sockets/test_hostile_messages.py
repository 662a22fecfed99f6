"""No message of one client changes the document unless it is right, or troubles another client."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from socket_peer import Peer

from .hostile_messages import GOOD, LENGTH, LONGEST, MESSAGES

pytestmark = pytest.mark.parametrize("room", ["editing", "translation"], indirect=True)


@pytest.fixture
def jddb_config() -> dict[str, Any]:
    return {"changes_per_second": 0, "max_document_length": LONGEST}


async def unharmed(witness: Peer, revision: int) -> int:
    """See that nothing was committed, and that the witness edits on; the revision afterwards."""
    assert await witness.head() == revision
    for ops in ([{"insert": "w"}], [{"delete": 1}]):
        assert await witness.changed(revision, *ops) == revision + 1
        revision += 1
    return revision


async def test_each_hostile_message_is_refused_and_harms_nobody(room: Any) -> None:
    witness = await room.enter("bob")
    revision = await unharmed(witness, 0)
    for row in MESSAGES:
        attacker = await room.enter("eve")
        await attacker.raw(row.frame_at(revision, room.document))
        error = await attacker.next("error")
        told = (error["code"], error["retryable"], error.get("seq"))
        assert told == (row.code, row.retryable, row.seq), (row.name, error)
        assert len(error["message"]) < 600, row.name
        assert error["message"].isprintable(), row.name
        assert await attacker.head() == revision, row.name
        assert [message["type"] for message in attacker.messages].count("error") == 1, row.name
        revision = await unharmed(witness, revision)
        # The connection stays open, and the refused change has used up no number.
        await attacker.until(lambda: len(attacker.of("document_change")) == 2)  # noqa: B023
        harmless = {"retain": 1, "attributes": {"bold": None}}
        assert await attacker.changed(revision, harmless, seq=1) == revision + 1, row.name
        revision += 1
        attacker.leave()
    read = (await room.owner("GET", f"sessions/{room.edited}/document")).body
    assert (read["revision"], len(read["text"])) == (revision, LENGTH)


async def test_only_the_first_change_of_a_batch_counts(room: Any) -> None:
    bob, witness = await room.enter("bob"), await room.enter("eve")
    of_it = {} if room.document is None else {"document": room.document}
    changes = [{**GOOD, **of_it, "revision": 0}, {**GOOD, **of_it, "revision": 0, "seq": 2}]
    await bob.send("batch", messages=changes)
    assert await bob.acked(1) == 1
    error = await bob.next("error")
    assert (error["code"], error["seq"]) == ("invalid_message", 2)
    assert await witness.head() == 1


async def test_a_change_sent_again_is_acknowledged_again_whatever_it_says_now(room: Any) -> None:
    bob, witness = await room.enter("bob"), await room.enter("eve")
    for seq in (1, 2, 3):
        await bob.changed(seq - 1, {"insert": str(seq)}, seq=seq)
    for seq in (2, 1, 3):
        count = len(bob.of("ack"))
        await bob.change(0, {"insert": "something else"}, seq=seq)
        ack = await bob.next("ack", count + 1)
        assert ack.pop("document", None) == room.document
        assert ack == {"type": "ack", "seq": seq, "revision": seq}
    await unharmed(witness, 3)


@pytest.mark.parametrize(
    "frame", ["x" * 10_000_000, b"x" * 10_000_000, '{"type": "' + "x" * 1_000_001 + '"}']
)
async def test_a_frame_that_is_too_big_closes_its_connection_alone(room: Any, frame: str | bytes) -> None:
    witness = await room.enter("bob")
    attacker = await room.enter("eve")
    sending = asyncio.ensure_future(attacker.raw(frame))
    assert await attacker.closing() == 1009
    await asyncio.gather(sending, return_exceptions=True)
    await unharmed(witness, 0)


@pytest.mark.parametrize(
    "data",
    [
        b"\x81\x82\0\0\0\0\xff\xfe",  # a text that is not UTF-8
        b"\x83\x81\0\0\0\0x",  # an opcode that there is not
        b"\xf1\x81\0\0\0\0x",  # bits that are reserved
        b"\x09\x81\0\0\0\0x",  # a ping in parts
        b"\x80\x81\0\0\0\0x",  # the end of a message without its beginning
        b"\x81\xff\xff\xff\xff\xff\xff\xff\xff\xff\0\0\0\0",  # a length of 64 bits
        b"GET / HTTP/1.1\r\n\r\n" * 20,
    ],
)
async def test_broken_framing_closes_its_connection_alone(room: Any, data: bytes) -> None:
    witness = await room.enter("bob")
    attacker = await room.enter("eve")
    await attacker.below(data)
    await attacker.closing()
    assert (await witness.next("user_leave"))["name"] == "eve"
    await unharmed(witness, 0)
