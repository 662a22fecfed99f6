"""Every line of the shared vectors, whose answers come from npm's quill-delta."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from jddb_jupyter.ot import Delta

Case = dict[str, Any]


def composed(case: Case) -> object:
    return Delta(case["a"]).compose(Delta(case["b"])).ops


def transformed(case: Case) -> object:
    return Delta(case["a"]).transform(Delta(case["b"]), case["priority"]).ops


def inverted(case: Case) -> object:
    return Delta(case["delta"]).invert(Delta(case["base"])).ops


def moved(case: Case) -> object:
    return Delta(case["delta"]).transform_position(case["index"], case["priority"])


@pytest.mark.parametrize(
    ("name", "answer", "lines"),
    [
        ("compose", composed, 800),
        ("transform", transformed, 800),
        ("invert", inverted, 400),
        ("transform_position", moved, 400),
    ],
)
def test_agrees_with_every_line(
    shared: Path, name: str, answer: Callable[[Case], object], lines: int
) -> None:
    cases = [json.loads(line) for line in (shared / "vectors" / f"{name}.jsonl").open(encoding="utf-8")]
    assert len(cases) >= lines
    for case in cases:
        assert answer(case) == case["expected"], json.dumps(case, ensure_ascii=False)
