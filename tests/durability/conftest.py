"""A home with JupyterLab in it, and servers that are started on it."""

from __future__ import annotations

import os
import random
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from pathlib import Path

import pytest

from .lab import Home, Lab


@pytest.fixture
def rng() -> random.Random:
    """Chance, with a seed that is printed: `JDDB_SEED` repeats a run."""
    seed = int(os.environ.get("JDDB_SEED", "0")) or random.SystemRandom().randrange(1, 2**32)
    print(f"JDDB_SEED={seed}")
    return random.Random(seed)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


@pytest.fixture
async def start(home: Home) -> AsyncIterator[Callable[..., Awaitable[Lab]]]:
    """Start a server on the home; what still runs at the end of the test is killed."""
    started: list[Lab] = []

    async def start_one(options: Sequence[str] = ()) -> Lab:
        started.append(await Lab.start(home, options))
        return started[-1]

    yield start_one
    for lab in started:
        lab.signal(signal.SIGKILL)
        await lab.ended()
