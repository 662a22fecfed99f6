"""The numbers of a text, read by the habits of its language, so that `1,250,000` is `1 250 000`.

A text is read into `Quantity`s, each with every value that it may mean: `1,250` in French is one and a
quarter, or, written the English way by mistake, a thousand two hundred and fifty. Two quantities are equal
if they share a value. Words that say numbers (`two`, `first`, `vingtaine`) only explain
a number of the other side; nobody has to write them as digits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final

from jddb_jupyter.translation.checks.number_words import CHARACTER_SCALES, SCALES, numbers_in_words
from jddb_jupyter.translation.checks.typography import SPACES, language_of
from jddb_jupyter.translation.signs import plain_numbers

_S: Final = f"[{SPACES}]"
# A number with its groups and decimals: 1,250,000.50 or 1 250 000,50 or 1.250.000 or 7.
_GROUPED: Final = (
    rf"\d{{1,3}}(?:{_S}\d{{3}})+(?!\d)|\d{{1,3}}(?:,\d{{3}})+(?!\d)|\d{{1,3}}(?:\.\d{{3}}){{2,}}(?!\d)|\d+"
)
_NUMBER: Final = re.compile(rf"(?<![\d])(?:{_GROUPED})(?:[.,]\d+)?|(?<![\w.,])\.\d+")
_TELEPHONE: Final = re.compile(
    r"(?<![\w.,-])(?:\+?1[ .\u00a0-])?\(?(\d{3})\)?[ .\u00a0-]?(\d{3})[.\u2011-](\d{4})(?!\d)"
)
_YEARS: Final = re.compile(r"(?<!\d)((?:19|20)\d\d)[-/–]\Z")
"""Before the second of two years, `2023-24`."""
_PER_HUNDRED: Final = re.compile(rf"\bp\.{_S}*\Z")
"""Before the number of `15 p. 100`, which is a per cent sign."""
_FRACTION: Final = re.compile(r"1/\d+(?![\d/])")
"""Of one part, `1/10`, the other language often says only which: `le dixième`."""
_AND_A_HALF: Final = re.compile(rf"{_S}(?:\w+{_S})?(?:et{_S}demie?|and{_S}a{_S}half)\b")
_SCALE: Final = re.compile(
    rf"{_S}*(?:de{_S}+)?({'|'.join(sorted(SCALES, key=len, reverse=True))})\b", re.IGNORECASE
)
_CHARACTER_SCALE: Final = re.compile(f"[{SPACES}]?([{''.join(CHARACTER_SCALES)}])")
_TIMES: Final = {
    "en": re.compile(
        rf"(?<![\d.,])(\d{{1,2}})(?:[:.]([0-5]\d))?{_S}*([ap])\.?{_S}?m\b\.?|\b([01]?\d|2[0-3]):([0-5]\d)\b",
        re.IGNORECASE,
    ),
    "fr": re.compile(
        rf"(?<![\d.,])([01]?\d|2[0-3]){_S}*(?:h|heures?)(?:{_S}*([0-5]\d))?\b|\b([01]?\d|2[0-3]):([0-5]\d)\b"
    ),
}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number where it stands, and what it may mean. `regular`: what it means as its language writes it.

    `is_code` says that it is a time or a telephone number, which is written by other rules.
    """

    start: int
    end: int
    text: str
    regular: frozenset[Decimal]
    values: frozenset[Decimal]
    is_code: bool = False


def quantities(text: str, language: str) -> list[Quantity]:
    """The numbers of a text that are written with digits, in order."""
    text = plain_numbers(text)
    if not any("0" <= character <= "9" for character in text):
        return []
    tongue = language_of(language)
    whole = [*_times(text, tongue), *_telephones(text)]
    taken = [(one.start, one.end) for one in whole]
    found = [
        _quantity(text, match, tongue)
        for match in _NUMBER.finditer(text)
        if not any(start <= match.start() < end for start, end in taken)
        and not _FRACTION.match(text, match.start())
        and not (match[0] == "100" and _PER_HUNDRED.search(text, max(0, match.start() - 4), match.start()))
    ]
    return sorted([*whole, *found], key=lambda quantity: quantity.start)


def said_in_words(text: str, language: str) -> frozenset[Decimal]:
    """The numbers that a text says in words, Roman numerals included."""
    return frozenset(map(Decimal, numbers_in_words(text, language_of(language))))


def _telephones(text: str) -> Iterator[Quantity]:
    """Telephone numbers, each one number however it is divided, with or without the 1 before it."""
    for match in _TELEPHONE.finditer(text):
        value = frozenset({Decimal("".join(match.groups()))})
        yield Quantity(match.start(), match.end(), match[0], value, value, is_code=True)


def _times(text: str, tongue: str) -> Iterator[Quantity]:
    taken: list[int] = []
    # English times come first: in French they are written otherwise, and mean what they say.
    for match in _TIMES["en"].finditer(text) if tongue in _TIMES else ():
        hour, minute, half, of_day, its_minute = match.groups()
        if tongue == "en" or half is not None:
            taken.append(match.start())
            yield _time(match, hour or of_day, minute or its_minute, half)
    for match in _TIMES["fr"].finditer(text) if tongue == "fr" else ():
        if match.start() not in taken:
            hour, minute = match.groups()[:2] if match[1] is not None else match.groups()[2:]
            yield _time(match, hour, minute, None)


def _time(match: re.Match[str], hour: str, minute: str | None, half: str | None) -> Quantity:
    hours = int(hour)
    if half is not None:
        hours = hours % 12 + (12 if half.lower() == "p" else 0)
    # As one number that no ordinary one is taken for, and the bare hour, for "5 hours".
    clock = Decimal(hours * 60 + int(minute or 0)) / Decimal(1440) + Decimal("0.00001")
    plain = {Decimal(hour)} if minute is None or half is None else set()
    if hours in (0, 12) and not int(minute or 0):
        plain = plain | {Decimal(hours)}  # midnight and noon
    values = frozenset({clock, *plain})
    return Quantity(match.start(), match.end(), match[0], values, values, is_code=True)


def _quantity(text: str, match: re.Match[str], tongue: str) -> Quantity:
    written = match[0]
    regular, values = readings(written, tongue)
    scale = _SCALE.match(text, match.end()) or _CHARACTER_SCALE.match(text, match.end())
    if scale:
        factor = SCALES.get(scale[1].lower()) or CHARACTER_SCALES[scale[1]]
        regular = regular | {value * factor for value in regular}
        values = values | {value * factor for value in values}
    if _AND_A_HALF.match(text, match.end()):
        regular = regular | {value + Decimal("0.5") for value in regular}
        values = values | regular
    if years := _YEARS.search(text, max(0, match.start() - 5), match.start()):
        values = values | _second_year(int(years[1]), written)
    return Quantity(match.start(), match.end(), written, frozenset(regular), frozenset(values))


def _second_year(first: int, written: str) -> set[Decimal]:
    """What the second of two years means: `24` and `2024` are the same behind 2023."""
    year = int(written) if written.isdigit() else 0
    if len(written) == 2 and year == (first + 1) % 100:
        return {Decimal(first + 1)}
    return {Decimal(year % 100)} if year == first + 1 else set()


def readings(written: str, tongue: str) -> tuple[set[Decimal], set[Decimal]]:
    """What a number may mean: as its language writes it, and in any way."""
    digits = re.sub(_S, "", written)
    point, comma = digits.count("."), digits.count(",")
    as_english = _read(digits.replace(",", "")) if _groups_of_three(digits, ",") and point <= 1 else None
    as_french = _read(digits.replace(",", ".")) if point == 0 and comma <= 1 else None
    with_point = _read(digits) if comma == 0 and point <= 1 else None
    is_grouped = point > 1 or re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", digits)
    with_points = _read(digits.replace(".", "").replace(",", ".")) if is_grouped else None
    every = {value for value in (as_english, as_french, with_point, with_points) if value is not None}
    if tongue == "fr":
        regular = {as_french} if as_french is not None else set()
    elif tongue != "en":
        regular = set(every)  # some write as in English, some as in French
    else:
        regular = {as_english} if as_english is not None else set()
    return {value for value in regular if value is not None}, every


def _groups_of_three(digits: str, mark: str) -> bool:
    whole = digits.partition(".")[0]
    head, *rest = whole.split(mark)
    return not rest or (1 <= len(head) <= 3 and all(len(group) == 3 for group in rest))


def _read(digits: str) -> Decimal | None:
    try:
        return Decimal(digits.rstrip(".,"))
    except InvalidOperation:
        return None
