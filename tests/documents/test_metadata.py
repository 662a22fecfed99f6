from __future__ import annotations

import pytest

from jddb_jupyter.documents.markdown import from_markdown
from jddb_jupyter.documents.metadata import find_metadata
from jddb_jupyter.documents.plaintext import from_text

LINES = {
    "Position Title: Director, Policy": {"position_title": "Director, Policy"},
    "TITRE DU POSTE : Directeur": {"position_title": "Directeur"},
    "Position Number: 123456": {"position_number": "123456"},
    "Numéro de poste\u00a0: no 123456": {"position_number": "123456"},
    "Numero de poste: 123456": {"position_number": "123456"},
    "N° de poste : 123456": {"position_number": "123456"},
    "Position number: to be determined": {},
    "Classification: EX-1": {"classification": "EX-01"},
    "Groupe et niveau : AS-07": {"classification": "AS-07"},
    "Department: Regional Services": {"department": "Regional Services"},
    "Ministère : Services régionaux": {"department": "Services régionaux"},
    "Minist\ufffdre : Services": {"department": "Services"},
    "Branch: Policy": {"branch": "Policy"},
    "Direction générale : Politiques": {"branch": "Politiques"},
    "Directorate: Plans": {"directorate": "Plans"},
    "Direction : Plans": {"directorate": "Plans"},
    "Location: Ottawa": {"location": "Ottawa"},
    "Lieu : Ottawa": {"location": "Ottawa"},
    "Effective Date: 2024-01-31": {"effective_date": "2024-01-31"},
    "Date d'entrée en vigueur : le 1er avril 2024": {"effective_date": "le 1er avril 2024"},
    "Reports to: Director General: Policy": {"reports_to": "Director General: Policy"},
    "Relève de : Directrice": {"reports_to": "Directrice"},
    "National Occupation Code: 00012": {"national_occupation_code": "00012"},
    "Code national des professions : 00012": {"national_occupation_code": "00012"},
    "Language Profile\t|\tBilingual CBC": {"language_profile": "Bilingual CBC"},
    "Profil linguistique | CBC": {"language_profile": "CBC"},
    "Security: Secret": {"security": "Secret"},
    "Sécurité : Secret": {"security": "Secret"},
    "Position Number 123456": {"position_number": "123456"},
    "Numéro de poste no 123456": {"position_number": "123456"},
    "Classification EX-01": {"classification": "EX-01"},
    "NumÃ©ro de poste : 123456": {"position_number": "123456"},
    "Position No.: 123456    Level: EX-01": {"position_number": "123456", "classification": "EX-01"},
    "Branch | Policy | Location | Ottawa": {"branch": "Policy", "location": "Ottawa"},
    "Branch:\nPolicy\nLocation:\n\nOttawa\n": {"branch": "Policy", "location": "Ottawa"},
    "Branch:\nLocation: Ottawa": {"location": "Ottawa"},
    "Branch:\nLocation:\n": {},
    "Location:": {},
    "Security is everyone’s concern: it matters.": {},
    "Location: " + "x" * 300: {},
    "location": {},
}


@pytest.mark.parametrize("text", LINES)
def test_one_line(text):
    assert find_metadata(from_text(text)) == LINES[text]


def test_the_first_statement_counts():
    assert find_metadata(from_text("Branch: A\nBranch: B\n")) == {"branch": "A"}


def test_bold_labels_items_and_tables():
    ops = from_markdown(
        "- **Branch:** A\n\n**Location :** B\n\n| Security | Secret |\n|---|---|\n| Directorate | C |\n"
    )
    assert find_metadata(ops) == {"branch": "A", "location": "B", "security": "Secret", "directorate": "C"}
