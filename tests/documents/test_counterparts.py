"""What a job description says of its counterpart in the other language before anybody translates."""

from __future__ import annotations

import pytest

from jddb_jupyter.documents import counterpart_metadata, counterpart_ops, find_sections, from_text
from jddb_jupyter.documents.sections import SECTION_KINDS, SECTION_NAMES, section_kind
from jddb_jupyter.ot import Delta, validate_document


def text(ops: list[dict[str, object]]) -> str:
    return "".join(str(op["insert"]) for op in ops)


def test_the_usual_headings_are_there_in_the_other_language_with_room_below_them() -> None:
    source = from_text("Director\n\nGeneral Accountability\nIs accountable.\nNature & Scope:\nThe office.\n")
    assert text(counterpart_ops(source, "fr")) == "Responsabilité générale\n\nNature et portée\n\n"
    assert text(counterpart_ops(counterpart_ops(source, "fr"), "en")) == (
        "General Accountability\n\nNature and Scope\n\n"
    )


def test_levels_numbers_and_capitals_are_kept() -> None:
    source = [
        {"insert": "2. NATURE AND SCOPE"},
        {"insert": "\n", "attributes": {"header": 2}},
        {"insert": "The office.\n"},
    ]
    assert counterpart_ops(source, "fr") == [
        {"insert": "2. NATURE ET PORTÉE"},
        {"insert": "\n", "attributes": {"header": 2}},
        {"insert": "\n"},
    ]


def test_headings_before_their_text_and_within_a_line_become_lines() -> None:
    source = from_text("Dimensions: 3 people.\nNATURE AND SCOPE The office is small.\n")
    assert [section.kind for section in find_sections(counterpart_ops(source, "fr"))] == [
        section.kind for section in find_sections(source)
    ]


def test_headings_of_their_own_name_and_text_are_left_to_a_translator() -> None:
    assert counterpart_ops(from_text("WORKING CONDITIONS\nNoise.\n"), "fr") == [{"insert": "\n"}]
    assert counterpart_ops([{"insert": "\n"}], "fr") == [{"insert": "\n"}]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_usual_section_has_a_name_that_is_read_again(language: str) -> None:
    assert tuple(SECTION_NAMES) == SECTION_KINDS
    assert [section_kind(names[language]) for names in SECTION_NAMES.values()] == list(SECTION_KINDS)
    made = counterpart_ops(
        from_text("".join(f"{names['en']}\nX.\n" for names in SECTION_NAMES.values())), "fr"
    )
    validate_document(Delta(made))


def test_facts_with_an_official_name_are_translated_and_others_wait() -> None:
    english = {
        "classification": "EX-01",
        "position_number": "123456",
        "department": "HEALTH CANADA",
        "security": "Top secret",
        "language_profile": "Bilingual imperative (CBC/CBC)",
        "location": "Montreal, Quebec",
        "branch": "Strategic Policy Branch",
        "reports_to": "Director General",
    }
    french = {
        "classification": "EX-01",
        "position_number": "123456",
        "department": "Santé Canada",
        "security": "Très secret",
        "language_profile": "Bilingue impératif CBC/CBC",
        "location": "Montréal (Québec)",
    }
    assert counterpart_metadata(english, "fr") == french
    back = counterpart_metadata(french, "en")
    assert (back["department"], back["security"]) == ("Health Canada", "Top Secret")
    assert counterpart_metadata({"department": "Ministère des Licornes"}, "en") == {}
