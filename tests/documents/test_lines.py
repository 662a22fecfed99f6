from __future__ import annotations

import pytest
from document_strategies import DOCUMENTS
from hypothesis import given

from jddb_jupyter.documents.lines import Line, ListNumbers, Run, lines_of, ops_of, safe_link
from jddb_jupyter.ot import Delta, Document


@given(DOCUMENTS)
def test_lines_and_ops_say_the_same(ops):
    assert ops_of(lines_of(ops)) == ops


@given(DOCUMENTS)
def test_ops_of_lines_are_a_document(ops):
    assert Document(Delta(ops)).text == "".join(line.text + "\n" for line in lines_of(ops))


def test_attributes_in_the_wrong_place_are_left_out():
    ops = [{"insert": "a", "attributes": {"header": 1}}, {"insert": "\n", "attributes": {"bold": True}}]
    assert list(lines_of(ops)) == [Line((Run("a"),))]


def test_no_lines_are_an_empty_document():
    assert ops_of([]) == [{"insert": "\n"}]


@pytest.mark.parametrize("address", ["https://a.ca/é?x=1#y", "HTTP://a.ca", "mailto:a@b.ca"])
def test_safe_links(address):
    assert safe_link(address) == address


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        " https://a.ca",
        "//a.ca",
        "/x",
        "https://a b",
        "http://",
        "",
        None,
        3,
    ],
)
def test_unsafe_links(address):
    assert safe_link(address) is None


def test_numbers_count_each_level_and_start_again_after_something_else():
    numbers = ListNumbers()
    lines = [
        ({"list": "ordered"}, 1),
        ({"list": "ordered", "indent": 1}, 1),
        ({"list": "ordered", "indent": 1}, 2),
        ({"list": "ordered"}, 2),
        ({"list": "ordered", "indent": 1}, 1),
        ({"indent": 1}, 0),
        ({"list": "ordered"}, 3),
        ({"list": "bullet"}, 1),
        ({"list": "ordered"}, 1),
        ({}, 0),
        ({"list": "ordered"}, 1),
        ({"list": "ordered", "indent": 8}, 1),
    ]
    assert [numbers.number(attributes) for attributes, _ in lines] == [number for _, number in lines]
