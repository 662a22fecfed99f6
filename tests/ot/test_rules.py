"""What documents and changes of documents may hold, one row a rule."""

from __future__ import annotations

from typing import Any

import pytest

from jddb_jupyter.errors import InvalidOperation
from jddb_jupyter.ot import Delta, Document, validate_attributes, validate_change, validate_document
from jddb_jupyter.ot.rules import MAX_LINK_LENGTH

from .cases import Ops

SWITCHES = ("bold", "italic", "underline", "strike", "code", "blockquote")

ALLOWED: list[tuple[str, Any]] = [
    *((name, True) for name in SWITCHES),
    *(("header", level) for level in range(1, 5)),
    *(("indent", level) for level in range(1, 9)),
    ("list", "bullet"),
    ("list", "ordered"),
    ("align", "center"),
    ("align", "right"),
    ("align", "justify"),
    ("link", "https://a.example"),
    ("link", "http://a.example:8080/é?x=1&y=%20#z"),
    ("link", "HTTPS://A.EXAMPLE"),
    ("link", "mailto:a@b.example"),
    ("link", "https://a.example/" + "x" * (MAX_LINK_LENGTH - 18)),
]

BAD_VALUES: list[tuple[str, Any]] = [
    *((name, value) for name in SWITCHES for value in (False, 1, "true", 1.0, {}, [])),
    *(("header", value) for value in (0, 5, -1, True, 2.0, "2", [1], 10**30)),
    *(("indent", value) for value in (0, 9, True, 1.0, "1")),
    *(("list", value) for value in ("checked", "Bullet", "", True, 1, ["bullet"], {"bullet": 1})),
    *(("align", value) for value in ("left", "", True, 1)),
    *(
        ("link", value)
        for value in (
            "",
            "a.example",
            "/relative",
            "//a.example",
            "http:",
            "http://",
            "http:a.example",
            "https:/a.example",
            "mailto:",
            "javascript:alert(1)",
            "JavaScript:alert(1)",
            " javascript:alert(1)",
            "java\nscript:alert(1)",
            "\x01javascript:alert(1)",
            "javascript://a.example/%0aalert(1)",
            "data:text/html,x",
            "vbscript:x",
            "file:///etc/passwd",
            "ftp://a.example",
            " https://a.example",
            "https://a.example ",
            "https://a.example\n",
            "https://a\t.example",
            "https://a.example/\u2028x",
            "https://a.example/\u00a0x",
            "https://a.example/\u202ex",
            "https://a.example/\u200bx",
            "https://a.example/\0",
            "https://a.example/\ud800",
            "https://a.example/" + "x" * (MAX_LINK_LENGTH - 17),
            True,
            1,
            ["https://a.example"],
            {"href": "https://a.example"},
        )
    ),
]  # fmt: skip


@pytest.mark.parametrize(("name", "value"), ALLOWED, ids=str)
def test_allows_the_formats_of_job_descriptions(name: str, value: object) -> None:
    Document(Delta([{"insert": "a\n", "attributes": {name: value}}]))
    validate_attributes({name: None}, removable=True)
    validate_change(Delta([{"retain": 1, "attributes": {name: value}}]), 2)


@pytest.mark.parametrize(("name", "value"), BAD_VALUES, ids=lambda x: ascii(x)[:30])
def test_refuses_other_values(name: str, value: object) -> None:
    for removable in (True, False):
        with pytest.raises(InvalidOperation) as refused:
            validate_attributes({"bold": True, name: value}, removable)
        assert refused.value.reason == "bad_attribute_value"


@pytest.mark.parametrize(
    "name", ["color", "background", "font", "size", "script", "Bold", "", "__proto__", "\ud800"]
)
def test_refuses_other_names(name: str) -> None:
    for value in (True, None):
        with pytest.raises(InvalidOperation) as refused:
            validate_attributes({name: value}, removable=True)
        assert refused.value.reason == "unknown_attribute"
        assert refused.value.message("fr").encode()


DOCUMENTS: list[tuple[Ops, str]] = [
    ([], "not_a_document"),
    ([{"insert": "a"}], "not_a_document"),
    ([{"insert": "a\n"}, {"insert": "b", "attributes": {"bold": True}}], "not_a_document"),
    ([{"retain": 1}, {"insert": "a\n"}], "not_a_document"),
    ([{"insert": "a\n"}, {"delete": 1}], "not_a_document"),
    ([{"retain": 1, "attributes": {"bold": True}}], "not_a_document"),
    ([{"insert": {"image": "x"}}, {"insert": "\n"}], "embed_refused"),
    ([{"insert": "\n"}, {"insert": {"image": "\n"}}], "embed_refused"),
    ([{"insert": "\n", "attributes": {"bold": None}}], "bad_attribute_value"),
    ([{"insert": "\n", "attributes": {"color": "red"}}], "unknown_attribute"),
]


@pytest.mark.parametrize(("ops", "reason"), DOCUMENTS)
def test_refuses_what_is_no_document(ops: Ops, reason: str) -> None:
    for check in (Document, validate_document):
        with pytest.raises(InvalidOperation) as refused:
            check(Delta(ops))
        assert refused.value.reason == reason


# Changes of "ab\n".
CHANGES: list[tuple[str, Ops, str | None]] = [
    ("nothing", [], None),
    ("insert before the final newline", [{"retain": 2}, {"insert": "x"}], None),
    ("insert a line there", [{"retain": 2}, {"insert": "x\n"}], None),
    ("delete all else", [{"delete": 2}], None),
    ("replace all else", [{"insert": "new"}, {"delete": 2}, {"retain": 1}], None),
    ("format the final newline", [{"retain": 2}, {"retain": 1, "attributes": {"header": 1}}], None),
    ("format all", [{"retain": 3, "attributes": {"bold": None}}], None),
    ("insert, then format to the end", [{"insert": "x"}, {"retain": 3, "attributes": {"header": 1}}], None),
    ("retain to the end", [{"retain": 3}], None),
    ("delete the final newline", [{"retain": 2}, {"delete": 1}], "final_newline"),
    ("delete all", [{"delete": 3}], "final_newline"),
    ("replace all", [{"delete": 3}, {"insert": "new\n"}], "final_newline"),
    ("replace the final newline", [{"retain": 2}, {"insert": "\n"}, {"delete": 1}], "final_newline"),
    ("insert after it", [{"retain": 3}, {"insert": "x"}], "final_newline"),
    ("insert a newline after it", [{"retain": 3}, {"insert": "\n"}], "final_newline"),
    (
        "format it and insert after it",
        [{"retain": 3, "attributes": {"bold": True}}, {"insert": "x"}],
        "final_newline",
    ),
    ("retain beyond the end", [{"retain": 4}], "beyond_end"),
    ("retain far beyond", [{"retain": 2**53 - 1}], "beyond_end"),
    ("insert, retain beyond", [{"insert": "x"}, {"retain": 4}], "beyond_end"),
    ("delete beyond", [{"delete": 4}], "beyond_end"),
    ("format beyond", [{"retain": 4, "attributes": {"bold": True}}], "beyond_end"),
    ("insert beyond", [{"retain": 4}, {"insert": "x"}], "beyond_end"),
    ("embed", [{"insert": {"image": "x"}}], "embed_refused"),
    ("unknown attribute", [{"insert": "x", "attributes": {"color": "red"}}], "unknown_attribute"),
    ("removing an unknown one", [{"retain": 1, "attributes": {"color": None}}], "unknown_attribute"),
    ("null in an insert", [{"insert": "x", "attributes": {"bold": None}}], "bad_attribute_value"),
    ("script", [{"insert": "x", "attributes": {"link": "javascript:x"}}], "bad_attribute_value"),
    ("half good", [{"insert": "x"}, {"retain": 1, "attributes": {"header": 9}}], "bad_attribute_value"),
]  # fmt: skip


@pytest.mark.parametrize(("ops", "reason"), [row[1:] for row in CHANGES], ids=[row[0] for row in CHANGES])
def test_changes(ops: Ops, reason: str | None) -> None:
    delta = Delta(ops)
    document = Document(Delta([{"insert": "ab\n"}]))
    if reason is None:
        validate_change(delta, 3)
        document.apply(delta)
        assert document.text.endswith("\n")
        return
    for attempt in (
        lambda: validate_change(delta, 3),
        lambda: document.check(delta),
        lambda: document.apply(delta),
        lambda: document.invert(delta),
        lambda: document.removed(delta),
    ):
        with pytest.raises(InvalidOperation) as refused:
            attempt()
        assert refused.value.reason == reason
    assert document.to_delta() == Delta([{"insert": "ab\n"}])
