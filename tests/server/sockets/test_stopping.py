"""The end of the extension with the server, seen from sockets that are open."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from socket_peer import silent_socket

GONE_WITHIN = 5.0
"""Seconds."""


@pytest.mark.parametrize("room", ["editing", "translation"], indirect=True)
async def test_when_the_extension_has_stopped_everybody_was_told(room: Any, jp_serverapp: Any) -> None:
    people = [await room.enter(username, accept="gzip") for username in ("bob", "eve", "vic")]
    for _ in range(3):
        await people[0].change(0, {"insert": "x"})
    await jp_serverapp.cleanup_extensions()
    # Both sides have closed by now, so that the end of the process takes nothing from anybody.
    assert [peer.is_closed for peer in people] == [True] * 3
    assert [await peer.closing() for peer in people] == [1001] * 3
    acked = [ack["seq"] for ack in people[0].of("ack")]
    assert acked == list(range(1, len(acked) + 1))


async def test_the_answer_of_a_client_is_waited_for(room: Any, jp_serverapp: Any) -> None:
    reader, writer = await silent_socket(room.address_of_session, room.token("eve"))
    stopping = asyncio.ensure_future(jp_serverapp.cleanup_extensions())
    await reader.readuntil(b"\x03\xe9The server is stopping")
    # Nothing may happen now, for much longer than the rest of the stopping takes.
    await asyncio.wait([stopping], timeout=0.4)
    assert not stopping.done()
    writer.write(b"\x88\x82\0\0\0\0\x03\xe9")
    await stopping
    writer.close()


async def test_who_never_answers_is_not_waited_for_long(room: Any, jp_serverapp: Any) -> None:
    bob = await room.enter("bob")
    _, writer = await silent_socket(room.address_of_session, room.token("eve"))
    async with asyncio.timeout(GONE_WITHIN):
        await jp_serverapp.cleanup_extensions()
    assert await bob.closing() == 1001
    writer.close()
