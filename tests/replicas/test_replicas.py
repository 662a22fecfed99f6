"""Servers, PostgreSQL and Redis fail in every way while people write: nothing acknowledged is lost."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from random import Random, SystemRandom

import pytest
import pytest_asyncio
from proxy import Proxy
from simulation.wish import Wishes

from jddb_jupyter.storage import log
from tests.programs import INITDB, POSTGRES, REDIS, require

from .person import Person, Record
from .site import SERVERS, WELL_WITHIN, Site
from .trouble import go_through
from .verdict import judge

SEED = os.environ.get("JDDB_SEED")
"""The seed of one run to be repeated, as a failed one printed it."""
COUNT = 1 if SEED else int(os.environ.get("JDDB_REPLICA_SIMULATIONS", "12"))
FIRST_SEED = int(SEED) if SEED else SystemRandom().randrange(2**32)
PEOPLE = 5
TROUBLES = 2
GONE_WITHIN = 5.0
"""Seconds in which a server that is told to end has ended."""
GOING_AWAY = 1001

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def site(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Site]:
    for program in (INITDB, POSTGRES, REDIS):
        require(program)
    site = Site(tmp_path_factory.mktemp("site"))
    try:
        await site.open()
        yield site
    finally:
        await site.close()


@pytest.mark.parametrize("number", range(COUNT))
async def test_servers_killed_or_cut_off_while_people_write_through_others_lose_and_repeat_nothing(
    number: int, site: Site
) -> None:
    seed = FIRST_SEED + number
    session_id = await _new_session(site, seed)

    def choose(random: Random) -> str:
        return _address(random.choice(site.replicas).port, session_id)

    async with _people_who_write(site, session_id, seed, choose):
        await go_through(site, Random(seed), seed, TROUBLES, print)
        await site.mend()


async def test_servers_behind_one_address_are_replaced_one_after_the_other_and_nobody_loses_anything(
    site: Site,
) -> None:
    seed = FIRST_SEED + COUNT
    session_id = await _new_session(site, seed)
    front = Proxy(*(replica.port for replica in site.replicas))
    await front.start()
    async with _people_who_write(site, session_id, seed, lambda _: _address(front.port, session_id)) as (
        people,
        record,
    ):
        for replica in site.replicas:
            before = {person: person.peer.view.revision for person in people}
            await _until(lambda: all(p.peer.view.revision > before[p] for p in people))  # noqa: B023
            async with asyncio.timeout(GONE_WITHIN):
                await replica.end(signal.SIGTERM)
            await replica.start()
    await front.close()
    assert record.closed.count(GOING_AWAY) >= SERVERS
    assert set(record.closed) == {GOING_AWAY}


async def _new_session(site: Site, seed: int) -> str:
    print(f"JDDB_SEED={seed}")
    await site.mend()
    return await site.new_session(seed)


def _address(port: int, session_id: str) -> str:
    return f"ws://127.0.0.1:{port}/jddb/ws/editing/{session_id}"


@asynccontextmanager
async def _people_who_write(
    site: Site, session_id: str, seed: int, choose: Callable[[Random], str]
) -> AsyncIterator[tuple[list[Person], Record]]:
    """They write meanwhile; at the end everybody has everything, and it is judged."""
    wishes, record = Wishes(Random(seed)), Record()
    people = [
        Person(n, site.token(f"person-{n}"), session_id, Random(seed * PEOPLE + n), wishes, record, choose)
        for n in range(PEOPLE)
    ]
    async with asyncio.TaskGroup() as group:
        staying = [group.create_task(person.stay()) for person in people]
        yield people, record
        for person in people:
            person.is_writing = False
        await _until_all_have_all(site, session_id, people)
        changes = await judge(site, session_id, people, record)
        for task in staying:
            task.cancel()
    print(f"{changes} changes over {len(record.streams)} connections")


async def _until_all_have_all(site: Site, session_id: str, people: list[Person]) -> None:
    async with asyncio.timeout(WELL_WITHIN):
        while True:
            head = await site.database.read(log.head_of, session_id)
            if all(person.is_done and person.peer.view.revision == head for person in people):
                return
            await asyncio.sleep(0.02)


async def _until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(WELL_WITHIN):
        while not condition():  # noqa: ASYNC110 - a person sets no event for others
            await asyncio.sleep(0.02)
