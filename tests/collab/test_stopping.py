"""A server that stops: what waits is committed, everybody is told, nobody is waited for long."""

from __future__ import annotations

import asyncio

import pytest

from jddb_jupyter.errors import JddbError

INSERT_A = {"insert": "A"}
SOON = 1.5
"""Seconds: well below the time after which everybody is closed whatever waits."""


async def test_who_goes_on_typing_does_not_keep_the_server(world, manager):
    ann = await world.connect(manager, "ann")

    async def type_on():
        while True:
            if ann.connection.waiting_changes < 5:
                await ann.change(ann.seq, INSERT_A)
            await asyncio.sleep(0)

    typing = asyncio.ensure_future(type_on())
    await ann.socket.next("ack", 10)
    async with asyncio.timeout(SOON):
        await manager.close()
    typing.cancel()
    assert ann.socket.closed[0] == 1001
    acked = [ack["revision"] for ack in ann.socket.of("ack")]
    assert [row["revision"] for row in await world.rows()] == acked


async def test_who_reads_slowly_does_not_keep_the_others(world, manager):
    ann, bob = await world.connect(manager, "ann"), await world.connect(manager, "bob")
    await asyncio.sleep(0)
    bob.socket.stuck = asyncio.Event()
    await ann.changed(0, INSERT_A)
    closing = asyncio.ensure_future(manager.close())
    async with asyncio.timeout(SOON):
        await ann.socket.until(lambda socket: socket.closed)
    assert ann.socket.closed[0] == 1001
    assert not closing.done()
    bob.socket.stuck.set()
    await closing
    assert bob.socket.of("document_change")
    assert bob.socket.closed[0] == 1001


async def test_everybody_is_told_in_their_language(world, manager):
    bob = await world.connect(manager, "bob", principal=world.principal("bob", locale="fr"))
    await manager.close()
    assert "serveur" in bob.socket.closed[1]


async def test_who_is_just_coming_in_is_sent_away(world, manager):
    await world.connect(manager, "ann")
    joining = asyncio.ensure_future(world.connect(manager, "bob"))
    await asyncio.sleep(0)
    await manager.close()
    assert (await joining).socket.closed[0] == 1001


async def test_a_session_that_is_just_loaded_is_not_opened(world, manager):
    joining = asyncio.ensure_future(world.connect(manager, "ann"))
    await asyncio.sleep(0)
    await manager.close()
    with pytest.raises(JddbError) as refused:
        await joining
    assert refused.value.reason == "going_away"
