"""Snippets: short, around what was found, with the section, and marks that stand where they say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jddb_jupyter.documents.finding import Snippet, marks_in, parse_query, searchable, snippets
from jddb_jupyter.documents.finding.snippets import BEFORE, WIDTH

FILLER = "The position leads many things in several places. " * 12


def marked(snippet: Snippet) -> list[str]:
    return [snippet.text[start:end] for start, end in snippet.marks]


@pytest.mark.parametrize(
    ("query", "text", "found"),
    [
        ("evaluation", "L’Évaluation, réévaluation.", ["Évaluation"]),
        ("ÉVALUATION", "evaluation", ["evaluation"]),
        ("oeuvre", "L’œuvre et l'Oeuvre", ["œuvre", "Oeuvre"]),
        ("œuvre", "oeuvre", ["oeuvre"]),
        ('"mise en oeuvre"', "La mise\n  en-œuvre.", ["mise\n  en-œuvre"]),
        ("gest*", "gestion, digest, Gestionnaire", ["gestion", "Gestionnaire"]),
        ("gest", "gestion", []),
        ("ete", "e\u0301te\u0301!", ["e\u0301te\u0301"]),
        ("EX-01", "(EX 01) EX-011", ["EX 01"]),
        ("a -b", "a b", ["a"]),
        ('public "public service"', "public service", ["public service"]),
        ("a_b", "x_a_b_y a b", ["a_b", "a b"]),
    ],
)
def test_marks(query: str, text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in marks_in(parse_query(query), text)] == found


@given(
    st.text(st.sampled_from("aàÁeéoœŒæıİßkKK1Ωω-_ .’"), max_size=12).filter(str.strip),
    st.text(st.sampled_from("aàÁeéoœŒæıİßkKK1Ωω-_ .’"), max_size=40),
)
def test_a_text_with_a_mark_somewhere_is_found_the_same_in(query: str, text: str) -> None:
    # One such mark has the letters compared as they are written, and not as plain ones.
    assert marks_in(parse_query(query), text) == marks_in(parse_query(query), f"{text} \u0301")


def test_a_snippet_says_its_section_and_has_one_line() -> None:
    scope = f"{FILLER}\nManages\nthe Budget of the region.\n{FILLER}"
    text = f"Intro\n\nNature and Scope\n{scope}\nDimensions\nBudget: 1\n"
    found = searchable([{"insert": text}])
    first, second = snippets(parse_query("budget"), found.texts, found.places)
    assert (first.part, first.heading) == ("nature_and_scope", "Nature and Scope")
    assert (second.part, second.heading, second.text) == ("dimensions", "Dimensions", "Dimensions Budget: 1")
    assert "Manages the Budget of the region." in first.text
    assert first.text.startswith("… ")
    assert first.text.endswith(" …")
    assert len(first.text) < WIDTH + BEFORE
    assert marked(first) == marked(second) == ["Budget"]


def test_the_snippet_that_shows_most_of_the_words_is_taken() -> None:
    text = f"alpha. {FILLER} beta. {FILLER} alpha and beta. {FILLER}\n"
    found = searchable([{"insert": text}])
    shown = snippets(parse_query("beta alpha"), found.texts, found.places)
    assert ["alpha", "beta"] in [marked(snippet) for snippet in shown]


def test_sections_of_one_kind_or_of_none_stand_together_and_keep_their_names() -> None:
    ops = [
        {"insert": "Title words\n"},
        {"insert": "Travel"},
        {"insert": "\n", "attributes": {"header": 2}},
        {"insert": "Far.\nDimensions"},
        {"insert": "\n", "attributes": {"header": 2}},
        {"insert": "Big.\nConditions"},
        {"insert": "\n", "attributes": {"header": 2}},
        {"insert": "Harsh.\n"},
    ]
    found = searchable(ops)
    assert found.texts == {
        "other": "Title words\nTravel\nFar.\nConditions\nHarsh.\n",
        "dimensions": "Dimensions\nBig.\n",
    }
    for word, heading in (("words", ""), ("far", "Travel"), ("harsh", "Conditions"), ("big", "Dimensions")):
        assert [one.heading for one in snippets(parse_query(word), found.texts, found.places)] == [heading]


def test_what_a_word_processor_hides_in_words_does_not_hide_them() -> None:
    found = searchable([{"insert": "organi\u00adsation, o\ufb03cer\n"}])
    assert found.texts == {"other": "organisation, officer\n"}


WORDS = st.sampled_from(["alpha", "béta", "œuvre", "12", "é", "x", ".", "\n", "  ", "\u0301", "😀"])


@given(
    st.lists(WORDS, max_size=300).map(" ".join), st.sampled_from(["alpha", "beta oeuvre", '"x 12" alp*', "e"])
)
def test_marks_stand_where_they_say(text: str, query: str) -> None:
    wanted = parse_query(query)
    for snippet in snippets(wanted, {"other": text}, {"other": []}):
        assert snippet.marks
        assert "\n" not in snippet.text
        last = 0
        for start, end in snippet.marks:
            assert last <= start < end <= len(snippet.text)
            assert marks_in(wanted, snippet.text[start:end]) == ((0, end - start),)
            last = end
