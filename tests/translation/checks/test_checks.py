"""What each check finds, what it lets pass, and that its fix mends the text."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import pytest

from jddb_jupyter.ot import Delta, Document, Range
from jddb_jupyter.translation.checks import (
    CHECK_NAMES,
    Aligned,
    Finding,
    Passage,
    Severity,
    check_document,
    check_link,
)

N = "\u00a0"


def look(source: str, target: str, languages: str = "en fr", **formats: Any) -> list[Finding]:
    of_source, of_target = languages.split()
    link = Aligned("1", Passage(source, of_source, **formats), Passage(target, of_target, **formats))
    return check_document([link])


def mended(target: str, finding: Finding) -> str:
    assert finding.fix is not None
    document = Document(Delta([{"insert": target + "\n"}]))
    document.apply(finding.fix)
    return document.text[:-1]


RIGHT = [
    ("The budget is $1,250,000.", f"Le budget est de 1{N}250{N}000{N}$."),
    ("The budget is $1.25 million.", f"Le budget est de 1{N}250{N}000{N}$."),
    ("It grew by 1.5%.", f"L’augmentation est de 1,5{N}%."),
    ("It grew by 50 per cent.", f"L’augmentation est de 50{N}%."),
    ("Why?", "Pourquoi?"),
    ("Duties: plan; lead; report!", f"Tâches{N}: planifier; diriger; rendre compte!"),
    ("March 15, 2021", "le 15 mars 2021"),
    ("On 2021-03-15.", "Le 15 mars 2021."),
    ("The 1st of July 2020", "Le 1er juillet 2020"),
    ("The 2nd and 3rd levels", "Les 2e et 3e niveaux"),
    ("from 8:30 a.m. to 1:30 p.m.", "de 8 h 30 à 13 h 30"),
    ("at 5 p.m.", "à 17 h"),
    ("at noon, 12 p.m.", "à midi"),
    ("two positions", "2 postes"),
    ("12 employees", "une douzaine d’employés"),
    ("75 people", "soixante-quinze personnes"),
    ("The 20th century", "Le XXe siècle"),
    ("WCAG 2.1 and section 12.1", "WCAG 2.1 et article 12.1"),
    ("Google Cloud Platform", "Google Cloud Platform"),
    ("Communications", "Communications"),
    ("Section 3(a) of the Act (see below)", "L’alinéa 3a) de la Loi (voir ci-dessous)"),
    ("He said “yes”.", f"Il a dit «{N}oui{N}»."),
    ("He said “she is ‘in’”.", f"Il a dit «{N}elle est “dedans”{N}»."),
    ("Write to jobs.emplois@canada.ca: https://canada.ca/en?x=1:2", f"Écrivez à jobs.emplois@canada.ca{N}: https://canada.ca/en?x=1:2"),
    ("We ask ourselves", "Nous nous demandons"),
    ("The ratio is 4:1.", "Le rapport est de 4:1."),
    ("Employees work 37.5 hours.", "Les employés travaillent 37,5 heures."),
    ("EX-01 at level CBC", "EX-01 au niveau CBC"),
    ("In 2019–2020, 10,000 files", f"En 2019-2020, 10{N}000 dossiers"),
    ("It may change.", "Cela peut changer."),
]  # fmt: skip


@pytest.mark.parametrize(("source", "target"), RIGHT)
def test_what_is_right_is_left_alone(source, target):
    assert [(finding.check, finding.message()) for finding in look(source, target)] == []


WRONG = [
    ("numbers", "It has 12 employees.", "Il compte 21 employés.", "Il compte 12 employés."),
    ("numbers", "Budget: $1,500,000", f"Budget{N}: 1{N}600{N}000{N}$", f"Budget{N}: 1{N}500{N}000{N}$"),
    ("numbers", "It has 12 employees.", "Il a des employés.", None),
    ("numbers", "It has employees.", "Il compte 12 employés.", None),
    ("numbers", "at 1:30 p.m.", "à 1 h 30 du matin", None),
    ("number_format", "Budget: $1,250,000", f"Budget{N}: 1,250,000{N}$", f"Budget{N}: 1{N}250{N}000{N}$"),
    ("number_format", "It grew by 1.5%.", f"Hausse de 1.5{N}%.", f"Hausse de 1,5{N}%."),
    ("number_format", "There are 1,250 files.", "Il y a 1,250 dossiers.", f"Il y a 1{N}250 dossiers."),
    ("dates", "Until March 31, 2024", "Jusqu’au 31 mai 2024", None),
    ("dates", "Until 2024-03-31", "Jusqu’au 31 avril 2024", None),
    ("untranslated", "You plan the work of the team.", "You plan the work of the team.", None),
    ("untranslated", "The manager leads the team.", "The manager is the lead of this team.", None),
    ("length", "The manager plans the work and leads the team, and reports on results.", "Il gère.", None),
    ("quotation_marks", "He said “yes”.", "Il a dit “oui”.", f"Il a dit «{N}oui{N}»."),
    ("quotation_marks", "He said “yes”.", 'Il a dit "oui".', f"Il a dit «{N}oui{N}»."),
    ("brackets", "The team (of five) works.", "L’équipe (de cinq travaille.", None),
    ("sentence_end", "What do you do?", "Que faites-vous.", None),
    ("spacing", "Duties:", "Tâches:", f"Tâches{N}:"),
    ("spacing", "It grew by 5%.", "Hausse de 5%.", f"Hausse de 5{N}%."),
    ("spacing", "It costs $20.", "Cela coûte 20$.", f"Cela coûte 20{N}$."),
    ("spacing", "Why?", "Pourquoi ?", "Pourquoi?"),
    ("spacing", "Why?", f"Pourquoi{N}?", "Pourquoi?"),
    ("spacing", "plan; lead", "planifier ; diriger", "planifier; diriger"),
    ("spacing", "He said “yes”.", "Il a dit «oui».", f"Il a dit «{N}oui»."),
    ("spacing", "A team, of five", "Une équipe , de cinq", "Une équipe, de cinq"),
    ("spacing", "A team (of five)", "Une équipe ( de cinq)", "Une équipe (de cinq)"),
    ("spacing", "plans, leads", "planifie,dirige", "planifie, dirige"),
    ("spacing", "the team", "l’équipe  entière", "l’équipe entière"),
    ("no_break_spaces", "Duties:", "Tâches :", f"Tâches{N}:"),
    ("capitals", "The team works.", "l’équipe travaille.", "L’équipe travaille."),
    ("capitals", "On March 15, 2021", "Le 15 Mars 2021", "Le 15 mars 2021"),
    ("capitals", "in French", "en Français", "en français"),
    ("capitals", "on Monday", "pour le Lundi", "pour le lundi"),
    ("repeated_words", "the work of the team", "le travail de de l’équipe", "le travail de l’équipe"),
]  # fmt: skip


@pytest.mark.parametrize(("check", "source", "target", "better"), WRONG)
def test_what_is_wrong_is_found_and_mended(check, source, target, better):
    findings = [finding for finding in look(source, target) if finding.check == check]
    assert findings, [finding.message() for finding in look(source, target)]
    for locale in ("en", "fr"):
        assert "{" not in findings[0].message(locale)
    if better is None:
        assert findings[0].fix is None
    else:
        assert mended(target, findings[0]) == better
        assert check not in {finding.check for finding in look(source, better)} or "«" in target


@pytest.mark.parametrize(
    ("language", "target", "better"),
    [
        ("fr_FR", "Pourquoi?", "Pourquoi\u202f?"),
        ("fr-fr", "planifier; diriger", "planifier\u202f; diriger"),
        ("FR_CA", "Pourquoi ?", "Pourquoi?"),
        ("en", "Why ?", "Why?"),
        ("en_GB", "It grew by 5 %.", "It grew by 5%."),
        ("en", "He said «yes».", "He said “yes”."),
    ],
)
def test_each_country_has_its_rules(language, target, better):
    source = "Pourquoi?" if "?" in target else "Hausse de 5 %." if "5" in target else "x; y"
    found = look(source, target, f"{'en' if language.lower().startswith('fr') else 'fr'} {language}")
    assert mended(target, found[0]) == better


def test_a_setting_says_which_country_is_meant():
    link = Aligned("1", Passage("Why?", "en"), Passage("Pourquoi?", "fr"))
    assert check_link(link) == []
    assert [f.reason for f in check_link(link, {"fr": "fr_FR"})] == ["space_missing"]


def test_other_languages_are_checked_by_the_rules_that_all_share():
    assert look("Das Budget beträgt 12 Euro.", "Il bilancio è di 12 euro : ?", "de it") != []
    assert look("Das Budget beträgt 12 Euro.", "Il bilancio è di 12 euro.", "de it") == []
    found = look("Das Team hat 12 Leute.", "La squadra ha 21 persone.", "de it")
    assert [finding.check for finding in found] == ["numbers"]


def test_a_link_with_one_side_is_missing_or_extra():
    found = check_document(
        [
            Aligned("a", Passage("The team", "en"), None),
            Aligned("b", None, Passage("L’équipe", "fr")),
            Aligned("c", Passage("The team", "en"), Passage("  ", "fr")),
        ]
    )
    assert [(f.link_id, f.check, str(f.severity)) for f in found] == [
        ("a", "missing", "error"),
        ("b", "extra", "warning"),
        ("c", "missing", "error"),
    ]


def several(*pairs: tuple[str, str], lines: Mapping[str, Any] | None = None) -> list[Finding]:
    line = lines or {}
    return check_document(
        [
            Aligned(str(index), Passage(source, "en", line=line), Passage(target, "fr", line=line))
            for index, (source, target) in enumerate(pairs)
        ]
    )


def test_the_same_source_translated_two_ways():
    found = several(
        ("Lead the team.", "Diriger l’équipe."),
        ("Lead the  team", "Mener l’équipe."),
        ("Lead the team.", "Diriger l’équipe"),
    )
    assert [(f.link_id, f.check, f.values) for f in found] == [
        ("1", "two_ways", {"other": "Diriger l’équipe."})
    ]


def test_apostrophes_that_differ_from_the_rest():
    found = several(("a", "l’un"), ("b", "l’autre"), ("c", "l'équipe"))
    assert [(f.link_id, f.check) for f in found] == [("2", "apostrophes")]
    assert mended("l'équipe", found[0]) == "l’équipe"
    assert several(("a", "l'un"), ("b", "l'autre")) == []


def test_small_first_letters_are_the_style_of_a_text_where_many_have_them():
    slips = [(f"Sentence {n}.", f"Phrase {n}.") for n in range(9)]
    assert [f.link_id for f in several(*slips, ("It works.", "cela marche."))] == ["9"]
    style = [(f"Sentence {n}.", f"phrase {n}.") for n in range(9)]
    assert several(*style, ("It works.", "Cela marche.")) == []
    assert several(("Plan the work.", "planifier le travail."), lines={"list": "bullet"}) == []


def test_ordinary_spaces_are_told_once_where_the_text_has_only_those():
    ordinary = [(f"Duties {n}:", f"Tâches {n} :") for n in range(5)]
    assert [f.link_id for f in several(*ordinary)] == ["0"]
    held = [(f"Duties {n}:", f"Tâches {n}{N}:") for n in range(5)]
    assert [f.link_id for f in several(*held, *ordinary[:2])][:2] == ["5", "6"]


def test_formats_of_both_sides():
    heading, item, plain = {"header": 2}, {"list": "bullet"}, {}

    def found(left: Mapping[str, Any], right: Mapping[str, Any], target: str = "Tâches") -> list[str]:
        link = Aligned("1", Passage("Duties", "en", line=left), Passage(target, "fr", line=right))
        return [f.reason for f in check_link(link)]

    assert found(heading, heading) == found(item, item) == found(plain, plain) == []
    assert found(heading, plain) == ["heading_differs"]
    assert found(heading, {"header": 3}) == ["heading_differs"]
    assert found(item, plain) == ["list_differs", "bullet_missing"]
    assert found(item, plain, "• Tâches") == ["list_differs"]
    assert found(plain, plain, "- Tâches") == ["bullet_added"]


def test_bold_on_one_side_only():
    bold = (Range(0, 3),)
    both = Aligned("1", Passage("The team", "en", bold=bold), Passage("L’équipe", "fr", bold=bold))
    source = Aligned("1", Passage("The team", "en", bold=bold), Passage("L’équipe", "fr"))
    target = Aligned("1", Passage("The team", "en"), Passage("L’équipe", "fr", bold=bold))
    space = Aligned("1", Passage("The team", "en"), Passage("L’équipe du", "fr", bold=(Range(8, 9),)))
    assert [[f.reason for f in check_link(link)] for link in (both, source, target, space)] == [
        [],
        ["bold_missing"],
        ["bold_added"],
        [],
    ]


def test_capitals_in_every_word_of_a_french_heading():
    def found(target: str) -> list[str]:
        line = {"header": 1}
        link = Aligned("1", Passage("Nature and Scope", "en", line=line), Passage(target, "fr", line=line))
        return [f.reason for f in check_link(link)]

    assert found("Connaissances, Compétences et Aptitudes") == ["capitals_in_heading"]
    assert found("Connaissances, compétences et aptitudes") == []
    assert found("CONNAISSANCES, COMPÉTENCES ET APTITUDES") == []
    assert found("Conseil du Trésor") == []


def test_a_finding_moves_to_its_place_in_the_documents():
    (found,) = look("the team", "de de l’équipe")
    moved = found.moved(100, 10)
    assert moved.target == Range(10, 15)
    assert moved.fix is not None
    document = Document(Delta([{"insert": "0123456789de de l’équipe\n"}]))
    document.apply(moved.fix)
    assert document.text == "0123456789de l’équipe\n"
    assert found.moved(0, 0).fix == found.fix


def test_a_reference_that_is_said_otherwise_is_no_error():
    (found,) = look(
        "The notice under subsection 24(1) is final.",
        "L’avis prévu au présent article est définitif et sans appel.",
    )[:1]
    assert found.severity is Severity.INFO


@pytest.mark.parametrize(
    "piece",
    ["1 ", "12,5 % ", "section 3(1) ", "« ", '"a" ', "( ", "mars 5 ", "de de ", "x,y ", "a : ", "IV "],
)
def test_long_passages_take_no_time(piece):
    numbered = "".join(f"{n} {piece}" for n in range(20_000 // (len(piece) + 6)))
    begun = time.perf_counter()
    look(numbered, piece * (20_000 // len(piece)))
    look(piece * 100_000, piece * 100_001)
    assert time.perf_counter() - begun < 5


def test_every_check_has_a_name():
    names = {check for check, *_ in WRONG} | {"missing", "extra", "two_ways", "apostrophes", "formats"}
    assert names | {"terminology"} == set(CHECK_NAMES)
