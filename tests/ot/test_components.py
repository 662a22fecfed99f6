"""Reading components: what is refused and why, and the normal form of what is not."""

from __future__ import annotations

import copy
from random import Random
from typing import Any

import pytest

from jddb_jupyter.errors import InvalidOperation
from jddb_jupyter.ot import Delta
from jddb_jupyter.ot.components import (
    MAX_LENGTH,
    MAX_NESTING,
    Component,
    append_rest,
    chop,
    push,
    read,
    same_component,
)

from .cases import Ops, random_change


class Text(str):
    """A str that is not exactly one: JSON makes none."""


def nested(depth: int) -> dict[str, Any]:
    value: dict[str, Any] = {"end": 1}
    for _ in range(depth):
        value = {"in": value}
    return value


def lists(depth: int) -> list[Any]:
    value: list[Any] = []
    for _ in range(depth):
        value = [value]
    return value


MALFORMED: list[tuple[str, object, str]] = [
    ("no list: none", None, "ops_not_a_list"),
    ("no list: object", {"insert": "a"}, "ops_not_a_list"),
    ("no list: tuple", ({"insert": "a"},), "ops_not_a_list"),
    ("no list: text", "ops", "ops_not_a_list"),
    ("component: none", [None], "component_not_an_object"),
    ("component: text", ["a"], "component_not_an_object"),
    ("component: list", [["insert", "a"]], "component_not_an_object"),
    ("component: number", [3], "component_not_an_object"),
    ("nothing in it", [{}], "component_not_an_object"),
    ("attributes only", [{"attributes": {"bold": True}}], "component_not_an_object"),
    ("two kinds", [{"insert": "a", "retain": 1}], "component_not_an_object"),
    ("three kinds", [{"insert": "a", "retain": 1, "delete": 1}], "component_not_an_object"),
    ("two kinds, attributes", [{"retain": 1, "delete": 1, "attributes": {}}], "component_not_an_object"),
    ("unknown field", [{"replace": 1}], "unknown_component_field"),
    ("unknown field beside", [{"insert": "a", "color": "red"}], "unknown_component_field"),
    ("misspelt case", [{"Insert": "a"}], "unknown_component_field"),
    ("field that is no text", [{1: "a"}], "unknown_component_field"),
    ("field that cannot be encoded", [{"\ud800" * 100: 1}], "unknown_component_field"),
    ("retain none", [{"retain": None}], "length_not_positive"),
    ("retain 0", [{"retain": 0}], "length_not_positive"),
    ("retain -1", [{"retain": -1}], "length_not_positive"),
    ("retain true", [{"retain": True}], "length_not_positive"),
    ("retain 1.0", [{"retain": 1.0}], "length_not_positive"),
    ("retain nan", [{"retain": float("nan")}], "length_not_positive"),
    ("retain text", [{"retain": "1"}], "length_not_positive"),
    ("retain object", [{"retain": {"image": 1}}], "length_not_positive"),
    ("retain huge", [{"retain": MAX_LENGTH + 1}], "length_too_large"),
    ("retain huger than can be printed", [{"retain": 10**5000}], "length_too_large"),
    ("delete 0", [{"delete": 0}], "length_not_positive"),
    ("delete -2**70", [{"delete": -(2**70)}], "length_not_positive"),
    ("delete false", [{"delete": False}], "length_not_positive"),
    ("delete 2.5", [{"delete": 2.5}], "length_not_positive"),
    ("delete huge", [{"delete": 2**64}], "length_too_large"),
    ("insert nothing", [{"insert": ""}], "insert_empty"),
    ("insert empty object", [{"insert": {}}], "insert_empty"),
    ("insert none", [{"insert": None}], "insert_not_text"),
    ("insert number", [{"insert": 1}], "insert_not_text"),
    ("insert bool", [{"insert": True}], "insert_not_text"),
    ("insert list", [{"insert": ["a"]}], "insert_not_text"),
    ("insert bytes", [{"insert": b"a"}], "insert_not_text"),
    ("insert kind of text", [{"insert": Text("a")}], "insert_not_text"),
    ("embed of what is no JSON", [{"insert": {"image": {1, 2}}}], "insert_not_text"),
    ("embed too deep", [{"insert": nested(MAX_NESTING + 1)}], "insert_not_text"),
    ("embed far too deep", [{"insert": nested(5000)}], "insert_not_text"),
    ("U+0000", [{"insert": "a\0b"}], "bad_character"),
    ("U+0000 among others", [{"insert": "é\0"}], "bad_character"),
    ("high surrogate", [{"insert": "a\ud83d"}], "bad_character"),
    ("low surrogate", [{"insert": "\ude00a"}], "bad_character"),
    ("a pair written apart", [{"insert": "\ud83d\ude00"}], "bad_character"),
    ("attributes none", [{"insert": "a", "attributes": None}], "attributes_not_valid"),
    ("attributes empty", [{"retain": 1, "attributes": {}}], "attributes_not_valid"),
    ("attributes list", [{"retain": 1, "attributes": ["bold"]}], "attributes_not_valid"),
    ("attributes text", [{"insert": "a", "attributes": "bold"}], "attributes_not_valid"),
    ("attributes true", [{"insert": "a", "attributes": True}], "attributes_not_valid"),
    ("attribute without name", [{"insert": "a", "attributes": {1: True}}], "attributes_not_valid"),
    ("attribute no JSON", [{"insert": "a", "attributes": {"x": object()}}], "attributes_not_valid"),
    ("attribute too deep", [{"retain": 1, "attributes": nested(MAX_NESTING + 1)}], "attributes_not_valid"),
    ("attribute far too deep", [{"retain": 1, "attributes": nested(5000)}], "attributes_not_valid"),
    ("lists far too deep", [{"retain": 1, "attributes": {"x": lists(5000)}}], "attributes_not_valid"),
    ("delete with attributes", [{"delete": 1, "attributes": {"bold": True}}], "delete_with_attributes"),
    ("delete with none of them", [{"delete": 1, "attributes": {}}], "delete_with_attributes"),
]


@pytest.mark.parametrize(("ops", "reason"), [row[1:] for row in MALFORMED], ids=[row[0] for row in MALFORMED])
@pytest.mark.parametrize("before", [[], [{"retain": 2}, {"insert": "ok"}]], ids=["alone", "behind others"])
def test_refuses_what_is_malformed(ops: object, reason: str, before: Ops) -> None:
    given = [*before, *ops] if isinstance(ops, list) else ops
    with pytest.raises(InvalidOperation) as refused:
        Delta(given)  # type: ignore[arg-type]
    assert refused.value.reason == reason
    for locale in ("en", "fr"):
        assert refused.value.message(locale).encode()


def test_values_may_be_nested_so_deep() -> None:
    for value in (nested(MAX_NESTING - 1), lists(MAX_NESTING - 1)):
        assert Delta([{"retain": 1, "attributes": {"x": value}}]).ops[0]["attributes"] == {"x": value}


NORMAL: list[tuple[str, Ops, Ops]] = [
    ("nothing", [], []),
    ("texts join", [{"insert": "a"}, {"insert": "b"}], [{"insert": "ab"}]),
    (
        "texts of one format join",
        [{"insert": "a", "attributes": {"bold": True}}, {"insert": "b", "attributes": {"bold": True}}],
        [{"insert": "ab", "attributes": {"bold": True}}],
    ),
    (
        "1 and true are two formats",
        [{"insert": "a", "attributes": {"bold": True}}, {"insert": "b", "attributes": {"bold": 1}}],
        [{"insert": "a", "attributes": {"bold": True}}, {"insert": "b", "attributes": {"bold": 1}}],
    ),
    (
        "1 and 1.0 are one",
        [{"insert": "a", "attributes": {"header": 1.0}}, {"insert": "b", "attributes": {"header": 1}}],
        [{"insert": "ab", "attributes": {"header": 1}}],
    ),
    (
        "1 and true are two inside too",
        [{"retain": 1, "attributes": {"x": [{"y": 1}]}}, {"retain": 1, "attributes": {"x": [{"y": True}]}}],
        [{"retain": 1, "attributes": {"x": [{"y": 1}]}}, {"retain": 1, "attributes": {"x": [{"y": True}]}}],
    ),
    ("retains join", [{"retain": 1}, {"retain": 2}, {"delete": 1}], [{"retain": 3}, {"delete": 1}]),
    ("deletes join", [{"delete": 1}, {"delete": 2}], [{"delete": 3}]),
    ("an insert goes first", [{"delete": 1}, {"insert": "a"}], [{"insert": "a"}, {"delete": 1}]),
    (
        "and joins there",
        [{"insert": "a"}, {"delete": 1}, {"insert": "b"}, {"delete": 2}],
        [{"insert": "ab"}, {"delete": 3}],
    ),
    (
        "embeds stay apart",
        [{"insert": {"a": 1}}, {"insert": {"a": 1}}, {"insert": "x"}],
        [{"insert": {"a": 1}}, {"insert": {"a": 1}}, {"insert": "x"}],
    ),
    ("no retain at the end", [{"insert": "a"}, {"retain": 5}, {"retain": 6}], [{"insert": "a"}]),
    ("a format at the end", [{"retain": 5, "attributes": {"x": 1}}], [{"retain": 5, "attributes": {"x": 1}}]),
    ("the longest retain", [{"retain": MAX_LENGTH}, {"delete": 1}], [{"retain": MAX_LENGTH}, {"delete": 1}]),
]  # fmt: skip


@pytest.mark.parametrize(("given", "normal"), [row[1:] for row in NORMAL], ids=[row[0] for row in NORMAL])
def test_brings_into_normal_form(given: Ops, normal: Ops) -> None:
    assert repr(Delta(given).ops) == repr(normal)
    assert repr(Delta(normal).ops) == repr(normal)


def test_what_was_given_is_not_changed_nor_kept(rng: Random) -> None:
    for _ in range(200):
        given = copy.deepcopy(random_change(rng, 30, free=True))
        before = copy.deepcopy(given)
        delta = Delta(given)
        assert given == before
        ops = delta.ops
        for op in (*given, *ops):
            op.get("attributes", {})["extra"] = 1
            op["insert"] = "changed"
        assert delta == Delta(before)


def test_many_components_are_read_as_few_are(rng: Random) -> None:
    for _ in range(50):
        given = [op for _ in range(100) for op in random_change(rng, 30, free=True)]
        pushed: list[Component] = []
        for op in given:
            push(pushed, *read([op])[0])
        assert Delta(given) == Delta.of(chop(pushed))


def test_joining_many_texts_does_not_copy_them_many_times() -> None:
    """A megabyte of it took seconds when they were joined one by one."""
    assert Delta([{"insert": "😀"}, {"delete": 1}] * 100_000).ops == [
        {"insert": "😀" * 100_000},
        {"delete": 100_000},
    ]


def test_appending_the_rest_is_pushing_each(rng: Random) -> None:
    for _ in range(500):
        head = list(Delta(random_change(rng, 30, free=True)).components)
        rest = Delta(random_change(rng, 30, free=True)).components
        pushed = head.copy()
        for component in rest:
            push(pushed, *component)
        append_rest(head, rest)
        assert len(head) == len(pushed)
        assert all(map(same_component, head, pushed))
        assert chop(head.copy()) == list(Delta(Delta.of(head).ops).components)
