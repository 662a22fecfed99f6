"""Numbers, dates, times and marks as official English and French write them, right and wrong."""

from __future__ import annotations

import pytest
from test_checks import mended

from jddb_jupyter.translation.checks import Aligned, Finding, Passage, check_link

N = "\u00a0"

RIGHT = [
    ("The salary is $1,234.56.", "Le salaire est de 1 234,56 $."),
    ("The salary is $1,234.56.", f"Le salaire est de 1{N}234,56{N}$."),
    ("The meeting is at 10:30 a.m.", "La réunion a lieu à 10 h 30."),
    ("The meeting is at 10:30.", "La réunion a lieu à 10 h 30."),
    ("Open 9 a.m. to 5 p.m.", "Ouvert de 9 h à 17 h."),
    ("Open 8:30 a.m. to 4:30 p.m. (EST).", "Ouvert de 8 h 30 à 16 h 30 (HNE)."),
    ("Under s. 12.1 of the Act", "En vertu de l’art. 12.1 de la Loi"),
    ("subsection 12.1(2) and paragraph 34(1)(a)", "paragraphe 12.1(2) et alinéa 34(1)a)"),
    ("He said “yes” to it.", f"Il a dit «{N}oui{N}» à cela."),
    ("On January 1, 2024", "Le 1er janvier 2024"),
    ("On January 1st, 2024", "Le 1er janvier 2024"),
    ("On the 2nd of March 2023", "Le 2 mars 2023"),
    ("the 2nd floor", "le 2e étage"),
    ("the 21st century", "le XXIe siècle"),
    ("the 1st and 3rd Tuesdays", "les 1er et 3e mardis"),
    ("15% of employees", f"15{N}% des employés"),
    ("15 percent of employees", "15 pour cent des employés"),
    ("fiscal years 2023-24 and 2024-25", "exercices 2023-2024 et 2024-2025"),
    ("fiscal year 2023-2024", "exercice 2023-2024"),
    ("from 10 to 15 employees", "de 10 à 15 employés"),
    ("10-15 employees", "de 10 à 15 employés"),
    ("$50,000-$75,000", f"de 50{N}000{N}$ à 75{N}000{N}$"),
    ("$50,000–$75,000", "50 000 $ – 75 000 $"),
    ("Call 613-555-0123.", "Composez le 613-555-0123."),
    ("Call (613) 555-0123, ext. 45.", "Composez le 613 555-0123, poste 45."),
    ("Call 1-800-622-6232.", "Composez le 1 800 622-6232."),
    ("Call 1-800-622-6232.", "Composez le 1-800-622-6232."),
    ("AS-04 and EC-06 positions", "postes AS-04 et EC-06"),
    ("AS 04", "AS-04"),
    ("Position number 123456", "Numéro de poste : 123456"),
    ("Position number: 123456", f"Numéro de poste{N}: 123456"),
    ("CBC-CBC-CCC", "CBC-CBC-CCC"),
    ("BBB/BBB", "BBB/BBB"),
    ("$1.5 million budget", "budget de 1,5 million de dollars"),
    ("$1.5M budget", "budget de 1,5 M$"),
    ("a $3 billion program", "un programme de 3 milliards de dollars"),
    ("two of the 3 teams", "deux des trois équipes"),
    ("a 24/7 service", "un service 24 heures sur 24, 7 jours sur 7"),
    ("a 37.5-hour week", "une semaine de 37,5 heures"),
    ("37.5 hours per week", "37 heures et demie par semaine"),
    ("Section 3.2.1 applies.", "La section 3.2.1 s’applique."),
    ("Version 2.0 of ISO 9001:2015", "Version 2.0 d’ISO 9001:2015"),
    ("The 2030 Agenda", "Le Programme 2030"),
    ("March 31, 2024", "31 mars 2024"),
    ("31/03/2024", "31/03/2024"),
    ("2024-03-31", "2024-03-31"),
    ("2024-03-31", "le 31 mars 2024"),
    ("March 31, 2024", "2024-03-31"),
    ("Sept. 5, 2023", "5 sept. 2023"),
    ("in May and June 2023", "en mai et juin 2023"),
    ("He may be absent in 2023.", "Il peut être absent en 2023."),
    ("You may 3 times ask.", "Vous pouvez demander 3 fois."),
    ("Level II (Secret)", "Niveau II (Secret)"),
    ("Note: see below", f"Nota{N}: voir ci-dessous"),
    ("e.g., budgets; i.e., money", "p. ex. des budgets; c.-à-d. de l’argent"),
    ("Do you agree?", "Êtes-vous d’accord?"),
    ("How?! Why!", "Comment?! Pourquoi!"),
    ("and/or", "et/ou"),
    ("http://www.canada.ca/en/jobs.html", "http://www.canada.ca/fr/emplois.html"),
    ("E-mail: a.b@canada.ca", f"Courriel{N}: a.b@canada.ca"),
    ("50 km/h at 20°C", "50 km/h à 20 °C"),
    ("1 in 4 employees", "1 employé sur 4"),
    ("one-third (1/3) of the budget", "le tiers (1/3) du budget"),
    ("half of the 50 employees", "la moitié des 50 employés"),
    ("10,000 files", "10 000 dossiers"),
    ("10,000 files", "dix mille dossiers"),
    ("1000 files", "1 000 dossiers"),
    ("over 100 people", "plus d’une centaine de personnes"),
    ("several hundred; 200 people", "plusieurs centaines; 200 personnes"),
    ("COVID-19 pandemic", "pandémie de COVID-19"),
    ("The 5 W’s", "Les 5 « W »"),
    ("No. 12", "No 12"),
    ("No. 12", "nº 12"),
    ("#12", "no 12"),
    ("Chapter F-11, R.S.C. 1985", "chapitre F-11, L.R.C. (1985)"),
    ("Windows 365 and Office 2019", "Windows 365 et Office 2019"),
    ("ages 18 to 24", "âge : 18 à 24 ans"),
    ("noon to 1 p.m.", "de midi à 13 h"),
    ("12:00 p.m.", "midi"),
    ("12 a.m.", "0 h"),
    ("12:15 a.m.", "0 h 15"),
    ("every 2 weeks", "toutes les deux semaines"),
    ("biweekly; 26 pays", "aux deux semaines; 26 paies"),
    ("a 2-year term", "un mandat de 2 ans"),
    ("the first 90 days", "les 90 premiers jours"),
    ("Nations Unies says 1,000,000", "L’ONU dit 1 000 000"),
    ("0.5 FTE", "0,5 ETP"),
    (".5 FTE", "0,5 ETP"),
    ("2,5 in text 10.5%", "2,5 dans le texte 10,5 %"),
    ("ratio of 3:1", "ratio de 3:1"),
    ("ratio of 3:1", "ratio de 3 pour 1"),
    ("Cost – $20 per day", "Coût – 20 $ par jour"),
    ("CAN$20", "20 $ CAN"),
    ("US$20", "20 $ US"),
    ("€20", "20 €"),
    ("1990s", "années 1990"),
    ("mid-2000s", "milieu des années 2000"),
    ("The '90s", "Les années 90"),
    ("8 (eight) days", "huit (8) jours"),
    ("between 5 and 7 per cent", "entre 5 et 7 p. 100"),
    ("5.25%", "5,25 p. 100"),
    ("10 lb", "10 lb"),
    ("1,5", "1,5"),
    ("Monday to Friday", "du lundi au vendredi"),
    ("Group and level: EX-01", f"Groupe et niveau{N}: EX-01"),
    ("Title", "Titre"),
    ("[name]", "[nom]"),
    ("a) plan; b) lead", "a) planifier; b) diriger"),
    ("1) plan 2) lead", "1) planifier 2) diriger"),
    ("yes…", "oui…"),
    ("He is “the ‘best’ one”.", f"Il est «{N}le “meilleur”{N}»."),
    ("5 ft. 10 in.", "5 pi 10 po"),
    ("10th anniversary", "10e anniversaire"),
    ("10th anniversary", "dixième anniversaire"),
    ("to the nearest 1/10 of a year", "arrondi au dixième d’année près"),
    ("within 180 days", "dans les cent quatre-vingts jours"),
    ("a fine of $1,000,000", "une amende d’un million de dollars"),
    ("a 10-year period", "une période décennale"),
    ("He asks “why?”, “how?”;", f"Il demande «{N}pourquoi?{N}», «{N}comment?{N}»;"),
    ("100th", "centième"),
    ("20 times", "vingt fois"),
    ("the Year 2000 problem", "le bogue de l’an 2000"),
    ("Treasury Board (TB) Policy", "Politique du Conseil du Trésor (CT)"),
    ("from 2010 to 2015", "de 2010 à 2015"),
    ("Q1 2024", "T1 2024"),
    ("first quarter (Q1)", "premier trimestre (T1)"),
    ("95% confidence, 19 times out of 20", "95 %, 19 fois sur 20"),
    ("April 1", "1er avril"),
    ("1 April 2023", "1er avril 2023"),
]


def look(source: str, target: str, languages: str = "en fr") -> list[Finding]:
    of_source, of_target = languages.split()
    return check_link(Aligned("1", Passage(source, of_source), Passage(target, of_target)))


@pytest.mark.parametrize(("english", "french"), RIGHT)
def test_what_official_texts_write_is_left_alone(english, french):
    found = [*look(english, french), *look(french, english, "fr en")]
    assert [(finding.check, finding.message()) for finding in found] == []


WRONG = [
    ("fr", "It costs $50.", "Cela coûte $50.", f"Cela coûte 50{N}$."),
    ("fr", "A budget of $1,234.56", "Un budget de $1,234.56", f"Un budget de 1{N}234,56{N}$"),
    ("fr", "A budget of $1.5 million", "Un budget de $1,5 million", None),
    ("en", "Cela coûte 50 $.", "It costs 50 $.", "It costs $50."),
    ("en", "Un budget de 1 234,56 $", "A budget of 1 234,56 $", "A budget of $1,234.56"),
    ("fr", "10,000 files", "10.000 dossiers", f"10{N}000 dossiers"),
    ("fr", "It takes 3.5 days.", "Cela prend 3.5 jours.", "Cela prend 3,5 jours."),
    ("fr", "the 2nd floor", "le 2ème étage", "le 2e étage"),
    ("fr", "the 1st floor", "le 1ier étage", "le 1er étage"),
    ("fr", "the 1st edition", "la 1ère édition", "la 1re édition"),
    ("fr", "until April 1", "jusqu’au 1 avril", "jusqu’au 1er avril"),
    ("fr", "at 1:30 p.m.", "à 1:30 p.m.", f"à 13{N}h{N}30"),
    ("fr", "at 12 a.m.", "à 12 a.m.", f"à 0{N}h"),
    ("fr", "at 10:30 a.m.", "à 10h30", f"à 10{N}h{N}30"),
    ("fr", "an AS-04 position", "un poste AS-05", "un poste AS-04"),
    ("fr", "Call 613-555-0123.", "Composez le 613-555-0132.", None),
    ("fr", "in 2023-24", "en 2023-2025", "en 2023-24"),
    ("fr", "The team plans. It leads.", "L’équipe planifie.Elle dirige.", "L’équipe planifie. Elle dirige."),
    ("fr", "It plans, leads.", "Il planifie ,dirige.", "Il planifie,dirige."),
    ("fr", "Note: see below", f"Nota{N}:voir plus bas", f"Nota{N}: voir plus bas"),
    ("fr", "It works.", "Cela marche..", "Cela marche."),
    ("fr", "He said “yes”.", f"Il a dit «{N}oui.", None),
    ("en", "en français", "in french", "in French"),
    ("en", "le lundi", "on monday", "on Monday"),
    ("en", "le 15 mars 2024", "on march 15, 2024", "on March 15, 2024"),
    ("en", "le 15 janvier", "15 january", "15 January"),
]


@pytest.mark.parametrize(("language", "source", "target", "better"), WRONG)
def test_what_is_written_otherwise_is_found_and_mended(language, source, target, better):
    (found,) = look(source, target, "en fr" if language == "fr" else "fr en")
    for locale in ("en", "fr"):
        assert "{" not in found.message(locale)
    assert (None if found.fix is None else mended(target, found)) == better


def test_a_code_keeps_its_noughts_and_a_section_its_point():
    assert look("section 205.043 applies", "l’article 205.043 s’applique") == []
    (found,) = look("AS-04", "AS-05")
    assert mended("AS-05", found) == "AS-04"
