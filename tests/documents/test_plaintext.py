from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jddb_jupyter.documents.plaintext import clean, decode, from_text, to_text
from jddb_jupyter.errors import UnsupportedFormat
from jddb_jupyter.ot import Delta, Document

FRENCH = "Numéro de poste : 103249 – l’équipe, « cœur » €\n"


@pytest.mark.parametrize(
    "data",
    [
        FRENCH.encode(),
        codecs.BOM_UTF8 + FRENCH.encode(),
        codecs.BOM_UTF16_LE + FRENCH.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + FRENCH.encode("utf-16-be"),
        FRENCH.encode("windows-1252"),
    ],
)
def test_every_encoding_gives_the_same_text(data):
    assert decode(data) == FRENCH


@pytest.mark.parametrize(
    "data",
    [
        b"a\x00b",
        "abc".encode("utf-16-le"),
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        b"PK\x03\x04\x14\xff\xfe",
        b"\xff\xfe\x00\xd8",
        b"\xff\xfe\x00",
        b"\xff\xfe\x00\x00a\x00\x00\x00",
        bytes(range(128, 256)),
        codecs.BOM_UTF8 + b"\xff",
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n\x01\x02",
    ],
)
def test_what_is_no_text_is_refused(data):
    with pytest.raises(UnsupportedFormat) as refused:
        decode(data)
    assert refused.value.reason == "file_not_text"


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("a\r\nb\rc\nd\x0ce\x0bf\u2028g\x85h", "a\nb\nc\nd\ne\nf\ng\nh"),
        ("a\x00b\ud800c\udfff\x1b[0m\ufeff", "abc[0m"),
        ("tab\tand spaces  \n  kept", "tab\tand spaces  \n  kept"),
        ("\U0001f600", "\U0001f600"),
    ],
)
def test_cleaning(text, cleaned):
    assert clean(text) == cleaned


@given(st.text(st.characters(exclude_categories=())))
def test_any_text_becomes_a_document_and_comes_back(text):
    ops = from_text(text)
    written = to_text(ops)
    assert Document(Delta(ops)).text == written
    assert written.removesuffix("\n") == clean(text).removesuffix("\n")


def test_lists_and_headings_stay_readable():
    ops = [
        {"insert": "Head"},
        {"insert": "\n", "attributes": {"header": 1}},
        {"insert": "text\nSub"},
        {"insert": "\n", "attributes": {"header": 2}},
        {"insert": "a"},
        {"insert": "\n", "attributes": {"list": "ordered"}},
        {"insert": "b"},
        {"insert": "\n", "attributes": {"list": "bullet", "indent": 1}},
        {"insert": "c"},
        {"insert": "\n", "attributes": {"list": "ordered"}},
    ]
    assert to_text(ops) == "Head\n\ntext\n\nSub\n\n1. a\n    - b\n2. c\n"
