"""Clients and servers that fail in every way, by the hundred: all documents are equal in the end."""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
from pathlib import Path
from random import SystemRandom

import pytest

from .clock import VirtualLoop
from .node_peer import Node
from .simulation import Simulation
from .verdict import judge, judge_stopped

SEED = os.environ.get("JDDB_SEED")
"""The seed of one simulation to be repeated, as a failed one printed it."""
COUNT = 1 if SEED else int(os.environ.get("JDDB_SIMULATIONS", "100"))
FIRST_SEED = int(SEED) if SEED else SystemRandom().randrange(2**32)
LAST = 80
"""How many of the last events a failure shows."""


@pytest.mark.parametrize("number", range(COUNT))
def test_everybody_ends_with_the_same_document(number: int, node: Node, empty_database: Path) -> None:
    seed = FIRST_SEED + number
    print(f"JDDB_SEED={seed}")
    with tempfile.TemporaryDirectory(dir=empty_database.parent) as folder:
        database = Path(shutil.copy(empty_database, folder))
        node.forget()
        with asyncio.Runner(loop_factory=VirtualLoop) as runner:
            runner.run(_whole(seed, database, node))


async def _whole(seed: int, database: Path, node: Node) -> None:
    simulation = Simulation(seed, database, node)
    try:
        await simulation.run()
        await judge(simulation)
        await simulation.stop()
        await judge_stopped(simulation)
    except BaseException:
        print("\n".join(simulation.record.trace[-LAST:]))
        raise
    finally:
        await simulation.end()
