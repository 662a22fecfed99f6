"""Facts of a position that have an official name in each language, such as departments and clearances.

A value is known however it is capitalised, accented and spaced; one that is not in these lists has no
translation here, and is not guessed.

Department names: Registry of Applied Titles (https://www.tbs-sct.canada.ca/ap/fip-pcim/reg-eng.asp).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from jddb_jupyter.documents.headings import folded
from jddb_jupyter.documents.language import Official

_SIDE: Final[Mapping[Official, int]] = {"en": 0, "fr": 1}

_SECURITY: Final = (
    ("Reliability", "Fiabilité"),
    ("Reliability Status", "Cote de fiabilité"),
    ("Enhanced Reliability", "Fiabilité approfondie"),
    ("Secret", "Secret"),
    ("Top Secret", "Très secret"),
    ("Not required", "Non requis"),
)
_LANGUAGE_PROFILES: Final = (
    ("Bilingual", "Bilingue"),
    ("Bilingual Imperative", "Bilingue impératif"),
    ("Bilingual Non-Imperative", "Bilingue non impératif"),
    ("English Essential", "Anglais essentiel"),
    ("French Essential", "Français essentiel"),
    ("English or French Essential", "Anglais ou français essentiel"),
)
_LOCATIONS: Final = (
    ("National Capital Region", "Région de la capitale nationale"),
    ("Montreal", "Montréal"),
    ("Montreal, Quebec", "Montréal (Québec)"),
    ("Quebec City", "Québec"),
    ("Gatineau, Quebec", "Gatineau (Québec)"),
    ("Ottawa, Ontario", "Ottawa (Ontario)"),
    ("Toronto, Ontario", "Toronto (Ontario)"),
    ("Moncton, New Brunswick", "Moncton (Nouveau-Brunswick)"),
    ("Halifax, Nova Scotia", "Halifax (Nouvelle-Écosse)"),
    ("Winnipeg, Manitoba", "Winnipeg (Manitoba)"),
    ("Edmonton, Alberta", "Edmonton (Alberta)"),
    ("Calgary, Alberta", "Calgary (Alberta)"),
    ("Vancouver, British Columbia", "Vancouver (Colombie-Britannique)"),
    *((city, city) for city in ("Ottawa", "Gatineau", "Toronto", "Moncton", "Halifax", "Winnipeg")),
    *((city, city) for city in ("Edmonton", "Calgary", "Vancouver", "Regina", "Iqaluit", "Whitehorse")),
)
_DEPARTMENTS: Final = (
    ("Agriculture and Agri-Food Canada", "Agriculture et Agroalimentaire Canada"),
    ("Canada Border Services Agency", "Agence des services frontaliers du Canada"),
    ("Canada Revenue Agency", "Agence du revenu du Canada"),
    ("Canadian Food Inspection Agency", "Agence canadienne d’inspection des aliments"),
    ("Canadian Heritage", "Patrimoine canadien"),
    ("Correctional Service Canada", "Service correctionnel Canada"),
    (
        "Crown-Indigenous Relations and Northern Affairs Canada",
        "Relations Couronne-Autochtones et Affaires du Nord Canada",
    ),
    ("Department of Finance Canada", "Ministère des Finances Canada"),
    ("Department of Justice Canada", "Ministère de la Justice Canada"),
    ("Employment and Social Development Canada", "Emploi et Développement social Canada"),
    ("Environment and Climate Change Canada", "Environnement et Changement climatique Canada"),
    ("Fisheries and Oceans Canada", "Pêches et Océans Canada"),
    ("Global Affairs Canada", "Affaires mondiales Canada"),
    ("Health Canada", "Santé Canada"),
    ("Immigration, Refugees and Citizenship Canada", "Immigration, Réfugiés et Citoyenneté Canada"),
    ("Indigenous Services Canada", "Services aux Autochtones Canada"),
    ("Infrastructure Canada", "Infrastructure Canada"),
    (
        "Innovation, Science and Economic Development Canada",
        "Innovation, Sciences et Développement économique Canada",
    ),
    ("Library and Archives Canada", "Bibliothèque et Archives Canada"),
    ("National Defence", "Défense nationale"),
    ("Natural Resources Canada", "Ressources naturelles Canada"),
    ("Privy Council Office", "Bureau du Conseil privé"),
    ("Public Health Agency of Canada", "Agence de la santé publique du Canada"),
    ("Public Safety Canada", "Sécurité publique Canada"),
    ("Public Service Commission of Canada", "Commission de la fonction publique du Canada"),
    ("Public Services and Procurement Canada", "Services publics et Approvisionnement Canada"),
    ("Royal Canadian Mounted Police", "Gendarmerie royale du Canada"),
    ("Service Canada", "Service Canada"),
    ("Shared Services Canada", "Services partagés Canada"),
    ("Statistics Canada", "Statistique Canada"),
    ("Transport Canada", "Transports Canada"),
    ("Treasury Board of Canada Secretariat", "Secrétariat du Conseil du Trésor du Canada"),
    ("Veterans Affairs Canada", "Anciens Combattants Canada"),
)
_FIELDS: Final = {
    "security": _SECURITY,
    "language_profile": _LANGUAGE_PROFILES,
    "location": _LOCATIONS,
    "department": _DEPARTMENTS,
}
_KNOWN: Final[Mapping[tuple[str, str], tuple[str, str]]] = {
    (field, folded(name)): names for field, pairs in _FIELDS.items() for names in pairs for name in names
}
# The levels behind a language profile are the same in both languages: CBC/CBC.
_LEVELS: Final = re.compile(r"\s*[-–,(]?\s*([A-CEPX-]{3}\s*/\s*[A-CEPX-]{3})\)?\s*$")


def translated(field: str, value: str, language: Official) -> str | None:
    """The value of a field in `language`; None where there is no official one, or the field is free text."""
    levels = _LEVELS.search(value) if field == "language_profile" else None
    names = _KNOWN.get((field, folded(value[: levels.start()] if levels else value)))
    if names is None:
        return None
    name = names[_SIDE[language]]
    return f"{name} {levels[1]}" if levels else name
