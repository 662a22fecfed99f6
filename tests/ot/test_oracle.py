"""The algebra against npm's quill-delta, on fresh random cases."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from programs import cannot_run

from jddb_jupyter.ot import Delta
from jddb_jupyter.ot.attributes import same_value

from .cases import random_change, random_document

CASES = 2000
ROOT = Path(__file__).parents[2]

# JavaScript counts UTF-16 units. The oracle sees a character of the BMP for each one beyond it.
STAND_INS = str.maketrans({"😀": "\ue000", "🎉": "\ue001"})
BACK = {ord(stand_in): char for char, stand_in in zip("😀🎉", "\ue000\ue001", strict=True)}


def ask_quill(questions: list[dict[str, Any]]) -> list[Any]:
    node = shutil.which("node")
    if node is None or not (ROOT / "labextension" / "node_modules" / "quill-delta").is_dir():
        cannot_run("node or npm's quill-delta is missing (run npm ci in labextension)")
    lines = "\n".join(json.dumps(question, ensure_ascii=False) for question in questions)
    done = subprocess.run(
        [node, Path(__file__).with_name("oracle.mjs")],
        input=lines.translate(STAND_INS),
        capture_output=True,
        encoding="utf-8",
        check=True,
        timeout=60,
    )
    return [json.loads(line) for line in done.stdout.translate(BACK).splitlines()]


def question(rng: Random, ask: str) -> dict[str, Any]:
    base = random_document(rng, free=True)
    length = Delta(base).length_change
    a, b = random_change(rng, length, free=True), random_change(rng, length, free=True)
    if ask == "invert" or (ask == "compose" and rng.random() < 0.5):
        a = base
    return {
        "ask": ask,
        "a": a,
        "b": b,
        "index": rng.randint(0, length + 5),
        "priority": rng.random() < 0.5,
    }


OURS: dict[str, Callable[[dict[str, Any], Delta, Delta], object]] = {
    "normal": lambda case, a, b: a.ops,
    "compose": lambda case, a, b: a.compose(b).ops,
    "transform": lambda case, a, b: a.transform(b, case["priority"]).ops,
    "transform_position": lambda case, a, b: a.transform_position(case["index"], case["priority"]),
    "invert": lambda case, a, b: b.invert(a).ops,
}


def test_agrees_with_quill_on_fresh_cases(rng: Random) -> None:
    questions = [question(rng, ask) for ask in OURS for _ in range(CASES)]
    answers = ask_quill(questions)
    assert len(answers) == len(questions)
    for case, expected in zip(questions, answers, strict=True):
        ours = OURS[case["ask"]](case, Delta(case["a"]), Delta(case["b"]))
        assert same_value(ours, expected), f"{json.dumps(case)}\nours  {ours}\nquill {expected}"
