"""SIGTERM to the server while people type, and two servers of one person."""

from __future__ import annotations

import asyncio
import json
import random
import signal
import statistics
import time
from typing import Any

import pytest
from socket_peer import silent_socket

from .evidence import TEXT, four_typists, in_log, new_session, stored_text, until_acked, until_all_agree
from .lab import TOKEN, Home
from .typist import Typist

GONE_WITHIN = 5.0
"""Seconds."""
SHOWN_WITHIN = 1.0
"""Seconds after which a change made through one server has been seen through another, as a rule."""


@pytest.mark.slow
@pytest.mark.timeout(120)
async def test_a_server_that_is_told_to_stop_loses_nothing_and_says_so(
    start: Any, home: Home, rng: random.Random
) -> None:
    lab = await start(("--JDDB.log_format=json",))
    session_id = await new_session(lab)
    typists = four_typists(home, rng)
    await asyncio.gather(*(typist.connect(lab.socket_address + session_id) for typist in typists))
    _, silent = await silent_socket(lab.socket_address + session_id, home.token("silent"))
    await until_acked(typists, rng.randrange(20, 120))
    backup = home.path / "backup.sqlite"
    made, _ = await asyncio.gather(home.command("backup", str(backup)), until_acked(typists, 100))
    assert made[0] == 0, made[1]
    lab.signal(signal.SIGTERM)
    begun = time.monotonic()
    codes = await asyncio.gather(*(typist.cut_off() for typist in typists))
    assert await lab.ended() == 0
    assert time.monotonic() - begun < GONE_WITHIN
    assert codes == [1001] * 4
    silent.close()
    in_log(home, typists)
    for database in (home.database, backup):
        code, said = await home.command("--db-url", f"sqlite+aiosqlite:///{database}", "db", "check")
        assert code == 0, said
    assert "Traceback" not in lab.log, lab.log
    assert '"raised"' not in lab.log, lab.log
    told = [json.loads(line) for line in lab.log.splitlines() if line.startswith("{")]
    left = [line for line in told if line["message"] == "left" and line.get("session") == session_id]
    assert sorted(line["code"] for line in left if line["code"])[:4] == [1001] * 4
    assert all(line["duration_ms"] > 0 and line["user"] and line["connection"] for line in left)
    for secret in (TOKEN, *(home.token(f"person-{number}") for number in range(4)), *TEXT.split()[:2]):
        assert secret not in lab.log

    lab = await start()
    await asyncio.gather(*(typist.connect(lab.socket_address + session_id) for typist in typists))
    await until_all_agree(typists)
    in_log(home, typists)
    assert await stored_text(lab, session_id) == typists[0].document.text


@pytest.mark.slow
@pytest.mark.timeout(120)
async def test_two_servers_on_one_file_show_each_others_changes(
    start: Any, home: Home, rng: random.Random
) -> None:
    one, other = await asyncio.gather(start(), start())
    session_id = await new_session(one)
    ann, bob = (Typist(number, home.token(f"person-{number}"), rng) for number in range(2))
    ann.is_typing = bob.is_typing = False
    await ann.connect(one.socket_address + session_id)
    await bob.connect(other.socket_address + session_id)
    delays = []
    for writer, reader in ((ann, bob), (bob, ann)) * 3:
        begun = time.monotonic()
        writer.type()
        await writer.peer.until(lambda: writer.is_saved)  # noqa: B023
        await reader.peer.until(lambda: reader.revision == writer.revision)  # noqa: B023
        delays.append(time.monotonic() - begun)
        assert reader.document.text == writer.document.text
    assert statistics.median(delays) < SHOWN_WITHIN
    for typist in (ann, bob):
        typist.is_typing = True
        typist.type()
    await until_acked([ann, bob], 60)
    await until_all_agree([ann, bob])
    in_log(home, [ann, bob])
    assert await stored_text(one, session_id) == await stored_text(other, session_id) == ann.document.text
    for lab in (one, other):
        lab.signal(signal.SIGTERM)
        assert await lab.ended() == 0
    code, said = await home.command("db", "check")
    assert code == 0, said
