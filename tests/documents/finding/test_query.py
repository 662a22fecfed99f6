"""What people type means something, whatever it is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jddb_jupyter.documents.finding import Query, Term, parse_query
from jddb_jupyter.documents.finding.query import LONGEST, MOST_TERMS

SIGNS = "\"*-+^:(){}[]<>\\/%_'~?!|&;,. “”«»\x00\ud800\n\u00a0"
WORDS = "AND OR NOT NEAR( title: rowid a é œ EX-01 e\u0301 ﬁ 😀 ０ ²"
SYNTAX = st.sampled_from([*SIGNS, *WORDS.split(" ")])
HOSTILE = st.one_of(st.text(), st.lists(SYNTAX, max_size=40).map("".join))


def terms(*written: str) -> tuple[Term, ...]:
    return tuple(Term(tuple(one.rstrip("*").split()), one.endswith("*")) for one in written)


@pytest.mark.parametrize(
    ("typed", "wanted", "excluded"),
    [
        ("", [], []),
        ('  —  % * - " ', [], []),
        ("policy advice", ["policy", "advice"], []),
        ("policy policy", ["policy"], []),
        ('"public service" act', ["public service", "act"], []),
        ("« mise en œuvre »", ["mise en œuvre"], []),
        ("“public service”", ["public service"], []),
        ('"not closed yet', ["not closed yet"], []),
        ("gest*", ["gest*"], []),
        ('"public serv"*', ["public serv*"], []),
        ("g*", ["g"], []),
        ("1*", ["1*"], []),
        ("ge*st", ["ge st"], []),
        ("EX-01 l’équipe", ["EX 01", "l équipe"], []),
        ("policy -draft", ["policy"], ["draft"]),
        ('-"public service" --x', [], ["public service", "x"]),
        ("policy - draft", ["policy", "draft"], []),
        ("a OR b AND NOT c", ["a", "OR", "b", "AND", "NOT", "c"], []),
        ("title:x (y)", ["title x", "y"], []),
        ("e\u0301te\u0301", ["e\u0301te\u0301"], []),
    ],
)
def test_what_is_typed_is_understood(typed: str, wanted: list[str], excluded: list[str]) -> None:
    assert parse_query(typed) == Query(terms(*wanted), terms(*excluded))


@given(HOSTILE)
def test_anything_gives_words_of_letters_and_digits(typed: str) -> None:
    query = parse_query(typed)
    assert len(query.wanted) + len(query.excluded) <= MOST_TERMS
    for term in (*query.wanted, *query.excluded):
        assert term.words
        for word in term.words:
            assert all(character.isalnum() or "\u0300" <= character <= "\u036f" for character in word)
            word.encode()


def test_a_query_without_end_is_cut() -> None:
    query = parse_query("word " * 1000 + " ".join(f"w{number}" for number in range(1000)))
    assert len(query.wanted) == 1
    assert len(parse_query(" ".join(f"w{number}" for number in range(1000))).wanted) == MOST_TERMS
    assert parse_query(" " * LONGEST + "word") == Query()
