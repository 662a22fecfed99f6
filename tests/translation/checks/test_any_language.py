"""Checks of languages that nothing special is known of: what is right passes, what is wrong is found."""

from __future__ import annotations

import pytest
from test_checks import look

from jddb_jupyter.translation.checks import Aligned, Finding, Passage, Severity, check_document
from jddb_jupyter.translation.terminology import Terminology
from jddb_jupyter.translation.terms import Term, Wording


def named(findings: list[Finding]) -> set[tuple[str, str]]:
    return {(finding.check, finding.reason) for finding in findings}


RIGHT = {
    "es": [
        ("The budget is $1,250,000 in 2026.", "El presupuesto es de 1.250.000 dólares en 2026."),
        ("She leads a team of 12 people.", "Dirige un equipo de doce personas."),
        ("From January 5, 2026, it grew by 1.5%.", "Desde el 5 de enero de 2026, creció un 1,5 %."),
        ("Who approves it?", "¿Quién lo aprueba?"),
        ("The team of the office of the Minister", "La de las que en los de la oficina del ministro"),
    ],
    "de": [
        ("Manages a budget of 3 million dollars.", "Verwaltet ein Budget von 3 Millionen Dollar."),
        ("The unit, which it leads, plans.", "Die Abteilung, die die Leiterin führt, plant."),
    ],
    "ar": [
        ("The budget is 1,250,000 dollars in 2026.", "الميزانية ١٬٢٥٠٬٠٠٠ دولار في عام ٢٠٢٦."),
        ("Who approves it?", "من يوافق عليه؟"),
        ("Plans (with others) 25 services.", "يخطط (مع آخرين) ٢٥ خدمة."),
    ],
    "ja": [
        ("The budget is 1,250,000 dollars.", "予算は125万ドルである。"),
        ("Who approves it?", "誰が承認するか。"),
        ("She plans services for all Canadians.", "全カナダ国民向けのサービスを計画する。"),
    ],
    "el": [("Who approves it?", "Ποιος το εγκρίνει;")],
    "iu": [("Leads 25 people. She reports.", "ᑲᒪᒋᔭᖃᖅᐳᖅ 25-ᓂᒃ ᐃᓄᖕᓂᒃ. ᐅᓂᒃᑳᖅᐳᖅ.")],
}


@pytest.mark.parametrize(
    ("language", "source", "target"), [(tag, *pair) for tag, pairs in RIGHT.items() for pair in pairs]
)
def test_what_is_right_passes(language, source, target):
    assert look(source, target, f"en {language}") == []


WRONG = [
    ("es", "The budget is $1,250,000.", "El presupuesto es de 1.520.000 dólares.", "number_differs"),
    ("es", "Leads 25 people.", "Dirige personas.", "number_missing"),
    ("es", "Who approves it?", "Lo aprueba.", "question_lost"),
    ("es", "She plans the work of the team.", "She plans the work of the team.", "not_translated"),
    ("es", "Plans services.", "Planifica los los servicios.", "word_repeated"),
    ("ar", "In 2026 it grew.", "نما في عام ٢٠٢٥.", "number_differs"),
    ("ja", "The budget is 1,250,000 dollars.", "予算は152万ドルである。", "number_differs"),
    ("iu", "Leads 25 people (all).", "ᑲᒪᒋᔭᖃᖅᐳᖅ 25-ᓂᒃ (ᐃᓄᖕᓂᒃ.", "bracket_alone"),
]


@pytest.mark.parametrize(("language", "source", "target", "reason"), WRONG)
def test_what_is_wrong_is_found(language, source, target, reason):
    assert reason in {finding.reason for finding in look(source, target, f"en {language}")}


def test_a_number_that_may_be_said_in_words_is_no_error():
    (finding,) = look("Leads 25 people.", "Dirige personas.", "en es")
    assert finding.severity is Severity.WARNING


def test_a_copy_is_found_whatever_the_source_is():
    text = "部長は情報技術部門の計画を作成し、次長に報告する。"
    assert "not_translated" in {finding.reason for finding in look(text, text, "ja en")}


def test_length_is_measured_by_the_pair_itself():
    english = "The director plans and delivers the digital services of the department number {}."
    chinese = "主任负责规划和提供第{}部门的数字服务。"
    links = [
        Aligned(str(n), Passage(english.format(n + 20), "en"), Passage(chinese.format(n + 20), "zh"))
        for n in range(10)
    ]
    assert check_document(links) == []
    long = Aligned("x", Passage(english.format(44), "en"), Passage(chinese.format(44) * 6, "zh"))
    found = check_document([*links, long])
    assert [(finding.link_id, finding.reason) for finding in found] == [("x", "length_long")]


def test_terms_are_found_in_any_script_and_not_those_of_another_country():
    terms = Terminology(
        [
            Term((Wording("en", "information technology"), Wording("ja", "情報技術")), id=1),
            Term((Wording("en", "e-mail"), Wording("fr-CA", "courriel"), Wording("fr-FR", "e-mail")), id=2),
        ]
    )
    assert [(one.start, one.end) for one in terms.find("新しい情報技術部門", "ja")] == [(3, 7)]
    assert [one.entries[0].wording.language for one in terms.find("un courriel, un e-mail", "fr-CA")] == [
        "fr-CA"
    ]
    assert len(terms.find("un courriel, un e-mail", "fr")) == 2
    link = Aligned("1", Passage("Leads information technology.", "en"), Passage("技術部門を率いる。", "ja"))
    assert ("terminology", "term_missing") in named(check_document([link], terms=terms))
