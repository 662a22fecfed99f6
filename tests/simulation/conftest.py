"""What the runs are made with."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from programs import cannot_run

from jddb_jupyter.storage.sqlite import SqliteDatabase

from .node_peer import Node
from .pairs import panel_peer

IN_MEMORY = Path("/dev/shm")
"""Where Linux keeps files in memory: nothing here depends on a disk, which would only make it slow."""


@pytest.fixture(scope="module")
def node() -> Iterator[Node]:
    """Clients of one text."""
    _require(Node.is_there(), "node or npm's quill-delta")
    node = Node()
    yield node
    node.close()


@pytest.fixture(scope="module")
def panel(folder: Path) -> Iterator[Node]:
    """The panel's clients of a pair."""
    _require(panel_peer.is_there(), "node or what the panel is built with")
    panel = panel_peer.start(folder)
    yield panel
    panel.close()


def _require(is_there: bool, what: str) -> None:
    if not is_there:
        cannot_run(f"{what} is missing (run npm ci in labextension)")


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
