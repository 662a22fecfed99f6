"""The months that a text speaks of, in dates: with a day or a year beside the name, or as 2021-03-15."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from jddb_jupyter.translation.checks.typography import SPACES, language_of

MONTHS: Final[Mapping[str, tuple[str, ...]]] = {
    "en": (
        "January|Jan", "February|Feb", "March|Mar", "April|Apr", "May", "June|Jun", "July|Jul", "August|Aug",
        "September|Sept|Sep", "October|Oct", "November|Nov", "December|Dec",
    ),
    "fr": (
        "janvier|janv", "février|févr|fevrier", "mars", "avril|avr", "mai", "juin", "juillet|juil",
        "août|aout", "septembre|sept", "octobre|oct", "novembre|nov", "décembre|déc|decembre",
    ),
}  # fmt: skip
"""The names of the months and how they are shortened, from the first; of other languages none are known."""

_S: Final = f"[{SPACES}]"
_ISO: Final = re.compile(r"\b\d{4}[-/](0[1-9]|1[0-2])[-/](?:0[1-9]|[12]\d|3[01])\b")


def _pattern(tongue: str) -> re.Pattern[str]:
    names = "|".join(f"(?P<m{number}>{names})" for number, names in enumerate(MONTHS[tongue], 1))
    day = rf"(?:\d{{1,2}}|1{_S}?(?:er|st))(?:st|nd|rd|th|er)?"
    before = rf"(?<!\w)(?:{day}{_S}+(?:of{_S}+|day of{_S}+)?)?"
    after = rf"(?:{_S}*\d{{1,2}}(?!\d)|,?{_S}*\d{{4}})?"
    # English months have a capital: "section 2 may" is no date.
    letters = re.NOFLAG if tongue == "en" else re.IGNORECASE
    return re.compile(rf"(?P<before>{before})\b(?:{names})\b\.?(?P<after>{after})", letters)


_PATTERNS: Final = {tongue: _pattern(tongue) for tongue in MONTHS}


@dataclass(frozen=True, slots=True)
class Month:
    """A month (1 to 12) of a date, and where the date stands."""

    number: int
    start: int
    end: int


def months(text: str, language: str) -> Iterator[Month]:
    """The months of the dates in a text."""
    for match in _ISO.finditer(text):
        yield Month(int(match[1]), match.start(), match.end())
    pattern = _PATTERNS.get(language_of(language))
    for match in pattern.finditer(text) if pattern else ():
        if match["before"] or match["after"]:
            named = next(name for name, value in match.groupdict().items() if name[0] == "m" and value)
            yield Month(int(named[1:]), match.start(), match.end())


def months_named(text: str, language: str) -> set[int]:
    """Every month whose name, in full, stands in a text, in a date or not."""
    names = MONTHS.get(language_of(language), ())
    return {
        number
        for number, every in enumerate(names, 1)
        if re.search(rf"\b{every.partition('|')[0]}\b", text, re.IGNORECASE)
    }
