"""What fails, and is mended after a while."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from random import Random

from proxy import Proxy, State

from .site import Replica, Site

LASTS = (0.1, 2.5, 0.3)
"""Seconds (least, most, mostly): shorter and longer than the servers' patience (`hasty`)."""
OVERLAPS = 0.3
"""How often something else fails meanwhile."""

Trouble = Callable[[Site, Random], AbstractAsyncContextManager[str]]


async def go_through(site: Site, random: Random, first: int, count: int, note: Callable[[str], None]) -> None:
    """Let `count` things fail, one after the other and some together, the first of them by its number."""
    kinds = [TROUBLES[first % len(TROUBLES)], *random.choices(TROUBLES, k=count - 1)]
    for kind in kinds:
        async with kind(site, random) as what:
            note(what)
            await _a_while(random)
            if random.random() < OVERLAPS:
                async with random.choice([other for other in TROUBLES if other is not kind])(
                    site, random
                ) as what:
                    note(f"meanwhile {what}")
                    await _a_while(random)
        note("mended")
        await asyncio.sleep(random.uniform(0, 0.3))


async def _a_while(random: Random) -> None:
    # How long a failure lasts is its own affair: nothing that could be waited for marks it.
    await asyncio.sleep(random.triangular(*LASTS))


def _ends_server(number: signal.Signals) -> Trouble:
    @asynccontextmanager
    async def end(site: Site, random: Random) -> AsyncIterator[str]:
        replica = random.choice([replica for replica in site.replicas if replica.is_running])
        await replica.end(number)
        # It starts while the others go on; what it needs may be away.
        yield f"{number.name} to {replica.name}"
        await replica.start()

    return end


def _ends_postgresql(number: signal.Signals) -> Trouble:
    @asynccontextmanager
    async def end(site: Site, random: Random) -> AsyncIterator[str]:
        await asyncio.to_thread(site.postgresql.stop, number)
        yield f"{number.name} to PostgreSQL"
        await asyncio.to_thread(site.postgresql.start)

    return end


@asynccontextmanager
async def _ends_redis(site: Site, random: Random) -> AsyncIterator[str]:
    await site.redis.stop()
    yield "SIGKILL to Redis"
    await site.redis.start()


def _parts(way: str, state: State) -> Trouble:
    @asynccontextmanager
    async def part(site: Site, random: Random) -> AsyncIterator[str]:
        for replica in random.sample(site.replicas, random.choice((1, 1, 2))):
            _way(replica, way).set(state)
        yield f"{way} {state}: {[r.name for r in site.replicas if _way(r, way).state == state]}"
        for replica in site.replicas:
            _way(replica, way).set("open")

    return part


def _way(replica: Replica, way: str) -> Proxy:
    return replica.to_database if way == "database" else replica.to_redis


TROUBLES: tuple[Trouble, ...] = (
    _ends_server(signal.SIGKILL),
    _parts("database", "silent"),
    _ends_redis,
    _ends_postgresql(signal.SIGQUIT),
    _parts("redis", "silent"),
    _ends_server(signal.SIGTERM),
    _parts("database", "cut"),
    _parts("redis", "cut"),
    _ends_postgresql(signal.SIGINT),
)
