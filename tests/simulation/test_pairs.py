"""Random runs with a translation pair. `JDDB_PAIR_SIMULATIONS` says how many, `JDDB_SEED` repeats one."""

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
from .pairs.simulation import PairSimulation
from .pairs.verdict import judge_links
from .test_simulation import LAST, SEED
from .verdict import judge, judge_stopped

COUNT = 1 if SEED else int(os.environ.get("JDDB_PAIR_SIMULATIONS", "12"))
FIRST_SEED = int(SEED) if SEED else SystemRandom().randrange(2**32)


@pytest.mark.parametrize("number", range(COUNT))
def test_everybody_ends_with_the_same_texts_and_links(
    number: int,
    node: Node,
    panel: Node,
    empty_database: Path,
) -> None:
    seed = FIRST_SEED + number
    print(f"JDDB_SEED={seed}")
    with tempfile.TemporaryDirectory(dir=empty_database.parent) as made:
        database = Path(shutil.copy(empty_database, made))
        node.forget()
        panel.forget()
        with asyncio.Runner(loop_factory=VirtualLoop) as runner:
            runner.run(_whole(seed, database, node, panel))


async def _whole(seed: int, database: Path, node: Node, panel: Node) -> None:
    simulation = PairSimulation(seed, database, node, panel)
    try:
        await simulation.run()
        await judge(simulation)
        await judge_links(simulation)
        await simulation.stop()
        await judge_stopped(simulation)
    except BaseException:
        print("\n".join(simulation.record.trace[-LAST:]))
        raise
    finally:
        await simulation.end()
