"""Servers, PostgreSQL and Redis fail in every way while people write: nothing acknowledged is lost."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from random import Random, SystemRandom

import pytest
import pytest_asyncio
from simulation.wish import Wishes

from jddb_jupyter.storage import log
from tests.programs import INITDB, POSTGRES, REDIS, require

from .person import Person, Record
from .site import WELL_WITHIN, Site
from .trouble import go_through
from .verdict import judge

SEED = os.environ.get("JDDB_SEED")
"""The seed of one run to be repeated, as a failed one printed it."""
COUNT = 1 if SEED else int(os.environ.get("JDDB_REPLICA_SIMULATIONS", "12"))
FIRST_SEED = int(SEED) if SEED else SystemRandom().randrange(2**32)
PEOPLE = 5
TROUBLES = 2

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
    print(f"JDDB_SEED={seed}")
    wishes, record = Wishes(Random(seed)), Record()
    await site.mend()
    session_id = await site.new_session(seed)

    def choose(random: Random) -> str:
        replica = random.choice(site.replicas)
        return f"ws://127.0.0.1:{replica.port}/jddb/ws/editing/{session_id}"

    people = [
        Person(n, site.token(f"person-{n}"), session_id, Random(seed * PEOPLE + n), wishes, record, choose)
        for n in range(PEOPLE)
    ]
    async with asyncio.TaskGroup() as group:
        staying = [group.create_task(person.stay()) for person in people]
        await go_through(site, Random(seed), seed, TROUBLES, print)
        await site.mend()
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
