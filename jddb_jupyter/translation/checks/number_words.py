"""Numbers said in words, in English and French, and Roman numerals."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

SCALES: Final[Mapping[str, Decimal]] = {
    "thousand": Decimal(10) ** 3,
    "million": Decimal(10) ** 6,
    "millions": Decimal(10) ** 6,
    "billion": Decimal(10) ** 9,
    "billions": Decimal(10) ** 9,
    "mille": Decimal(10) ** 3,
    "milliard": Decimal(10) ** 9,
    "milliards": Decimal(10) ** 9,
    "k": Decimal(10) ** 3,
    "m": Decimal(10) ** 6,
    "b": Decimal(10) ** 9,
    "g": Decimal(10) ** 9,
}
"""What multiplies the number before it."""
CHARACTER_SCALES: Final[Mapping[str, Decimal]] = {
    character: Decimal(10) ** power
    for characters, power in (("千천", 3), ("万萬만", 4), ("億亿억", 8), ("兆조", 12))
    for character in characters
}
"""The same in Chinese, Japanese and Korean: 125万."""

_WORDS: Final[Mapping[str, Mapping[str, int]]] = {
    "en": {
        "zero": 0, "no": 0, "nil": 0, "one": 1, "single": 1, "once": 1, "first": 1, "a": 1, "an": 1,
        "each": 1, "per": 1, "yearly": 1, "annual": 1, "two": 2, "both": 2, "twice": 2, "double": 2,
        "second": 2, "pair": 2,
        "half": 2, "biennial": 2, "three": 3, "third": 3, "triple": 3, "four": 4, "fourth": 4, "quarter": 4,
        "quarterly": 3, "five": 5, "fifth": 5, "six": 6, "sixth": 6, "seven": 7, "seventh": 7, "week": 7,
        "eight": 8, "eighth": 8, "nine": 9, "ninth": 9, "ten": 10, "tenth": 10, "decade": 10, "eleven": 11,
        "eleventh": 11, "twelve": 12, "twelfth": 12, "dozen": 12, "noon": 12, "year": 12, "midnight": 0,
        "thirteen": 13, "thirteenth": 13, "fourteen": 14, "fourteenth": 14, "fifteen": 15, "fifteenth": 15,
        "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "day": 24, "twenty": 20,
        "twentieth": 20, "thirty": 30, "thirtieth": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
        "eighty": 80, "ninety": 90, "hundred": 100, "century": 100, "thousand": 1000, "million": 1_000_000,
        "billion": 1_000_000_000, "triennial": 3,
    },
    "fr": {
        "zéro": 0, "aucun": 0, "aucune": 0, "nul": 0, "un": 1, "une": 1, "seul": 1, "seule": 1, "premier": 1,
        "première": 1, "premiers": 1, "premières": 1, "chaque": 1, "annuel": 1, "annuelle": 1, "deux": 2,
        "deuxième": 2, "second": 2, "seconde": 2, "double": 2, "demi": 2, "demie": 2, "moitié": 2, "paire": 2,
        "trois": 3, "troisième": 3, "tiers": 3, "triple": 3, "trimestre": 3, "trimestriel": 3, "quatre": 4,
        "quatrième": 4, "quart": 4, "quarts": 4, "cinq": 5, "cinquième": 5, "six": 6, "sixième": 6,
        "semestre": 6, "sept": 7, "septième": 7, "semaine": 7, "huit": 8, "huitième": 8, "huitaine": 8,
        "neuf": 9, "neuvième": 9, "dix": 10, "dixième": 10, "dizaine": 10, "décennie": 10, "onze": 11,
        "onzième": 11, "douze": 12, "douzième": 12, "douzaine": 12, "midi": 12, "minuit": 0, "an": 12,
        "année": 12, "treize": 13, "treizième": 13, "quatorze": 14, "quatorzième": 14, "quinze": 15,
        "quinzième": 15, "quinzaine": 15, "seize": 16, "vingt": 20, "vingtième": 20, "vingtaine": 20,
        "jour": 24, "trente": 30, "trentième": 30, "trentaine": 30, "quarante": 40, "quarantaine": 40,
        "cinquante": 50, "cinquantaine": 50, "soixante": 60, "soixantaine": 60, "cent": 100, "cents": 100,
        "centaine": 100, "centième": 100, "siècle": 100, "mille": 1000, "millier": 1000,
        "million": 1_000_000, "milliard": 1_000_000_000, "biennal": 2,
        "triennal": 3, "quinquennal": 5, "décennal": 10,
    },
}  # fmt: skip
LANGUAGES: Final = frozenset(_WORDS)
"""The languages whose words for numbers are known."""
_MULTIPLY: Final = frozenset({100, 1000, 1_000_000, 1_000_000_000})
_WORD: Final = re.compile(r"[^\W\d_]+")
_ROMAN: Final = re.compile(r"\b[IVXLC]+(?=\b|e\b|er\b)|\b[ivxl]+\b")
_ROMAN_VALUES: Final = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


def numbers_in_words(text: str, tongue: str) -> Iterator[int]:
    """Each number that words of a text may say, alone and together with their neighbours."""
    words = _WORDS.get(tongue, {})
    run: list[int] = []
    for word in _WORD.findall(text.lower()):
        value = words.get(word)
        for end in ("s", "e", "es", "aux"):
            if value is None and word.endswith(end):
                value = words.get(word.removesuffix(end) + ("al" if end == "aux" else ""))
        if value is None and tongue == "fr" and word.endswith("ième"):
            value = words.get(word.removesuffix("ième")) or words.get(word.removesuffix("ième") + "e")
        if value is not None:
            yield value
            run.append(value)
            yield from _together(run)
        elif word not in ("and", "et"):
            run = []
    for match in _ROMAN.finditer(text):
        yield _roman(match[0].lower())


def _together(run: list[int]) -> Iterator[int]:
    """What the last words say together: `soixante-dix-sept`, `quatre-vingt`, `two hundred`."""
    for start in range(max(0, len(run) - 6), len(run) - 1):
        total = 0
        for value in run[start:]:
            if value == 20 and total % 100 == 4:  # `quatre-vingts`, alone or behind a hundred
                total += 76
            elif value in _MULTIPLY and 0 < total % 1000 < value:
                total *= value
            else:
                total += value
        yield total


def _roman(numeral: str) -> int:
    values = [_ROMAN_VALUES[letter] for letter in numeral]
    return sum(
        -value if any(later > value for later in values[index + 1 : index + 2]) else value
        for index, value in enumerate(values)
    )
