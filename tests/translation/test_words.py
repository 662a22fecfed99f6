"""Words are compared as SQLite's `unicode61` compares them."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jddb_jupyter.translation.words import count_words, fold, word_spans, words

LETTERS = st.text("abXYéÈçàÔïüœŒæÆñŠž’'-_.,;:«»\u00a0 \t\n019½²\u0301%€", max_size=40)


@pytest.fixture(scope="module")
def index() -> sqlite3.Connection:
    db = sqlite3.connect(":memory:")
    db.execute("CREATE VIRTUAL TABLE said USING fts5(text, tokenize='unicode61 remove_diacritics 2')")
    db.execute("CREATE VIRTUAL TABLE heard USING fts5vocab('said', 'instance')")
    return db


@given(LETTERS)
def test_words_are_those_of_the_index(index: sqlite3.Connection, text: str) -> None:
    said = text.replace("\0", " ")
    index.execute("DELETE FROM said")
    index.execute("INSERT INTO said VALUES (?)", (said,))
    heard = [term for (term,) in index.execute("SELECT term FROM heard ORDER BY offset")]
    assert words(said) == heard


@given(st.text(max_size=60))
def test_each_word_stands_where_it_is_said_to_stand(text: str) -> None:
    spans = list(word_spans(text))
    assert [word for word, _, _ in spans] == [fold(text[start:end]) for _, start, end in spans]
    assert all(start < end for _, start, end in spans)


def test_words_of_every_script() -> None:
    assert words("情報技術のIT") == ["情", "報", "技", "術", "の", "it"]
    assert words("السُّلَّم الوظيفي") == ["السُّلَّم", "الوظيفي"]
    assert words("हिन्दी में") == ["हिन्दी", "में"]
    assert words("ᐃᓄᒃᑎᑐᑦ ᐊᓪᓚᒍᓯᖅ") == ["ᐃᓄᒃᑎᑐᑦ", "ᐊᓪᓚᒍᓯᖅ"]


@given(st.text(max_size=60))
def test_words_and_their_places_are_the_same_words(text: str) -> None:
    assert words(text) == [word for found, _, _ in word_spans(text) for word in words(found)]


def test_accents_and_capitals_do_not_count() -> None:
    assert words("L’ÉTÉ e\u0301te\u0301 d'œuvre 2,5 %") == ["l", "ete", "ete", "d", "œuvre", "2", "5"]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        (" \n\t", 0),
        ("One two\nthree", 3),
        ("L’étendue de la day-to-day", 4),
        ("a — b • c", 3),
        ("1.5 % of $4", 3),
        ("non\u00a0: oui", 2),
        ("情報技術部門のIT部長。", 10),
        ("يخطط الخدمات", 2),
    ],
)
def test_words_are_counted_as_in_the_panel(text: str, count: int) -> None:
    assert count_words(text) == count  # the same as in wordCount.spec.ts
