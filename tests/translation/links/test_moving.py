"""Where ranges are after a change; labextension/src/ot/links.spec.ts reads the same cases."""

from __future__ import annotations

import json
import os
from pathlib import Path
from random import Random, SystemRandom
from typing import Any

import pytest

from jddb_jupyter.ot import Delta, Range
from jddb_jupyter.translation.links.moving import moved_ranges
from tests.ot.cases import random_change, random_document

CASES: list[dict[str, Any]] = json.loads((Path(__file__).parents[1] / "links.json").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_moves(case: dict[str, Any]) -> None:
    ranges = [Range(*ends) for ends in case["from"]]
    assert moved_ranges(ranges, Delta(case["ops"])) == [Range(*ends) for ends in case["to"]]


def test_ranges_keep_apart_and_hold_the_text_that_is_left_of_them() -> None:
    seed = int(os.environ.get("JDDB_TEST_SEED") or SystemRandom().randrange(2**32))
    print(f"JDDB_TEST_SEED={seed}")
    rng = Random(seed)
    for _ in range(1000):
        document = Delta(random_document(rng))
        length = document.length_change
        places = sorted(rng.choices(range(length + 1), k=2 * rng.randint(0, 4)))
        ranges = [Range(*ends) for ends in zip(places[::2], places[1::2], strict=True)]
        delta = Delta(random_change(rng, length))
        moved = moved_ranges(ranges, delta)
        after = length + delta.length_change
        free = 0
        for old, new in zip(ranges, moved, strict=True):
            assert free <= new.start <= new.end <= after
            free = new.end
            still = Range(old.start, old.end).transform(delta)
            assert new.start <= still.start or still.is_empty
            assert still.is_empty or (still.start, still.end) == (new.start, new.end)
