"""Documents changed in place: right, whole, refusing without a trace, and cheap however long they are."""

from __future__ import annotations

import sys
from collections.abc import Callable
from itertools import pairwise
from random import Random
from types import FrameType
from typing import Any

import pytest

from jddb_jupyter.errors import InvalidOperation
from jddb_jupyter.ot import Delta, Document
from jddb_jupyter.ot import document as module

from .cases import FORMATS, random_change, random_document, random_text


def check_invariant(document: Document) -> None:
    """The invariant that the module's docstring states."""
    chunks = document._chunks
    assert document._sizes == [sum(length for length, _, _ in chunk) for chunk in chunks]
    assert len(document) == sum(document._sizes)
    near, start = document._near
    assert near < len(chunks)
    assert start == sum(document._sizes[:near])
    for chunk in chunks:
        assert 0 < len(chunk) <= module.CHUNK
        for length, text, _ in chunk:
            assert length == len(text)
            assert 0 < length <= module.PIECE
        for (length, _, attributes), (next_length, _, next_attributes) in pairwise(chunk):
            assert attributes != next_attributes or length + next_length > module.PIECE
    for chunk, following in pairwise(chunks):
        assert len(chunk) + len(following) > module.CHUNK // 2
    assert document.text.endswith("\n")


@pytest.fixture(params=[(1024, 64), (8, 8), (3, 4), (40, 16)], ids=str)
def _bounds(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The real bounds, and small ones that short random documents run into all the time."""
    piece, chunk = request.param
    monkeypatch.setattr(module, "PIECE", piece)
    monkeypatch.setattr(module, "CHUNK", chunk)


@pytest.mark.usefixtures("_bounds")
def test_applying_is_composing(rng: Random) -> None:
    for _ in range(12):
        expected = Delta(random_document(rng, most=40))
        document = Document(expected)
        check_invariant(document)
        for _ in range(60):
            change = Delta(random_change(rng, len(document), most=rng.choice([1, 2, 8])))
            assert document.invert(change) == change.invert(expected)
            document.apply(change)
            expected = expected.compose(change)
            check_invariant(document)
            assert document.to_delta() == expected
            assert document.text == expected.inserted
            assert len(document) == document.length == expected.length_change


@pytest.mark.usefixtures("_bounds")
def test_grows_and_shrinks_to_nothing_and_back(rng: Random) -> None:
    document = Document.from_text("")
    for _ in range(3):
        for _ in range(120):
            at = rng.randrange(len(document))
            ops: list[dict[str, Any]] = [{"retain": at}] if at else []
            document.apply(Delta([*ops, {"insert": random_text(rng), "attributes": rng.choice(FORMATS)}]))
        check_invariant(document)
        while len(document) > 1:
            start = rng.randrange(len(document) - 1)
            count = min(len(document) - 1 - start, rng.choice([1, 7, 100]))
            document.apply(Delta([*([{"retain": start}] if start else []), {"delete": count}]))
            check_invariant(document)
        assert document.text == "\n"


@pytest.mark.usefixtures("_bounds")
def test_ranges_of_text(rng: Random) -> None:
    for _ in range(20):
        content = Delta(random_document(rng, most=30))
        document = Document(content)
        for _ in range(20):
            start, end = rng.randint(0, len(document)), rng.randint(0, len(document) + 3)
            assert document.slice(start, end) == document.text[start:end]
            runs = Delta.of(list(document.runs(start, end)))
            assert runs == Delta(runs.ops)
            assert runs.inserted == document.text[start:end]


def test_ranges_outside_are_empty() -> None:
    document = Document.from_text("ab")
    assert document.slice(-5, 2) == "ab"
    assert document.slice(2, 1) == ""
    assert document.slice(3, 9) == ""
    assert document.slice(0, 10**30) == "ab\n"


def test_what_a_change_removes_and_its_inverse(rng: Random) -> None:
    for _ in range(200):
        content = Delta(random_document(rng))
        document = Document(content)
        change = Delta(random_change(rng, len(document)))
        removed, back = document.removed(change), document.invert(change)
        assert document.to_delta() == content
        assert removed == "".join(op["insert"] for op in change.invert(content).ops if "insert" in op)
        document.apply(change)
        document.apply(back)
        assert document.to_delta() == content


def test_a_refused_change_leaves_no_trace(rng: Random) -> None:
    """Good components stand before the bad one, so that a document changed on the way would show it."""
    bad: list[Callable[[int], dict[str, Any]]] = [
        lambda left: {"delete": left},
        lambda left: {"delete": left + 1},
        lambda left: {"retain": left + 1},
        lambda left: {"retain": left, "attributes": {"color": "red"}},
        lambda left: {"retain": left, "attributes": {"header": True}},
        lambda left: {"insert": {"image": "x"}},
        lambda left: {"insert": "x", "attributes": {"link": "javascript:x"}},
    ]
    for _ in range(100):
        document = Document(Delta(random_document(rng)))
        before = [chunk.copy() for chunk in document._chunks]
        good = random_change(rng, len(document) - 1)
        touched = Delta([*good, {"insert": "."}]).base_length
        refused = Delta([*good, {"insert": "."}, rng.choice(bad)(len(document) - touched)])
        with pytest.raises(InvalidOperation):
            document.apply(refused)
        assert document._chunks == before
        check_invariant(document)


def test_a_copy_goes_its_own_way() -> None:
    document = Document.from_text("ab")
    twin = document.copy()
    twin.apply(Delta([{"insert": "x"}]))
    assert (document.text, twin.text) == ("ab\n", "xab\n")
    assert (len(document), len(twin)) == (3, 4)
    check_invariant(twin)


def test_text_gets_its_final_newline() -> None:
    assert Document.from_text("").text == "\n"
    assert Document.from_text("a").text == "a\n"
    assert Document.from_text("a\n").text == "a\n"
    with pytest.raises(InvalidOperation):
        Document.from_text("a\0")


PLAIN = 1
RUNS = 10_000


def long_document(runs: int, length: int) -> Document:
    formats = [None, {"bold": True}, {"italic": True}, {"header": 2}]
    ops = []
    for index in range(runs):
        op: dict[str, Any] = {"insert": "x" * (length // runs)}
        attributes = formats[index % 4]
        if attributes:
            op["attributes"] = attributes
        ops.append(op)
    return Document(Delta([*ops, {"insert": "\n"}]))


def lines_run(act: Callable[[], object]) -> int:
    """How many lines of Python `act` runs: a measure of work that is the same on every machine."""
    count = 0

    def trace(frame: FrameType, event: str, argument: object) -> Any:
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        act()
    finally:
        sys.settrace(before)
    return count


ACTIONS = [
    {"insert": "a"},
    {"insert": "a", "attributes": {"code": True}},
    {"delete": 3},
    {"retain": 5, "attributes": {"strike": True}},
]


@pytest.mark.parametrize("action", ACTIONS, ids=str)
@pytest.mark.parametrize("runs", [PLAIN, RUNS])
def test_a_change_costs_what_it_touches(action: dict[str, Any], runs: int) -> None:
    """In a million characters few pieces are made anew, and few steps taken."""
    document = long_document(runs, 1_000_000)
    before = document.copy()
    pieces = {id(piece) for chunk in before._chunks for piece in chunk}
    for at in (1, 500_000, 999_990):
        change = Delta([{"retain": at}, action])
        assert lines_run(lambda change=change: document.invert(change)) < 1500
        assert lines_run(lambda change=change: document.apply(change)) < 1500
    made = [piece for chunk in document._chunks for piece in chunk if id(piece) not in pieces]
    assert len(made) <= 3 * 6
    assert sum(length for length, _, _ in made) <= 3 * 6 * module.PIECE
    check_invariant(document)


@pytest.mark.parametrize("runs", [PLAIN, RUNS])
def test_a_hundred_times_the_text_is_not_a_hundred_times_the_work(runs: int) -> None:
    small, large = long_document(max(runs // 100, 1), 10_000), long_document(runs, 1_000_000)

    def work(document: Document) -> int:
        places = range(100, len(document) - 100, len(document) // 50)
        changes = [Delta([{"retain": at}, action]) for at in places for action in ACTIONS]
        return lines_run(lambda: [document.apply(change) for change in changes])

    assert work(large) < 6 * work(small)


def test_many_small_changes_do_not_wear_a_document_out(rng: Random) -> None:
    """After much typing and deleting all over a plain text it has hardly more pieces than a fresh one."""
    document = long_document(PLAIN, 100_000)
    for _ in range(3000):
        at = rng.randrange(1, len(document) - 20)
        document.apply(Delta([{"retain": at}, {"insert": "abc", "attributes": {"bold": True}}]))
        document.apply(Delta([{"retain": at}, {"delete": 3}]))
    check_invariant(document)
    assert sum(map(len, document._chunks)) <= 3 * 100_000 / module.PIECE
