"""Attributes by themselves; with text they are judged by the vectors and by quill-delta."""

from __future__ import annotations

import pytest

from jddb_jupyter.ot.attributes import (
    Attributes,
    compose_attributes,
    diff_attributes,
    invert_attributes,
    same_attributes,
    transform_attributes,
)

BOLD: Attributes = {"bold": True}


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        (None, None, True),
        (BOLD, {"bold": True}, True),
        (BOLD, None, False),
        (BOLD, {"bold": 1}, False),
        ({"bold": 0}, {"bold": False}, False),
        ({"size": 1}, {"size": 1.0}, True),
        ({"x": {"y": [1]}}, {"x": {"y": [True]}}, False),
        ({"x": {"y": [1, 2]}}, {"x": {"y": [1, 2]}}, True),
        ({"x": [1, 2]}, {"x": [1]}, False),
        ({"x": None}, {"y": None}, False),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, True),
    ],
)
def test_equality_is_that_of_json(a: Attributes | None, b: Attributes | None, same: bool) -> None:
    assert same_attributes(a, b) is same
    assert same_attributes(b, a) is same


def test_compose() -> None:
    assert compose_attributes(BOLD, {"bold": None}, keep_none=False) is None
    assert compose_attributes(BOLD, {"bold": None}, keep_none=True) == {"bold": None}
    assert compose_attributes(None, {"bold": None}, keep_none=True) == {"bold": None}
    assert compose_attributes(None, {"bold": None}, keep_none=False) is None
    assert compose_attributes({"header": 1, "bold": True}, {"header": 2}, keep_none=False) == {
        "header": 2,
        "bold": True,
    }
    assert compose_attributes(BOLD, None, keep_none=False) == BOLD


def test_transform() -> None:
    assert transform_attributes({"header": 1}, {"header": 2, "bold": True}, priority=True) == BOLD
    assert transform_attributes({"header": 1}, {"header": 2}, priority=True) is None
    assert transform_attributes({"header": 1}, {"header": 2}, priority=False) == {"header": 2}
    assert transform_attributes({"header": None}, {"header": 2}, priority=True) is None
    assert transform_attributes(None, BOLD, priority=True) == BOLD


def test_invert() -> None:
    assert invert_attributes({"bold": True, "header": 2}, {"header": 1}) == {"bold": None, "header": 1}
    assert invert_attributes(BOLD, BOLD) is None
    assert invert_attributes({"bold": 1}, BOLD) == BOLD
    assert invert_attributes({"bold": None}, BOLD) == BOLD
    assert invert_attributes({"bold": None}, None) == {"bold": None}


def test_diff() -> None:
    assert diff_attributes({"bold": True, "header": 1}, {"header": 2, "code": True}) == {
        "bold": None,
        "header": 2,
        "code": True,
    }
    assert diff_attributes(BOLD, {"bold": True}) is None
    assert diff_attributes({"bold": 1}, BOLD) == BOLD
    assert diff_attributes(None, None) is None


def test_arguments_are_left_alone() -> None:
    first, second = {"bold": True, "header": 1}, {"header": None, "code": True}
    for both in (True, False):
        compose_attributes(first, second, both)
        transform_attributes(first, second, both)
    invert_attributes(second, first)
    diff_attributes(first, second)
    assert first == {"bold": True, "header": 1}
    assert second == {"header": None, "code": True}
