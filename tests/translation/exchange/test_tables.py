"""Tables of translations and terms: what others write, what comes back equal, and no formulas."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jddb_jupyter.errors import Unprocessable
from jddb_jupyter.translation.exchange.model import FileUnit, Problem
from jddb_jupyter.translation.exchange.term_tables import read_term_table, write_term_table
from jddb_jupyter.translation.exchange.unit_tables import read_unit_table, write_unit_table
from jddb_jupyter.translation.terms import PARTS_OF_SPEECH, STATUSES, Term, Wording
from jddb_jupyter.translation.units import tidied

EN_FR = ("en", "fr")


def read(text: str | bytes, languages: tuple[str, str] | None = None) -> list[object]:
    data = text.encode() if isinstance(text, str) else text
    return [
        (one.line, one.reason) if isinstance(one, Problem) else (one.source, one.target)
        for one in read_unit_table(io.BytesIO(data), languages)
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("header", ["en,fr", "EN-CA,fr_CA", "English,Français", "Anglais,French"])
def test_a_column_for_each_language(header, delimiter):
    text = f"{header}\nOne,Un\nTwo,Deux\n".replace(",", delimiter)
    assert read(text) == [("One", "Un"), ("Two", "Deux")]
    assert read(text, ("fr", "en")) == [("Un", "One"), ("Deux", "Two")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(encoding, ends):
    text = 'en,fr\n"Team, first",Équipe\nTwo,"Deux ""x"""\n'.replace("\n", ends)
    assert read(text.encode(encoding)) == [("Team, first", "Équipe"), ("Two", 'Deux "x"')]


def test_what_is_wrong_is_told_and_the_rest_is_taken():
    rows = ("a,b,en,fr", ",b,en,fr", "c,d,en", "e,f,xx9,fr", "g,h,en,en", "", "i,j,en,fr")
    text = "\n".join(["source,target,source_language,target_language", *rows])
    assert read(text) == [
        ("a", "b"),
        (3, "unit_without_translation"),
        (4, "unit_language_unknown"),
        (5, "unit_language_unknown"),
        (6, "unit_without_translation"),
        ("i", "j"),
    ]
    assert read("source,target\na,b\nc\n", EN_FR) == [("a", "b"), (3, "unit_without_translation")]
    broken = b"en,fr\na,\xc3\xa9\n" + b"x,y\n" * 20_000 + b"c,\xe9\nd,e\n"
    assert (20_003, "unit_letters_lost") in read(broken)
    assert read(broken)[-1] == ("d", "e")


def test_a_quote_that_is_never_closed():
    found = read('en,fr\na,b\n"c,' + "d\n" * 200_000)
    assert found[0] == ("a", "b")
    assert next(reason for line, reason in found[1:] if isinstance(line, int)) == "table_row_broken"


@pytest.mark.parametrize("text", ["a,b\nc,d\n", "source,target\na,b\n", "x\n"])
def test_a_table_that_does_not_say_its_languages(text):
    with pytest.raises(Unprocessable) as refused:
        read(text)
    assert refused.value.reason == "table_without_languages"
    with pytest.raises(Unprocessable):
        read("")


texts = st.text(st.characters(codec="utf-8", exclude_characters="\ufffd\0"), min_size=1).filter(str.strip)
tricky = texts | st.sampled_from(
    [
        "art.\u00a012 et 10\u202f000",
        "=1+1",
        "'=x",
        "''@x",
        "+1",
        "-1",
        "@a",
        "'a",
        '"',
        "a\r\nb",
        "\t=x",
        "a\rb",
    ]
)
units = st.builds(
    FileUnit,
    st.just("en"),
    st.just("fr"),
    tricky,
    tricky,
    st.sampled_from(["", "approved", "draft"]),
    tricky | st.just(""),
)


@given(st.lists(units, max_size=5))
def test_translations_come_back_equal(given_units):
    data = b"".join(write_unit_table(given_units))
    assert list(read_unit_table(io.BytesIO(data))) == given_units


@given(st.lists(units, max_size=5))
def test_no_cell_is_a_formula(given_units):
    data = b"".join(write_unit_table(given_units)).decode("utf-8-sig")
    for row in csv.reader(io.StringIO(data, newline="")):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)


def one_line(strategy: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return strategy.map(tidied).filter(lambda text: any(map(str.isalnum, text)))


wordings = st.builds(
    Wording,
    st.sampled_from(["en", "fr", "de"]),
    one_line(tricky),
    st.sampled_from(STATUSES),
    st.sampled_from(PARTS_OF_SPEECH),
    st.lists(one_line(tricky), max_size=2).map(tuple),
)
terms = st.builds(
    Term,
    st.lists(wordings, min_size=1, max_size=3).map(tuple),
    subject=one_line(tricky) | st.just(""),
    note=tricky.map(str.strip) | st.just(""),
)


@given(st.lists(terms, max_size=4))
def test_terms_come_back_equal(given_terms):
    data = b"".join(write_term_table(given_terms))
    assert list(read_term_table(io.BytesIO(data))) == given_terms


def test_terms_with_a_column_for_each_language():
    data = (
        "English;Français;Domaine;Note;Statut\n"
        "deputy head;administrateur général;emploi;;approuvé\n"
        "duties;tâches\u00a0: | fonctions;;;\n"
        ";;x;;\n"
        "asset;atout;;;perhaps\n"
    ).encode()
    first, second, empty, unknown = read_term_table(io.BytesIO(data))
    assert first == Term((Wording("en", "deputy head"), Wording("fr", "administrateur général")), "emploi")
    assert isinstance(second, Term)
    assert [wording.text for wording in second.wordings] == ["duties", "tâches\u00a0:", "fonctions"]
    assert isinstance(empty, Problem)
    assert (empty.line, empty.reason) == (4, "term_without_text")
    assert isinstance(unknown, Problem)
    assert (
        unknown.message("fr")
        == "«\u00a0perhaps\u00a0» n’est pas connu dans la colonne «\u00a0status\u00a0»; "
        "la ligne a été laissée de côté."
    )
