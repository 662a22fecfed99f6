"""Edits of a copy, gathered into one change."""

from __future__ import annotations

import pytest

from jddb_jupyter.client.edit import Edit
from jddb_jupyter.errors import InvalidOperation, NotFound
from jddb_jupyter.ot import Delta, Document


def edit_of(*ops: object) -> tuple[Document, Edit]:
    document = Document(Delta(list(ops)))
    return document, Edit(document)


def test_steps_see_what_those_before_did_and_make_one_change():
    document, edit = edit_of({"insert": "Un é😀 deux\n"})
    edit.insert(0, "> ", bold=True)
    edit.delete(edit.text.index("😀"), 1)
    edit.format(2, 2, italic=True)
    edit.append("fin")
    document.apply(edit.delta)
    assert document.text == edit.text == "> Un é deux\nfin\n"
    assert document.to_delta().ops[:2] == [
        {"insert": "> ", "attributes": {"bold": True}},
        {"insert": "Un", "attributes": {"italic": True}},
    ]


def test_what_is_replaced_keeps_its_formats():
    document, edit = edit_of({"insert": "old", "attributes": {"bold": True}}, {"insert": " and old\n"})
    assert edit.replace("old", "new") == 2
    document.apply(edit.delta)
    assert document.to_delta().ops == [
        {"insert": "new", "attributes": {"bold": True}},
        {"insert": " and new\n"},
    ]


def test_as_often_as_asked():
    _, edit = edit_of({"insert": "a a a\n"})
    assert edit.replace("a", "aa", count=2) == 2
    assert edit.text == "aa aa a\n"
    assert edit.replace("a", "") == 5


@pytest.mark.parametrize(
    ("document", "added", "text"),
    [("\n", "x", "x\n"), ("a\n", "x", "a\nx\n"), ("a\n\n", "x", "a\nx\n"), ("a\n", "x\ny\n", "a\nx\ny\n")],
)
def test_appending_makes_lines(document, added, text):
    _, edit = edit_of({"insert": document})
    edit.append(added)
    assert edit.text == text


def test_errors_leave_everything_as_it_is():
    _, edit = edit_of({"insert": "abc\n"})
    for wrong in (
        lambda: edit.insert(-1, "x"),
        lambda: edit.insert(4, "x"),
        lambda: edit.delete(0, 4),
        lambda: edit.delete(0, 0),
        lambda: edit.format(0, 1, colour="red"),
        lambda: edit.insert(0, "\x00"),
        lambda: edit.replace("", "x"),
    ):
        with pytest.raises(InvalidOperation):
            wrong()
    with pytest.raises(NotFound):
        edit.replace("nowhere", "x")
    assert edit.text == "abc\n"
    assert not edit.delta
