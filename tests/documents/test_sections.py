from __future__ import annotations

import pytest

from jddb_jupyter.documents.markdown import from_markdown
from jddb_jupyter.documents.plaintext import from_text
from jddb_jupyter.documents.sections import find_sections, section_kind

KINDS = {
    "general_accountability": [
        "General Accountability",
        "GENERAL ACCOUNTABILITY",
        "1. General Accountability:",
        "Responsabilité générale",
        "RESPONSABILITE GENERALE",
        "Responsabilit\ufffd g\ufffdn\ufffdrale",
        "RESPONSABILIT? G?N?RALE",
        "Responsabilit?? g??n??rale",
        "ResponsabilitÃ© gÃ©nÃ©rale",
        "Responsabilit gnrale",
        "RESPONSABILIT G N RALE",
        "Responsabilite\u0301 ge\u0301ne\u0301rale",
        "Responsabilités générales :",
    ],
    "organization_structure": [
        "Organization Structure",
        "Organizational Structure",
        "Structure organisationnelle",
    ],
    "nature_and_scope": [
        "Nature & Scope",
        "Nature and Scope",
        "Nature et portée",
        "NATURE ET PORTEE",
        "Étendue des responsabilités",
        "2.1 Nature and Scope",
        "Section 2: Nature & Scope",
        "II – Nature et portée",
        "N A T U R E  A N D  S C O P E",
        "Nature\u00a0and\u00a0Scope",
    ],
    "dimensions": ["Dimensions", "DIMENSIONS :", "IV. Dimensions"],
    "specific_accountabilities": [
        "Specific Accountabilities",
        "Responsabilités particulières",
        "Responsabilités spécifiques",
    ],
    "knowledge_skills_abilities": [
        "Knowledge, Skills and Abilities",
        "Knowledge, Skills & Abilities",
        "Connaissances, compétences et aptitudes",
        "CONNAISSANCES, COMPETENCES ET APTITUDES",
    ],
}


@pytest.mark.parametrize(
    ("kind", "heading"), [(kind, name) for kind, names in KINDS.items() for name in names]
)
def test_usual_headings(kind, heading):
    assert section_kind(heading) == kind
    (section,) = find_sections(from_text(f"{heading}\nText."))
    assert section.kind == kind


@pytest.mark.parametrize("heading", ["Working Conditions", "General", "Nature", "?" * 60, "", "x" * 1000])
def test_other_headings(heading):
    assert section_kind(heading) == ""


@pytest.mark.parametrize(
    "text",
    [
        "dimensions",
        "dimensions: three",
        "The position has many dimensions.",
        "Dimensions of the problem are discussed below.",
        "Under general accountability: see above.",
        "DIMENSIONS of the problem are discussed below",
        "This long line speaks of the Nature and Scope: it is wide. It says General Accountability matters.",
        "This long line ends a sentence here. Dimensions: three of them. General accountability it is not.",
        "Position number: 123456",
        "SECRET.",
        "EX-01",
        "",
    ],
)
def test_words_in_a_sentence_are_no_heading(text):
    assert find_sections(from_text(text)) == ()


def test_a_heading_at_the_start_of_a_long_line():
    (section,) = find_sections(from_text("GENERAL ACCOUNTABILITY: The Director " + "is accountable " * 50))
    assert (section.kind, section.heading, section.start) == (
        "general_accountability",
        "GENERAL ACCOUNTABILITY",
        0,
    )


def test_headings_within_a_line_that_lost_its_breaks():
    text = (
        "GENERAL ACCOUNTABILITY The Director leads. ORGANIZATION STRUCTURE: One of five. Nature & Scope : "
        "The office plans (see Dimensions). DIMENSIONS 45 positions. Responsabilités particulières : Dirige."
    )
    sections = find_sections(from_text(text))
    assert [section.kind for section in sections] == [
        "general_accountability",
        "organization_structure",
        "nature_and_scope",
        "dimensions",
        "specific_accountabilities",
    ]
    for section in sections:
        assert text[section.start :].startswith(section.heading)
    assert sections[-1].end == len(text) + 1


def test_a_heading_in_a_row_of_a_table():
    (section,) = find_sections(from_text("Nature and Scope | The office plans."))
    assert (section.kind, section.heading) == ("nature_and_scope", "Nature and Scope")


def test_capitals_alone_on_a_line_are_a_heading_of_their_own_name():
    sections = find_sections(from_text("intro 😀\nWORKING CONDITIONS\nfine\nDIMENSIONS\nsmall\n"))
    assert [(s.kind, s.heading, s.start, s.end) for s in sections] == [
        ("", "WORKING CONDITIONS", 8, 32),
        ("dimensions", "DIMENSIONS", 32, 49),
    ]


def test_headings_of_markdown():
    sections = find_sections(
        from_markdown(
            "# Director\n\nintro\n\n## Nature and Scope\n\n### Context\n\nx\n\n"
            "## Other\n\n#### Dimensions\n\ny"
        )
    )
    assert [(s.kind, s.heading) for s in sections] == [
        ("nature_and_scope", "Nature and Scope"),
        ("", "Other"),
        ("dimensions", "Dimensions"),
    ]
