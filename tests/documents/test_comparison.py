"""Comparing: every line stands once, what is marked is what differs, and time is bounded."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jddb_jupyter.documents.comparison import Compared, compare
from jddb_jupyter.ot.words import splits_word


def ops(text: str) -> list[dict[str, Any]]:
    return [{"insert": text}]


def marked(section: Compared) -> list[tuple[list[str], list[str]]]:
    return [
        tuple([cell.text[a:b] for a, b in cell.marks] if cell else [] for cell in row) for row in section.rows
    ]


LEFT = """Preface
General Accountability
Leads the policy work of the branch.
Stays as it is.
Nature and Scope
One line.
Dimensions
Budget: 1
WORKING CONDITIONS
Travel.
"""
RIGHT = """Preface
Nature & Scope
One line.
General Accountability
Leads all the policy work of the region.
Stays as it is.
And more.
TRAVEL AND OTHER THINGS
Far.
WORKING CONDITIONS
Travel.
"""


def test_sections_are_found_by_kind_then_by_name_whatever_their_order() -> None:
    found = compare(ops(LEFT), ops(RIGHT), same_language=True)
    assert [(one.kind, one.left, one.right, one.is_moved, one.is_changed) for one in found] == [
        ("", "", "", False, False),
        ("general_accountability", "General Accountability", "General Accountability", True, True),
        ("", None, "TRAVEL AND OTHER THINGS", False, True),
        ("nature_and_scope", "Nature and Scope", "Nature & Scope", False, True),
        ("dimensions", "Dimensions", None, False, True),
        ("", "WORKING CONDITIONS", "WORKING CONDITIONS", False, False),
    ]


def test_words_that_differ_are_marked_on_their_side() -> None:
    found = compare(ops(LEFT), ops(RIGHT), same_language=True)
    general = next(one for one in found if one.kind == "general_accountability")
    assert marked(general) == [([], []), (["branch"], ["all ", "region"]), ([], []), ([], ["And more."])]


def test_a_word_of_which_a_part_differs_is_marked_as_a_whole() -> None:
    left, right = "Director, Digit Delivery\n", "Directors, Digital Delivery\n"
    (found,) = compare(ops(left), ops(right), same_language=True)
    assert marked(found) == [(["Director", "Digit"], ["Directors", "Digital"])]


def test_lines_stand_beside_what_they_became() -> None:
    left = "Manages the budget of the branch.\nLeads the team in all of its work.\n"
    right = "Something wholly new.\nLeads a team in all of its work.\nManages large budgets.\n"
    (found,) = compare(ops(left), ops(right), same_language=True)
    beside = [tuple(cell.text[:5] if cell else None for cell in row) for row in found.rows]
    assert ("Leads", "Leads") in beside


def test_two_languages_are_put_beside_each_other_and_not_compared() -> None:
    left = "Dimensions\nBudget.\nPeople.\n"
    right = "Responsabilité générale\nDirige.\nDimensions\nLe budget.\n"
    found = compare(ops(left), ops(right), same_language=False)
    assert [(one.left, one.right) for one in found] == [
        (None, "Responsabilité générale"),
        ("Dimensions", "Dimensions"),
    ]
    assert marked(found[1]) == [([], [])] * 3
    assert (found[0].is_changed, found[1].is_changed) == (True, False)


LINES = st.lists(
    st.sampled_from(
        [
            "Dimensions",
            "Nature and Scope",
            "WORKING CONDITIONS",
            "a b c",
            "a x c",
            "b c d e",
            "é 😀",
            "",
            " ",
            "Digit plans of it",
            "Digital plan of it",
        ]
    ),
    max_size=25,
)


@given(LINES, LINES)
def test_every_line_stands_once_and_unmarked_text_is_the_same(left: list[str], right: list[str]) -> None:
    texts = ["".join(f"{line}\n" for line in lines) or "\n" for lines in (left, right)]
    found = compare(ops(texts[0]), ops(texts[1]), same_language=True)
    for side, lines in enumerate((left, right)):
        shown = [row[side].text for one in found for row in one.rows if row[side]]
        assert sorted(shown) == sorted(line for line in lines if line.strip())
    assert [row[0].text for one in found for row in one.rows if row[0]] == [
        line for line in left if line.strip()
    ]
    for one in found:
        for row in one.rows:
            rest = [_unmarked(cell) if cell else "" for cell in row]
            assert rest[0] == rest[1]
            for cell in filter(None, row):
                assert not any(splits_word(cell.text, end) for mark in cell.marks for end in mark)


def _unmarked(cell: Any) -> str:
    kept, position = "", 0
    for start, end in cell.marks:
        kept += cell.text[position:start]
        position = end
    return kept + cell.text[position:]


def test_equal_ones_have_no_difference() -> None:
    assert not any(
        one.is_changed or one.is_moved for one in compare(ops(LEFT), ops(LEFT), same_language=True)
    )


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("a b " * 125_000, "b a c " * 80_000),
        ("a\n" * 50_000, "b\na\n" * 25_000),
        ("a b c d\n" * 1_900, "a c b e\n" * 1_900),
        ("".join(f"w{n} x y z\n" for n in range(1_900)), "".join(f"x w{n * 7} z\n" for n in range(1_900))),
        ("Dimensions\nx\n" * 2_000, "x\nDimensions\ny\n" * 2_000),
        ("DIMENSIONS OF IT\n" * 2_000, "OTHER HEADINGS\n" * 2_000),
    ],
    ids=["words", "lines", "repeated", "different", "sections", "headings"],
)
def test_long_texts_take_bounded_time(left: str, right: str) -> None:
    begun = time.process_time()
    compare(ops(left + "\n"), ops(right + "\n"), same_language=True)
    assert time.process_time() - begun < 5
