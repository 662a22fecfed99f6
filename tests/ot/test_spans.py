"""Labels that stay where they belong, against a list with one label a character."""

from __future__ import annotations

from itertools import groupby
from random import Random

from jddb_jupyter.ot import Delta
from jddb_jupyter.ot.spans import CHUNK, Origins, Spans

from .cases import Ops, random_change


def plainly(labels: list[int], ops: Ops, label: int) -> tuple[list[int], list[int]]:
    """The labels after a change, and those that it deletes."""
    after: list[int] = []
    deleted: list[int] = []
    position = 0
    for op in ops:
        if "insert" in op:
            after += [label] * len(op["insert"])
        elif "delete" in op:
            deleted += labels[position : position + op["delete"]]
            position += op["delete"]
        else:
            after += labels[position : position + op["retain"]]
            position += op["retain"]
    return after + labels[position:], deleted


def in_runs(labels: list[int]) -> list[tuple[int, int]]:
    return [(len(list(same)), label) for label, same in groupby(labels)]


def test_follows_changes_as_a_list_of_characters_does(rng: Random) -> None:
    for _ in range(30):
        labels = [0] * rng.randint(1, 2000)
        spans = Spans(in_runs(labels))
        for number in range(rng.randint(1, 300)):
            ops = Delta(random_change(rng, len(labels))).ops
            label = rng.choice([number, rng.randrange(3)])
            labels, deleted = plainly(labels, ops, label)
            assert in_runs(deleted) == spans.apply(ops, label)
            assert len(spans) == len(labels)
        assert spans.runs() == in_runs(labels)


def test_many_runs_stand_in_chunks_that_stay_small(rng: Random) -> None:
    labels = list(range(5000))
    spans = Spans((1, label) for label in labels)
    for number in range(2000):
        ops: Ops = [
            {"retain": rng.randrange(4000)},
            rng.choice([{"insert": "a"}, {"insert": "b"}, {"delete": 1}]),
        ]
        labels, _ = plainly(labels, ops, -number)
        spans.apply(ops, -number)
    assert spans.runs() == in_runs(labels)
    assert max(map(len, spans._chunks)) <= CHUNK


def test_everything_can_be_deleted_and_written_again() -> None:
    spans = Spans((1, label) for label in range(1000))
    assert sum(length for length, _ in spans.apply([{"delete": 1000}], -1)) == 1000
    assert (len(spans), spans.runs()) == (0, [])
    spans.apply([{"insert": "again"}], 7)
    assert spans.runs() == [(5, 7)]


def test_origins_tell_where_each_place_was(rng: Random) -> None:
    for _ in range(30):
        labels = list(range(rng.randint(1, 500)))
        origins = Origins([(len(labels), 0)])
        for _ in range(rng.randint(1, 100)):
            ops = Delta(random_change(rng, len(labels))).ops
            labels, deleted = plainly(labels, ops, Origins.NEW)
            assert one_by_one(origins.apply(ops, Origins.NEW)) == deleted
        assert one_by_one(origins.runs()) == labels


def one_by_one(runs: list[tuple[int, int]]) -> list[int]:
    return [
        start if start == Origins.NEW else start + offset
        for length, start in runs
        for offset in range(length)
    ]
