"""The change between two documents."""

from __future__ import annotations

from random import Random

import pytest

from jddb_jupyter.errors import InvalidOperation
from jddb_jupyter.ot import Delta, diff, validate_change
from jddb_jupyter.ot.diff import _MAX_TOKENS

from .cases import random_change, random_document


def test_makes_one_document_into_the_other(rng: Random) -> None:
    for _ in range(600):
        old = new = Delta(random_document(rng))
        for _ in range(rng.randint(0, 4)):
            new = new.compose(Delta(random_change(rng, new.length_change)))
        change = diff(old, new)
        validate_change(change, old.length_change)
        assert old.compose(change) == new, (old, new, change)
        assert repr(Delta(change.ops)) == repr(change)
        assert not diff(new, new)


def test_documents_that_share_nothing(rng: Random) -> None:
    for _ in range(100):
        old, new = Delta(random_document(rng)), Delta(random_document(rng))
        assert old.compose(diff(old, new)) == new


def test_finds_the_words_that_changed() -> None:
    lines = [f"Line {number} of a job description\n" for number in range(300)]
    old = Delta([{"insert": "".join(lines)}])
    lines[100] = "Line 100 of the job description\n"
    del lines[200]
    new = Delta([{"insert": "".join(lines)}])
    ops = diff(old, new).ops
    assert [op for op in ops if "retain" not in op] == [{"insert": "the"}, {"delete": 1}, {"delete": 30}]


def test_what_is_inserted_or_deleted_begins_with_a_word() -> None:
    short, long = "One. Two.\n", "One. Three. Two.\n"
    assert diff(Delta([{"insert": short}]), Delta([{"insert": long}])).ops == [
        {"retain": 5},
        {"insert": "Three. "},
    ]
    assert diff(Delta([{"insert": long}]), Delta([{"insert": short}])).ops == [{"retain": 5}, {"delete": 7}]
    plural = diff(Delta([{"insert": "A word.\n"}]), Delta([{"insert": "A words.\n"}]))
    assert plural.ops == [{"retain": 6}, {"insert": "s"}]


def test_finds_formats_alone() -> None:
    old = Delta([{"insert": "ab"}, {"insert": "cd", "attributes": {"bold": True}}, {"insert": "\n"}])
    new = Delta(
        [
            {"insert": "a"},
            {"insert": "bcd", "attributes": {"code": True}},
            {"insert": "\n", "attributes": {"header": 1}},
        ]
    )
    assert diff(old, new).ops == [
        {"retain": 1},
        {"retain": 1, "attributes": {"code": True}},
        {"retain": 2, "attributes": {"bold": None, "code": True}},
        {"retain": 1, "attributes": {"header": 1}},
    ]


def test_what_is_too_long_to_compare_is_replaced() -> None:
    old = Delta([{"insert": "a b " * _MAX_TOKENS + "\n"}])
    new = Delta([{"insert": "b a " * _MAX_TOKENS + "\n"}])
    change = diff(old, new)
    assert old.compose(change) == new
    assert len(change.ops) <= 4


def test_refuses_what_is_no_document() -> None:
    document = Delta([{"insert": "a\n"}])
    for old, new in ((document, Delta([])), (Delta([{"insert": "a"}]), document)):
        with pytest.raises(InvalidOperation):
            diff(old, new)
