"""What every broker must do. A new one is added to `make`, and nothing else here changes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from redis_server import RedisServer

from jddb_jupyter.broker.local import Hub, LocalBroker
from jddb_jupyter.broker.redis import RedisBroker
from jddb_jupyter.collab.news import Came, Committed, CursorMoved, Guest, Left, Moved, News, Reached, Types
from jddb_jupyter.collab.ports import Broker, Change, Line
from jddb_jupyter.ot import Delta
from jddb_jupyter.wire.messages import Cursor, Selection

PATIENCE = 10.0
NAME = "a-session"


def guest(connection_id: str, user_id: int = 1) -> Guest:
    return Guest(connection_id, f"client of {connection_id}", user_id, "Ann", "#0b6e4f", False, 12.5)


class Ear:
    """A line, and what was heard on it."""

    def __init__(self, broker: Broker, name: str = NAME) -> None:
        self.heard: list[News] = []
        self._news = asyncio.Event()
        self.line: Line = broker.open(name, self._hear, {"job_id": 1})

    def _hear(self, news: News) -> None:
        self.heard.append(news)
        self._news.set()

    async def until(self, condition: Callable[[Ear], Any]) -> Any:
        async with asyncio.timeout(PATIENCE):
            while not (found := condition(self)):
                self._news.clear()
                await self._news.wait()
        return found

    async def hears(self, *expected: News) -> None:
        """Wait until this, and nothing else, was heard since the line stood."""
        await self.until(lambda ear: len(ear.told()) >= len(expected))
        assert self.told() == list(expected)

    def told(self) -> list[News]:
        return [news for news in self.heard if not isinstance(news, Reached)]

    async def stands(self) -> Ear:
        await self.until(lambda ear: Reached() in ear.heard)
        return self


@pytest.fixture(params=["local", "redis"])
async def make(request: pytest.FixtureRequest) -> AsyncIterator[Callable[[], Any]]:
    """Starts one more server's broker among the same others."""
    made: list[Broker] = []
    hub, redis = Hub(), RedisServer()
    if request.param == "redis":
        await redis.start()

    async def make() -> Broker:
        broker: Broker = LocalBroker(hub)
        if request.param == "redis":
            broker = RedisBroker(redis.url, server_id=f"server-{len(made)}", prefix="t:", clock=time.time)
        made.append(broker)
        await broker.start()
        return broker

    yield make
    for broker in made:
        await broker.close()
    await redis.stop()


@pytest.fixture
async def two(make) -> tuple[Broker, Broker]:
    return await make(), await make()


async def test_others_hear_in_order_and_the_speaker_does_not(two):
    here, there = await Ear(two[0]).stands(), await Ear(two[1]).stands()
    change = Change(3, 7, "client", 2, Delta([{"retain": 1}, {"insert": "é😀"}]), 1_700_000_000_000)
    said = [
        Committed.of(1, [change]),
        Moved(),
        CursorMoved("c", 3, Cursor(4, Selection(1, 4))),
        Types("c", True),
        *[Types(str(number), False) for number in range(100)],
    ]
    for news in said:
        here.line.tell(news)
    await there.hears(*said)
    assert there.told()[0].read() == [change]
    there.line.tell(Moved())
    await here.hears(Moved())


async def test_only_those_on_the_line_hear(two):
    here, other = await Ear(two[0]).stands(), await Ear(two[1], "another-session").stands()
    there = await Ear(two[1]).stands()
    here.line.tell(Moved())
    await there.hears(Moved())
    assert other.told() == []


async def test_who_has_no_line_can_tell(two):
    there = await Ear(two[1]).stands()
    await Ear(two[0], "any").stands()
    two[0].tell(NAME, Moved())
    await there.hears(Moved())


async def test_a_closed_line_is_silent(two):
    here, there = await Ear(two[0]).stands(), await Ear(two[1]).stands()
    there.line.close()
    again = await Ear(two[1]).stands()
    here.line.tell(Moved())
    await again.hears(Moved())
    assert there.told() == []


async def test_who_is_connected_where(two):
    here, there = await Ear(two[0]).stands(), await Ear(two[1]).stands()
    first, second, shown = guest("first"), guest("second", 2), guest("first", 3)
    here.line.enter(first)
    here.line.enter(second)
    here.line.enter(shown)
    await there.hears(Came(first, True), Came(second, True), Came(shown, False))
    assert sorted(await there.line.guests(), key=lambda one: one.connection_id) == [shown, second]
    assert await here.line.guests() == []
    here.line.leave("first")
    here.line.leave("first")
    await there.until(lambda ear: Left("first") in ear.told())
    assert await there.line.guests() == [second]


async def test_a_server_that_ends_takes_its_people_along(two):
    here, there = await Ear(two[0]).stands(), await Ear(two[1]).stands()
    here.line.enter(guest("first"))
    await there.until(lambda ear: ear.told())
    await two[0].close()
    await there.until(lambda ear: Left("first") in ear.told())
    assert await there.line.guests() == []


async def test_a_broker_alone_says_so():
    assert LocalBroker().is_alone
    assert not LocalBroker(Hub()).is_alone
    assert not LocalBroker().is_away
