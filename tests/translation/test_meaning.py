"""Vectors that are near each other are found by their signs."""

from __future__ import annotations

import os
from random import Random, SystemRandom

import numpy as np
import pytest

from jddb_jupyter.translation import meaning
from jddb_jupyter.translation.meaning import BITS, MeaningTable, sign_bits


@pytest.fixture
def rng() -> Random:
    seed = int(os.environ.get("JDDB_TEST_SEED") or SystemRandom().randrange(2**32))
    print(f"JDDB_TEST_SEED={seed}")
    return Random(seed)


@pytest.fixture
def table(rng: Random) -> tuple[MeaningTable, np.ndarray]:
    """Thirty thousand vectors of length 1, in three pieces, by the row and a thousand."""
    vectors = np.random.default_rng(rng.randrange(2**32)).normal(size=(30_000, BITS)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    table = MeaningTable()
    for start, end in ((0, 1), (1, 20_000), (20_000, 30_000)):
        rows = range(start, end)
        places = [row % 3 for row in rows]
        table.add([row + 1_000 for row in rows], places, sign_bits(vectors[start:end]).tobytes())
    return table, vectors


def test_the_nearest_of_thirty_thousand_is_found(table: tuple[MeaningTable, np.ndarray], rng: Random) -> None:
    found, (table_, vectors) = 0, table
    assert len(table_) == 30_000
    for _ in range(50):
        row = rng.randrange(30_000)
        noise = np.random.default_rng(row).normal(size=BITS).astype(np.float32)
        asked = vectors[row] + noise / np.linalg.norm(noise)
        asked /= np.linalg.norm(asked)
        exact = int(np.argmax(vectors @ asked))
        nearest = table_.nearest(asked, 16)
        assert len(nearest) == 16
        found += exact + 1_000 in nearest
    assert found == 50


def test_places_that_are_not_wanted_are_left_out(table: tuple[MeaningTable, np.ndarray]) -> None:
    table_, vectors = table
    for allowed in ([True, False, True], [False, True, False], [False, False, False]):
        nearest = table_.nearest(vectors[1], 40, np.array(allowed))
        assert {allowed[(number - 1_000) % 3] for number in nearest} <= {True}
        assert (1_001 in nearest) is allowed[1]


def test_signs_that_are_all_others_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(meaning, "_BLOCK", 2)
    table = MeaningTable()
    ones = np.ones((3, BITS), np.float32)
    ones[1] *= -1
    ones[2, ::2] *= -1
    table.add([7, 8, 9], [0, 0, 0], sign_bits(ones).tobytes())
    assert table._differing(sign_bits(ones[:1])[0]).tolist() == [0, BITS, BITS // 2]
    assert table.nearest(ones[0], 3) == [7, 9, 8]
    assert MeaningTable().nearest(ones[0], 3) == []
