"""Fixtures for the tests of Yjs."""

from __future__ import annotations

import os
from random import Random, SystemRandom

import pytest


@pytest.fixture
def rng() -> Random:
    """Fresh random numbers for each run; JDDB_TEST_SEED repeats the run whose seed a failure printed."""
    seed = int(os.environ.get("JDDB_TEST_SEED") or SystemRandom().randrange(2**32))
    print(f"JDDB_TEST_SEED={seed}")
    return Random(seed)
