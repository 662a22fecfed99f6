"""Clients and servers that fail in every way, by the hundred: all documents are equal in the end."""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from random import SystemRandom

import pytest

from jddb_jupyter.storage.sqlite import SqliteDatabase

from .clock import VirtualLoop
from .node_peer import Node
from .simulation import Simulation
from .verdict import judge, judge_stopped

SEED = os.environ.get("JDDB_SEED")
"""The seed of one simulation to be repeated, as a failed one printed it."""
COUNT = 1 if SEED else int(os.environ.get("JDDB_SIMULATIONS", "100"))
FIRST_SEED = int(SEED) if SEED else SystemRandom().randrange(2**32)
IN_MEMORY = Path("/dev/shm")
"""Where Linux keeps files in memory: nothing here depends on a disk, which would only make it slow."""
LAST = 80
"""How many of the last events a failure shows."""


@pytest.fixture(scope="module")
def node() -> Iterator[Node]:
    if not Node.is_there():
        reason = "node or npm's quill-delta is missing (run npm ci in labextension)"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    node = Node()
    yield node
    node.close()


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir=IN_MEMORY if IN_MEMORY.is_dir() else None) as made:
        yield Path(made)


@pytest.fixture(scope="module")
def empty_database(folder: Path) -> Path:
    async def make() -> None:
        await (await SqliteDatabase.open(f"sqlite:///{folder}/empty.sqlite")).close()

    asyncio.run(make())
    return folder / "empty.sqlite"


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
