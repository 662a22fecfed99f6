"""Ranges that move with changes."""

from __future__ import annotations

from random import Random

import pytest

from jddb_jupyter.errors import InvalidOperation
from jddb_jupyter.ot import Delta, Range

from .cases import Ops, random_change, random_document


def at(position: int, *ops: dict[str, object]) -> Ops:
    return [*([{"retain": position}] if position else []), *ops]


# The range 3 to 6, and where it is after the change: growing nowhere, at both ends.
MOVES: list[tuple[str, Ops, tuple[int, int], tuple[int, int]]] = [
    ("insert before", at(1, {"insert": "ab"}), (5, 8), (5, 8)),
    ("insert at its start", at(3, {"insert": "ab"}), (5, 8), (3, 8)),
    ("insert inside", at(4, {"insert": "ab"}), (3, 8), (3, 8)),
    ("insert at its end", at(6, {"insert": "ab"}), (3, 6), (3, 8)),
    ("insert behind", at(7, {"insert": "ab"}), (3, 6), (3, 6)),
    ("delete before", at(0, {"delete": 2}), (1, 4), (1, 4)),
    ("delete over its start", at(1, {"delete": 3}), (1, 3), (1, 3)),
    ("delete inside", at(4, {"delete": 1}), (3, 5), (3, 5)),
    ("delete over its end", at(5, {"delete": 3}), (3, 5), (3, 5)),
    ("delete exactly it", at(3, {"delete": 3}), (3, 3), (3, 3)),
    ("delete around it", at(1, {"delete": 8}), (1, 1), (1, 1)),
    ("replace it", at(3, {"insert": "ab"}, {"delete": 3}), (5, 5), (3, 5)),
    ("format it", at(3, {"retain": 3, "attributes": {"bold": True}}), (3, 6), (3, 6)),
]


@pytest.mark.parametrize(("ops", "still", "grown"), [row[1:] for row in MOVES], ids=[row[0] for row in MOVES])
def test_moves(ops: Ops, still: tuple[int, int], grown: tuple[int, int]) -> None:
    delta = Delta(ops)
    moved = Range(3, 6).transform(delta)
    assert (moved.start, moved.end) == still
    wide = Range(3, 6, grows_at_start=True, grows_at_end=True).transform(delta)
    assert (wide.start, wide.end) == grown
    assert wide.grows_at_start
    assert wide.grows_at_end


def test_an_empty_range_takes_in_what_is_typed_there_if_it_grows() -> None:
    typed = Delta(at(3, {"insert": "ab"}))
    assert Range(3, 3).transform(typed) == Range(5, 5)
    assert Range(3, 3, True, True).transform(typed) == Range(3, 5, True, True)
    assert Range(3, 3, grows_at_end=True).transform(typed) == Range(5, 5, grows_at_end=True)
    assert Range(3, 3, grows_at_start=True).transform(typed) == Range(3, 3, grows_at_start=True)
    assert Range(3, 3).is_empty
    assert len(Range(3, 5)) == 2


@pytest.mark.parametrize("ends", [(-1, 2), (3, 2), (True, 2), (0, 1.0), ("0", 1)])
def test_refuses_what_is_no_range(ends: tuple[int, int]) -> None:
    with pytest.raises(InvalidOperation):
        Range(*ends)


def test_ranges_hold_the_text_that_is_left_of_them(rng: Random) -> None:
    for _ in range(1000):
        document = Delta(random_document(rng))
        length = document.length_change
        start = rng.randint(0, length)
        end = rng.randint(start, length)
        delta = Delta(random_change(rng, length))
        marked = Delta(
            [
                {"insert": char, "attributes": {"mark": start <= index < end}}
                for index, char in enumerate(document.inserted)
            ]
        ).compose(delta)
        moved = Range(start, end).transform(delta)
        wide = Range(start, end, True, True).transform(delta)
        assert wide.start <= moved.start <= moved.end <= marked.length_change
        assert moved.end <= wide.end or moved.is_empty
        at = 0
        for run, _, attributes in marked.components:
            if attributes and "mark" in attributes:
                for place in range(at, at + run):
                    assert (moved.start <= place < moved.end) is attributes["mark"], (document, delta)
            at += run
