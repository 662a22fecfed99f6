"""The short form of a change."""

from __future__ import annotations

from typing import Any

import pytest

from jddb_jupyter.errors import InvalidOperation
from jddb_jupyter.ot import from_positional, parse_change

from .cases import Ops

UNDERSTOOD: list[tuple[dict[str, Any], Ops]] = [
    ({"type": "insert", "position": 5, "content": "abc"}, [{"retain": 5}, {"insert": "abc"}]),
    ({"type": "insert", "position": 0, "content": "😀"}, [{"insert": "😀"}]),
    (
        {"type": "insert", "position": 1, "content": "a", "attributes": {"bold": True}},
        [{"retain": 1}, {"insert": "a", "attributes": {"bold": True}}],
    ),
    ({"type": "delete", "position": 5, "length": 3}, [{"retain": 5}, {"delete": 3}]),
    (
        {"type": "retain", "position": 5, "length": 3, "attributes": {"bold": None}},
        [{"retain": 5}, {"retain": 3, "attributes": {"bold": None}}],
    ),
    ({"type": "retain", "position": 5, "length": 3}, []),
    ({"type": "insert", "position": 0, "content": "a", "note": "ignored"}, [{"insert": "a"}]),
]

REFUSED: list[tuple[object, str]] = [
    (None, "unknown_change_type"),
    ([], "unknown_change_type"),
    ("insert", "unknown_change_type"),
    ({}, "unknown_change_type"),
    ({"type": "replace", "position": 0}, "unknown_change_type"),
    ({"type": None, "position": 0}, "unknown_change_type"),
    ({"type": ["insert"], "position": 0}, "unknown_change_type"),
    ({"type": "insert", "content": "a"}, "position_not_valid"),
    ({"type": "insert", "position": -1, "content": "a"}, "position_not_valid"),
    ({"type": "insert", "position": True, "content": "a"}, "position_not_valid"),
    ({"type": "insert", "position": 1.0, "content": "a"}, "position_not_valid"),
    ({"type": "insert", "position": "1", "content": "a"}, "position_not_valid"),
    ({"type": "insert", "position": 10**400, "content": "a"}, "position_not_valid"),
    ({"type": "insert", "position": 0}, "insert_not_text"),
    ({"type": "insert", "position": 0, "content": ""}, "insert_empty"),
    ({"type": "insert", "position": 0, "content": "\0"}, "bad_character"),
    ({"type": "insert", "position": 0, "content": 5}, "insert_not_text"),
    ({"type": "insert", "position": 0, "content": "a", "attributes": {}}, "attributes_not_valid"),
    ({"type": "insert", "position": 0, "content": "a", "attributes": None}, "attributes_not_valid"),
    ({"type": "delete", "position": 0}, "length_not_positive"),
    ({"type": "delete", "position": 0, "length": 0}, "length_not_positive"),
    ({"type": "delete", "position": 0, "length": True}, "length_not_positive"),
    ({"type": "delete", "position": 0, "length": 1, "attributes": {"bold": True}}, "delete_with_attributes"),
    ({"type": "retain", "position": 0, "length": 1.5}, "length_not_positive"),
    ({"ops": None}, "ops_not_a_list"),
    ({"ops": [{"delete": 0}]}, "length_not_positive"),
]


@pytest.mark.parametrize(("data", "ops"), UNDERSTOOD, ids=repr)
def test_becomes_components(data: dict[str, Any], ops: Ops) -> None:
    assert from_positional(data).ops == ops
    assert parse_change(data).ops == ops


def test_a_plain_retain_still_says_how_far_it_reaches() -> None:
    assert from_positional({"type": "retain", "position": 5, "length": 3}).base_length == 8


def test_either_form_is_read() -> None:
    assert parse_change({"ops": [{"retain": 2}, {"insert": "a"}]}).ops == [{"retain": 2}, {"insert": "a"}]


@pytest.mark.parametrize(("data", "reason"), REFUSED, ids=lambda value: repr(value)[:60])
def test_refuses_what_is_malformed(data: object, reason: str) -> None:
    with pytest.raises(InvalidOperation) as refused:
        parse_change(data)
    assert refused.value.reason == reason
    assert refused.value.message("fr").encode()
