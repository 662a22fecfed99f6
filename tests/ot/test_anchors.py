"""Passages: ranges that find their text again. The cases are also the TypeScript engine's."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any

import pytest

from jddb_jupyter.ot import Delta, Document, Range, diff, move_passage

from .cases import random_change, random_document

CASES = json.loads((Path(__file__).parent / "passages.json").read_text())


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_cases(case: dict[str, Any]) -> None:
    assert move_passage(Range(*case["from"]), case["quote"], Delta(case["ops"])) == Range(*case["to"])


def test_a_passage_stays_within_the_text_and_comes_back_with_it(rng: Random) -> None:
    for _ in range(500):
        document = Document(Delta(random_document(rng)))
        start = rng.randint(0, len(document) - 1)
        passage = Range(start, rng.randint(start + 1, len(document)))
        quote = document.slice(passage.start, passage.end)
        for _ in range(5):
            delta = Delta(random_change(rng, len(document)))
            back = document.invert(delta)
            before = passage
            passage = move_passage(passage, quote, delta)
            document.apply(delta)
            assert passage.end <= len(document)
            if not before.is_empty and not before.transform(delta).is_empty:
                assert passage == before.transform(delta)
            if passage.is_empty and not before.is_empty and len(before) == len(quote):
                # What deleted all of a text that was whole is taken back.
                if back.inserted.find(quote) >= 0 and len(back.inserted) == len(quote):
                    assert move_passage(passage, quote, back) == before
            elif passage == Range(before.start, before.end) and not before.is_empty:
                assert document.slice(passage.start, passage.end) or passage.is_empty


def test_a_restored_text_brings_its_passage_back() -> None:
    old = Delta([{"insert": "First line\nShe leads the team.\nLast line\n"}])
    new = Delta([{"insert": "First line, changed\nLast line\n"}])
    passage, quote = Range(15, 29), "leads the team"
    lost = move_passage(passage, quote, diff(old, new))
    assert lost.is_empty
    assert move_passage(lost, quote, diff(new, old)) == passage
