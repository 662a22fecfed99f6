"""The laws of the algebra, on changes of valid documents."""

from __future__ import annotations

from random import Random

import pytest

from jddb_jupyter.errors import InvalidOperation
from jddb_jupyter.ot import Delta, algebra, validate_change

from .cases import random_change, random_document

ROUNDS = 1500


def random_pair(rng: Random) -> tuple[Delta, Delta, Delta]:
    document = Delta(random_document(rng))
    length = document.length_change
    return document, Delta(random_change(rng, length)), Delta(random_change(rng, length))


def is_normal(delta: Delta) -> bool:
    return repr(Delta(delta.ops).ops) == repr(delta.ops)


def test_both_orders_end_equally(rng: Random) -> None:
    for _ in range(ROUNDS):
        document, a, b = random_pair(rng)
        first, second = a.compose(a.transform(b, True)), b.compose(b.transform(a, False))
        assert document.compose(first) == document.compose(second), (document, a, b)
        assert first == second, (a, b)


def test_compose_is_applying_one_after_the_other(rng: Random) -> None:
    for _ in range(ROUNDS):
        document, a, _ = random_pair(rng)
        b = Delta(random_change(rng, document.length_change + a.length_change))
        c = Delta(random_change(rng, document.length_change + a.length_change + b.length_change))
        assert document.compose(a).compose(b) == document.compose(a.compose(b)), (document, a, b)
        assert a.compose(b).compose(c) == a.compose(b.compose(c)), (a, b, c)


def test_invert_takes_back(rng: Random) -> None:
    for _ in range(ROUNDS):
        document, a, _ = random_pair(rng)
        back = a.invert(document)
        assert document.compose(a).compose(back) == document, (document, a)
        assert document.compose(a) == document.compose(a).compose(back).compose(
            back.invert(document.compose(a))
        )


def test_results_are_in_normal_form_and_measured(rng: Random) -> None:
    for _ in range(ROUNDS):
        document, a, b = random_pair(rng)
        after = Delta(random_change(rng, document.length_change + a.length_change))
        for delta in (a.compose(after), a.transform(b), a.transform(b, True), a.invert(document)):
            assert is_normal(delta), delta
            fresh = Delta(delta.ops)
            assert delta.length_change == fresh.length_change
            assert delta.base_length >= fresh.base_length
        assert a.compose(after).length_change == a.length_change + after.length_change


def test_the_rules_of_documents_are_closed(rng: Random) -> None:
    """What is allowed stays so when it is transformed over, or composed with, what is allowed."""
    for _ in range(ROUNDS):
        document, a, b = random_pair(rng)
        length = document.length_change
        after = Delta(random_change(rng, length + a.length_change))
        for delta, base in [
            (a, length),
            (a.compose(after), length),
            (a.transform(b, True), length + a.length_change),
            (a.transform(b, False), length + a.length_change),
            (a.invert(document), length + a.length_change),
        ]:
            validate_change(delta, base)
        assert document.compose(a).inserted.endswith("\n")


def test_positions_move_with_their_text(rng: Random) -> None:
    """A position before a character that is kept is before the same character afterwards."""
    for _ in range(ROUNDS):
        document, a, _ = random_pair(rng)
        text = document.inserted
        marked = [{"insert": char, "attributes": {"mark": index}} for index, char in enumerate(text)]
        moved = Delta(marked).compose(a)
        at = 0
        kept = {}
        for length, _, attributes in moved.components:
            if attributes and "mark" in attributes:
                kept[attributes["mark"]] = at
            at += length
        for index, place in kept.items():
            assert a.transform_position(index) == place
        assert a.transform_position(len(text)) == moved.length_change
        positions = [a.transform_position(index, True) for index in range(len(text) + 1)]
        assert positions == sorted(positions)
        assert all(p <= a.transform_position(index) for index, p in enumerate(positions))


def test_a_position_is_an_insert_of_nothing(rng: Random) -> None:
    """Moving a position and transforming an insert there agree, whichever has priority."""
    for _ in range(ROUNDS):
        document, a, _ = random_pair(rng)
        index = rng.randrange(document.length_change)
        probe = Delta([*([{"retain": index}] if index else []), {"insert": "|"}])
        for a_first in (True, False):
            assert a.transform(probe, a_first).start == a.transform_position(index, not a_first)


def test_priority_decides_at_one_place() -> None:
    a, b = Delta([{"insert": "a"}]), Delta([{"insert": "b"}])
    assert a.transform(b, True).ops == [{"retain": 1}, {"insert": "b"}]
    assert a.transform(b, False).ops == [{"insert": "b"}]
    red, blue = ({"retain": 1, "attributes": {"header": level}} for level in (1, 2))
    assert not Delta([red]).transform(Delta([blue]), True)
    assert Delta([red]).transform(Delta([blue]), False).ops == [blue]


def test_changes_apart_and_touching(rng: Random) -> None:
    """The short ways of transform for changes that lie apart agree with the long one."""
    for _ in range(ROUNDS):
        document, a, b = random_pair(rng)
        for priority in (True, False):
            long_way = Delta.of(algebra.transform(a.components, b.components, priority))
            assert a.transform(b, priority) == long_way, (document, a, b, priority)


def test_counts_code_points() -> None:
    delta = Delta([{"retain": 2}, {"insert": "😀é"}, {"delete": 3}])
    assert (delta.base_length, delta.length_change, delta.start) == (5, -1, 2)
    assert Delta([{"insert": "a😀b\n"}]).compose(Delta([{"retain": 1}, {"delete": 1}])).ops == [
        {"insert": "ab\n"}
    ]


def test_a_retain_at_the_end_says_how_far_a_change_reaches() -> None:
    delta = Delta([{"insert": "a"}, {"retain": 9}])
    assert delta.base_length == 9
    assert delta.ops == [{"insert": "a"}]
    assert Delta([{"retain": 9}]).base_length == 9


@pytest.mark.parametrize(
    ("base", "reason"),
    [
        ([{"insert": "abc"}, {"delete": 1}], "not_a_document"),
        ([{"insert": "ab"}], "beyond_end"),
        ([], "beyond_end"),
    ],
)
def test_invert_needs_the_document_that_was_changed(base: list[dict[str, object]], reason: str) -> None:
    with pytest.raises(InvalidOperation) as refused:
        Delta([{"delete": 3}]).invert(Delta(base))
    assert refused.value.reason == reason


def test_equality_is_that_of_json() -> None:
    bold, one = ({"insert": "a", "attributes": {"bold": value}} for value in (True, 1))
    assert Delta([bold]) != Delta([one])
    assert Delta([bold]) == Delta([dict(bold)])
    assert Delta([{"insert": {"a": 1}}]) != Delta([{"insert": {"a": True}}])
    assert Delta([]) != []
    assert not Delta([{"retain": 4}])
    assert repr(Delta([bold])) == "Delta([{'insert': 'a', 'attributes': {'bold': True}}])"


def test_cutting_a_long_text_often_does_not_copy_it_often() -> None:
    """Linear, not quadratic: the text is cut by offset, so what is copied is the text, once."""
    text = Delta([{"insert": "x" * 400_000 + "\n"}])
    many = Delta([op for _ in range(40_000) for op in ({"retain": 9}, {"delete": 1})])
    assert text.compose(many).length_change == 360_001
