"""What a job description says of its position in "Label: value" lines, in either language.

The labels may stand in a table's row or a list, in any capitals, with or without accents. Values stay as they
are written, but for the classification and the position number, whose form is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from jddb_jupyter.documents.filenames import find_classification
from jddb_jupyter.documents.headings import find_folded, folded
from jddb_jupyter.documents.lines import lines_of

_LABELS: Final[dict[str, tuple[str, ...]]] = {
    "position_title": (
        "Position Title",
        "Job Title",
        "Title",
        "Titre du poste",
        "Titre de l’emploi",
        "Titre",
    ),
    "position_number": (
        "Position Number",
        "Position No",
        "Position #",
        "Job Number",
        "Numéro de poste",
        "Numéro du poste",
        "No de poste",
        "N° de poste",
    ),
    "classification": (
        "Classification",
        "Position Classification",
        "Group and Level",
        "Group/Level",
        "Groupe et niveau",
        "Classification du poste",
    ),
    "department": ("Department", "Department/Agency", "Organization", "Ministère", "Ministère/organisme"),
    "branch": ("Branch", "Sector", "Direction générale", "Secteur"),
    "directorate": ("Directorate", "Division", "Direction"),
    "location": ("Location", "Work Location", "Lieu", "Lieu de travail", "Emplacement"),
    "effective_date": ("Effective Date", "Date d’entrée en vigueur", "Date d’effet", "Entrée en vigueur"),
    "reports_to": (
        "Reports To",
        "Reporting To",
        "Supervisor",
        "Immediate Supervisor",
        "Relève de",
        "Relève du",
        "Supérieur immédiat",
        "Superviseur",
    ),
    "national_occupation_code": (
        "National Occupation Code",
        "National Occupational Classification",
        "National Occupation Classification",
        "NOC",
        "NOC Code",
        "Code national des professions",
        "Classification nationale des professions",
        "Code CNP",
        "CNP",
    ),
    "language_profile": (
        "Language Profile",
        "Linguistic Profile",
        "Language Requirements",
        "Profil linguistique",
        "Exigences linguistiques",
    ),
    "security": (
        "Security",
        "Security Clearance",
        "Security Level",
        "Security Requirements",
        "Sécurité",
        "Cote de sécurité",
        "Niveau de sécurité",
        "Exigences en matière de sécurité",
    ),
}
_FIELD_OF_LABEL: Final = {folded(label): name for name, labels in _LABELS.items() for label in labels}

# A label is short, and a value is no paragraph.
_LONGEST_LABEL: Final = 45
_LONGEST_VALUE: Final = 200
_PAIR: Final = re.compile(r"([^:|\t]{2,45}?)\s*[:|\t][\s:|]*([^\s:|].*)")
_NUMBER: Final = re.compile(r"(?<!\d)\d{6}(?!\d)")


def find_metadata(ops: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """The fields that the document states, by name; of several statements the first counts.

    Fields: `position_title`, `position_number` (six digits), `classification`, `department`, `branch`,
    `directorate`, `location`, `effective_date`, `reports_to`, `national_occupation_code`, `language_profile`,
    `security`.
    """
    found: dict[str, str] = {}
    for line in lines_of(ops):
        text = line.text.strip()
        if len(text) > _LONGEST_LABEL + _LONGEST_VALUE or "header" in line.attributes:
            continue
        pair = _PAIR.fullmatch(text)
        label = find_folded(pair.group(1), _FIELD_OF_LABEL) if pair else None
        if pair and label:
            name = _FIELD_OF_LABEL[label]
            value = _normal(name, pair.group(2).strip())
            if value:
                found.setdefault(name, value)
    return found


def _normal(name: str, value: str) -> str:
    if name == "position_number":
        number = _NUMBER.search(value)
        return number.group() if number else ""
    if name == "classification":
        return find_classification(value)
    return value
