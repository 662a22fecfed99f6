"""`kill -9` of the server while people type."""

from __future__ import annotations

import asyncio
import random
import signal
from collections.abc import Sequence
from typing import Any

import pytest

from .evidence import four_typists, in_log, new_session, stored_text, until_acked, until_all_agree
from .lab import Home
from .typist import Typist

ROUNDS = 3


def all_have_changes_in_flight(typists: Sequence[Typist]) -> bool:
    return all(typist.in_flight is not None for typist in typists)


@pytest.mark.slow
@pytest.mark.timeout(180)
async def test_every_acknowledged_change_is_there_once_after_a_kill(
    start: Any, home: Home, rng: random.Random
) -> None:
    lab = await start()
    session_id = await new_session(lab)
    typists = four_typists(home, rng)
    for round_number in range(ROUNDS):
        for typist in typists:
            typist.is_typing = True
        await asyncio.gather(*(typist.connect(lab.socket_address + session_id) for typist in typists))
        await until_acked(typists, rng.randrange(1, 120))
        # A moment within the server's work that no message marks.
        await asyncio.sleep(rng.uniform(0, 0.02))
        await typists[0].peer.until(lambda: all_have_changes_in_flight(typists))
        lab.signal(signal.SIGKILL)
        in_flight = {typist.client_id: typist.in_flight for typist in typists}
        acked = {typist.client_id: len(typist.acked) for typist in typists}
        for typist in typists:
            typist.is_typing = False
        assert await lab.ended() == -signal.SIGKILL
        assert all(in_flight.values())
        for typist in typists:
            await typist.cut_off()
        log = in_log(home, typists)
        stored = [client_id for client_id, seq in in_flight.items() if (client_id, seq) in log]
        print(
            f"round {round_number}: {sum(acked.values())} acknowledged; of 4 in flight {len(stored)} stored"
        )
        lab = await start()
    await asyncio.gather(*(typist.connect(lab.socket_address + session_id) for typist in typists))
    await until_all_agree(typists)
    in_log(home, typists)
    text = await stored_text(lab, session_id)
    assert text == typists[0].document.text
    for typist in typists:
        assert all(text.count(character) == 1 for character in typist.typed)
    code, said = await home.command("db", "check")
    assert code == 0, said
