"""One session on several servers: what each tells the others, and what happens where nothing can be told."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from proxy import Proxy
from redis_server import RedisServer

from jddb_jupyter.broker import redis as redis_broker
from jddb_jupyter.broker.local import Hub, LocalBroker
from jddb_jupyter.broker.redis import RedisBroker
from jddb_jupyter.collab.manager import Hello, SessionManager
from jddb_jupyter.collab.news import Came, Guest
from jddb_jupyter.collab.ports import Broker
from jddb_jupyter.errors import Overloaded

INSERT_A = {"insert": "A"}
NEVER = 1_000.0
"""Seconds: nothing is found by watching the database meanwhile."""

Start = Callable[..., Awaitable[SessionManager]]


@pytest.fixture
async def redis() -> AsyncIterator[RedisServer]:
    server = RedisServer()
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
async def proxy(redis: RedisServer) -> AsyncIterator[Proxy]:
    between = Proxy(redis.port)
    await between.start()
    yield between
    await between.close()


def reach(port: int, name: str) -> RedisBroker:
    return RedisBroker(f"redis://127.0.0.1:{port}/0", server_id=name, prefix="t:", clock=time.time)


async def until(condition: Callable[[], Any]) -> None:
    """Wait for what only shows from outside."""
    async with asyncio.timeout(15):
        while not condition():  # noqa: ASYNC110 (a broker's state has no event)
            await asyncio.sleep(0.01)


@pytest.fixture(params=["local", "redis"])
async def start(request: pytest.FixtureRequest, world) -> AsyncIterator[Start]:
    """Starts one more server, which hears of the others through a broker alone."""
    hub, redis = Hub(), RedisServer()
    if request.param == "redis":
        await redis.start()

    async def start(**settings: Any) -> SessionManager:
        name = f"server-{len(world.open)}"
        broker: Broker = reach(redis.port, name) if request.param == "redis" else LocalBroker(hub)
        await broker.start()
        await until(lambda: not broker.is_away)
        return await world.start(broker, **{"watch_interval": NEVER, **settings})

    yield start
    await redis.stop()


async def meet(world, first: SessionManager, second: SessionManager):
    """Ann on one server and Bob on another, who see each other."""
    ann, bob = await world.connect(first, "ann"), await world.connect(second, "bob")
    await ann.socket.until(lambda socket: sees(ann, "Bob"))
    await bob.socket.until(lambda socket: sees(bob, "Ann"))
    return ann, bob


def sees(peer, name: str) -> bool:
    """Whether somebody has been told that a person is there, and not since that they left."""
    here = {user["name"]: user["id"] for user in peer.socket.messages[0]["users"]}
    for message in peer.socket.messages:
        if message["type"] == "user_join":
            here[message["name"]] = message["user_id"]
        elif message["type"] == "user_leave":
            here.pop(message["name"], None)
    return name in here


async def test_a_change_reaches_the_other_server_at_once(world, start):
    ann, bob = await meet(world, await start(), await start())
    for revision in range(20):
        await ann.changed(revision, INSERT_A)
    await bob.socket.next("document_change", 20)
    assert [one["revision"] for one in bob.socket.of("document_change")] == list(range(1, 21))
    assert await bob.changed(20, {"insert": "B"}) == 21
    assert (await ann.socket.next("document_change"))["data"] == {"ops": [{"insert": "B"}]}


async def test_a_change_too_long_to_be_told_is_read_from_the_database(world, start):
    ann, bob = await meet(world, await start(), await start())
    await ann.changed(0, {"insert": "é" * 40_000})
    assert (await bob.socket.next("document_change"))["data"] == {"ops": [{"insert": "é" * 40_000}]}


async def test_both_write_at_once_and_agree(world, start):
    ann, bob = await meet(world, await start(), await start())
    for number in range(10):
        await ann.change(0, {"insert": f"a{number}"})
        await bob.change(0, {"insert": f"b{number}"})
    for peer in (ann, bob):
        await peer.socket.next("ack", 10)
        await peer.socket.next("document_change", 10)
        mixed = [one["revision"] for kind in ("ack", "document_change") for one in peer.socket.of(kind)]
        assert sorted(mixed) == list(range(1, 21))
    assert len(await world.rows()) == 20


async def test_people_cursors_and_typing_cross(world, start):
    first, second = await start(), await start()
    ann, bob = await meet(world, first, second)
    await ann.send("cursor_position", revision=0, data={"position": 2, "selection": {"start": 2, "end": 4}})
    shown = await bob.socket.next("cursor_position")
    assert (shown["user_id"], shown["data"]["position"]) == (world.people["ann"].id, 2)
    await ann.send("user_typing", data={"typing": True})
    assert (await bob.socket.next("user_typing"))["data"] == {"typing": True}
    await ann.send("user_typing", data={"typing": False})
    assert (await bob.socket.next("user_typing", 2))["data"] == {"typing": False}
    cleo = await world.connect(second, "cleo")
    users = {user["name"]: user for user in cleo.socket.messages[0]["users"]}
    assert set(users) == {"Ann", "Bob", "Cleo"}
    assert users["Ann"]["cursor"]["position"] == 2
    assert len({user["colour"] for user in users.values()}) == 3
    await ann.socket.until(lambda socket: sees(ann, "Cleo"))


async def test_a_person_leaves_with_the_last_connection_to_any_server(world, start):
    first, second = await start(), await start()
    ann, bob = await meet(world, first, second)
    tab = await world.connect(first, "bob")
    bob.connection.gone()
    await ann.changed(0, INSERT_A)
    assert sees(ann, "Bob")
    assert not ann.socket.of("user_leave")
    tab.connection.gone()
    await ann.socket.next("user_leave")


async def test_colours_agree_on_both_servers(world, start):
    first, second = await start(), await start()
    for person in world.people.values():
        assert person.colour
    alike = {name: world.principal(name) for name in ("ann", "bob")}
    alike["bob"] = type(alike["bob"])(**{**fields(alike["bob"]), "colour": alike["ann"].colour})
    ann, bob = await asyncio.gather(
        world.connect(first, "ann", principal=alike["ann"]),
        world.connect(second, "bob", principal=alike["bob"]),
    )

    def colours(peer) -> dict[str, str]:
        told = {user["name"]: user["colour"] for user in peer.socket.messages[0]["users"]}
        return told | {one["name"]: one["colour"] for one in peer.socket.of("user_join")}

    await ann.socket.until(lambda _: len(set(colours(ann).values())) == 2)
    await bob.socket.until(lambda _: len(set(colours(bob).values())) == 2)
    assert colours(ann) == colours(bob)


def fields(person) -> dict[str, Any]:
    return {name: getattr(person, name) for name in type(person).__dataclass_fields__}


async def test_a_client_that_comes_to_another_server_is_closed_on_the_first(world, start):
    first, second = await start(), await start()
    ann = await world.connect(first, "ann")
    await ann.changed(0, INSERT_A)
    client_id = ann.socket.messages[0]["client_id"]
    again = await world.connect(second, "ann", client_id=client_id)
    await ann.socket.until(lambda socket: socket.closed)
    assert ann.socket.closed[0] == 4009
    assert again.seq == 1
    assert again.socket.closed is None
    assert await again.changed(1, INSERT_A) == 2


async def test_the_newest_connection_of_a_client_wins_where_servers_tell_each_other_nothing(world):
    first, second = await world.start(watch_interval=NEVER), await world.start(watch_interval=NEVER)
    ann = await world.connect(first, "ann")
    client_id = ann.socket.messages[0]["client_id"]
    assert await ann.changed(0, INSERT_A) == 1
    again = await world.connect(second, "ann", client_id=client_id)
    assert again.seq == 1
    await ann.change(1, {"insert": "written before"})
    await ann.socket.until(lambda socket: socket.closed)
    assert ann.socket.closed[0] == 4009
    assert not ann.socket.of("error")
    assert await again.changed(1, {"insert": "written after"}) == 2
    assert [row["content_after"] for row in await world.rows()] == ["A", "written after"]
    back = await world.connect(first, "ann", client_id=client_id)
    assert await back.changed(2, INSERT_A) == 3
    await again.change(3, INSERT_A)
    await again.socket.until(lambda socket: socket.closed)
    assert again.socket.closed[0] == 4009


async def test_late_news_of_a_connection_that_was_left_takes_nothing_over(world, start):
    first, second = await start(), await start()
    ann, bob = await meet(world, first, second)
    client_id = ann.socket.messages[0]["client_id"]
    again = await world.connect(second, "ann", client_id=client_id)
    await ann.socket.until(lambda socket: socket.closed)
    left = Guest(ann.connection.connection_id, client_id, world.people["ann"].id, "Ann", "#000000", False, 0)
    first.broker.tell(world.session_id, Came(left, True))
    await bob.changed(0, INSERT_A)
    assert await again.changed(0, INSERT_A) == 2
    assert again.socket.closed is None


async def test_who_left_before_they_were_let_in_takes_nothing_over(world):
    first, second = await world.start(), await world.start()
    ann = await world.connect(second, "ann", client_id="a-client")
    gone = world.socket()
    gone.is_gone = True
    with pytest.raises(Overloaded):
        await first.connect(world.session_id, world.principal("ann"), gone, Hello(client_id="a-client"), None)
    assert await ann.changed(0, INSERT_A) == 1


async def test_what_is_done_to_rights_is_felt_on_every_server(world, start):
    first, second = await start(), await start()
    _, bob = await meet(world, first, second)
    await world.grant("bob", "viewer")
    await world.set_session(status="paused")
    await first.access_changed(world.session_id)
    state = await bob.socket.next("session_state", 2)
    assert state["status"] == "paused"
    await world.set_session(status="active")
    await first.access_changed()
    assert (await bob.socket.next("session_state", 3))["status"] == "active"


async def test_editing_goes_on_without_redis_and_all_heals(world, redis, proxy, monkeypatch):
    monkeypatch.setattr(redis_broker, "PING_EVERY", 0.1)
    monkeypatch.setattr(redis_broker, "ANSWERS_WITHIN", 0.3)
    near, far = reach(redis.port, "near"), reach(proxy.port, "far")
    for broker in (near, far):
        await broker.start()
    await until(lambda: not near.is_away and not far.is_away)
    first = await world.start(near, watch_interval=0.05, heads_interval=0.2)
    second = await world.start(far, watch_interval=0.05, heads_interval=0.2)
    ann, bob = await meet(world, first, second)
    for round, state in enumerate(("cut", "silent", "cut", "silent")):
        proxy.set(state)
        await until(lambda: far.is_away)
        assert await ann.changed(2 * round, INSERT_A) == 2 * round + 1
        await bob.socket.next("document_change", round + 1)
        assert await bob.changed(2 * round + 1, INSERT_A) == 2 * round + 2
        await ann.socket.next("document_change", round + 1)
        proxy.set("open")
        await until(lambda: not far.is_away)
    cleo = await world.connect(second, "cleo")
    await ann.socket.until(lambda socket: sees(ann, "Cleo"))
    await cleo.socket.until(lambda socket: sees(cleo, "Ann"))
    await redis.stop()
    await until(lambda: near.is_away and far.is_away)
    assert await ann.changed(8, INSERT_A) == 9
    await bob.socket.next("document_change", 5)
    await redis.start()
    await until(lambda: not near.is_away and not far.is_away)
    dan = await world.connect(first, "dan")
    await bob.socket.until(lambda socket: sees(bob, "Dan"))
    await dan.socket.until(lambda socket: sees(dan, "Bob"))


async def test_people_of_a_server_that_died_go_by_themselves(world, redis, monkeypatch):
    monkeypatch.setattr(redis_broker, "LIVES_FOR", 1)
    monkeypatch.setattr(redis_broker, "BEAT_EVERY", 0.3)
    near, far = reach(redis.port, "near"), reach(redis.port, "far")
    for broker in (near, far):
        await broker.start()
    await until(lambda: not near.is_away and not far.is_away)
    first, second = await world.start(near, heads_interval=0.1), await world.start(far, heads_interval=0.1)
    ann, _ = await meet(world, first, second)
    for task in (far._mouth, far._ear):
        task.cancel()
    await ann.socket.next("user_leave")
    assert not sees(ann, "Bob")


async def test_what_is_kept_in_redis(world, redis):
    near = reach(redis.port, "near")
    await near.start()
    await until(lambda: not near.is_away)
    server = await world.start(near)
    ann = await world.connect(server, "ann")
    await ann.changed(0, INSERT_A)
    client = near._client
    await until(lambda: not near._commands)
    key = f"t:session:{world.session_id}"
    kept = await client.hgetall(key)
    assert set(kept) == {b"data", b"last_activity"}
    assert kept[b"data"] == b'{"job_id":1,"session_type":"editing"}'
    assert abs(float(kept[b"last_activity"]) - time.time()) < 60
    assert 86_000 < await client.ttl(key) <= 86_400
    users = await client.hgetall(f"{key}:users")
    assert list(users) == [ann.connection.connection_id.encode()]
    assert b'"near"' in next(iter(users.values()))
    await server.close()
    await near.close()
    look = reach(redis.port, "look")
    assert await look._client.hgetall(f"{key}:users") == {}
    assert await look._client.exists("t:server:near") == 0
    await look.close()
