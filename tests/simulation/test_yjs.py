"""Random runs with Yjs clients. `JDDB_YJS_SIMULATIONS` says how many, `JDDB_SEED` repeats one."""

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
from .test_simulation import LAST, SEED
from .verdict import judge, judge_stopped
from .yjs import YjsSimulation

COUNT = 1 if SEED else int(os.environ.get("JDDB_YJS_SIMULATIONS", "4"))
FIRST_SEED = int(SEED) if SEED else SystemRandom().randrange(2**32)


@pytest.mark.parametrize("number", range(COUNT))
def test_everybody_ends_with_the_same_document(number: int, node: Node, empty_database: Path) -> None:
    seed = FIRST_SEED + number
    print(f"JDDB_SEED={seed}")
    with tempfile.TemporaryDirectory(dir=empty_database.parent) as made:
        database = Path(shutil.copy(empty_database, made))
        node.forget()
        with asyncio.Runner(loop_factory=VirtualLoop) as runner:
            runner.run(_whole(seed, database, node))


async def _whole(seed: int, database: Path, node: Node) -> None:
    simulation = YjsSimulation(seed, database, node)
    try:
        await simulation.run()
        await judge(simulation)
        await simulation.stop()
        await judge_stopped(simulation)
        assert await simulation.disagreement() is None
    except BaseException:
        print("\n".join(simulation.record.trace[-LAST:]))
        print(await simulation.disagreement())
        raise
    finally:
        await simulation.end()
