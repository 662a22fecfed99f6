"""What a job description says of its position in "Label: value" lines, in either language.

The labels may stand in a table's row or a list, in any capitals, with or without accents. Values stay as they
are written, but for the classification and the position number, whose form is known; those two are read
without a colon too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from jddb_jupyter.documents.filenames import find_classification
from jddb_jupyter.documents.headings import Labels
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
        "Job No",
        "Numéro de poste",
        "Numéro du poste",
        "No de poste",
        "N° de poste",
    ),
    "classification": (
        "Classification",
        "Position Classification",
        "Classification Level",
        "Group and Level",
        "Group/Level",
        "Level",
        "Groupe et niveau",
        "Niveau",
        "Classification du poste",
    ),
    "department": (
        "Department",
        "Department/Agency",
        "Organization",
        "Ministère",
        "Ministère/organisme",
        "Ministère ou organisme",
    ),
    "branch": ("Branch", "Sector", "Direction générale", "Secteur"),
    "directorate": ("Directorate", "Division", "Direction"),
    "location": (
        "Location",
        "Work Location",
        "Geographic Location",
        "Lieu",
        "Lieu de travail",
        "Emplacement",
    ),
    "effective_date": ("Effective Date", "Date d’entrée en vigueur", "Date d’effet", "Entrée en vigueur"),
    "reports_to": (
        "Reports To",
        "Reporting To",
        "Supervisor",
        "Immediate Supervisor",
        "Relève de",
        "Relève de la",
        "Relevant de",
        "Relève du",
        "Supérieur immédiat",
        "Supérieure immédiate",
        "Supérieur hiérarchique",
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
        "Code de la CNP",
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
_KNOWN: Final = Labels(_LABELS)

# A label is short, and a value is no paragraph.
_LONGEST_LABEL: Final = 45
_LONGEST_VALUE: Final = 200
_LONGEST_ROW: Final = 600
# The cells of a table's row, or what was set apart by spaces.
_CELL_END: Final = re.compile(r"\s*\|\s*|\t[\s:]*|\s{3,}")
_NUMBER: Final = re.compile(r"(?<!\d)\d{6}(?!\d)")
_NUMBER_ALONE: Final = re.compile(r"(\D{5,45}?)\s+((?:(?:no|n°|nº|#)\.?\s*)?\d{6})", re.IGNORECASE)
_LEVEL_ALONE: Final = re.compile(r"(\D{5,45}?)\s+([A-Z]{2,3}[-‐‑–]\d{1,2})")


def find_metadata(ops: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """The fields that the document states, by name; of several statements the first counts.

    A value stands behind its label on the line, in the next cell of the row, or on the next line.

    Fields: `position_title`, `position_number` (six digits), `classification`, `department`, `branch`,
    `directorate`, `location`, `effective_date`, `reports_to`, `national_occupation_code`, `language_profile`,
    `security`.
    """
    found: dict[str, str] = {}
    waiting = ""
    for line in lines_of(ops):
        text = line.text.strip()
        if not text:
            continue
        if len(text) > _LONGEST_ROW or "header" in line.attributes:
            waiting = ""
            continue
        for name, value in _statements(text, waiting):
            if value:
                found.setdefault(name, value)
        waiting = _label_alone(text)
    return found


def _statements(text: str, waiting: str) -> Iterator[tuple[str, str]]:
    """Fields and values of one line; `waiting` is the field whose label stood alone on the line before."""
    cells = [cell for cell in _CELL_END.split(text) if cell]
    name = waiting
    for cell in cells:
        label, value = _split(cell)
        if label:
            if value:
                yield label, _normal(label, value)
            name = "" if value else label
        elif name and not cell.endswith(":"):
            yield name, _normal(name, cell)
            name = ""


def _split(cell: str) -> tuple[str, str]:
    """The field that a cell begins to state, and its value if that is there too; else two empty texts."""
    label, _, value = cell.partition(":")
    name = _field(label)
    if name:
        return name, value.strip(" \t\u00a0:|")
    for pattern, field in ((_NUMBER_ALONE, "position_number"), (_LEVEL_ALONE, "classification")):
        alone = pattern.fullmatch(cell)
        if alone and _field(alone[1]) == field:
            return field, alone[2]
    return "", ""


def _label_alone(text: str) -> str:
    """The field whose label, with a colon, is all that a line holds."""
    return _field(text) if text.endswith(":") else ""


def _field(label: str) -> str:
    return _KNOWN.find(label) if len(label) <= _LONGEST_LABEL else ""


def _normal(name: str, value: str) -> str:
    if len(value) > _LONGEST_VALUE:
        return ""
    if name == "position_number":
        number = _NUMBER.search(value)
        return number.group() if number else ""
    if name == "classification":
        return find_classification(value)
    return value
