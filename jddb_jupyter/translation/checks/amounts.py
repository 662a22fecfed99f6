"""Checks of numbers and dates: the same on both sides, each written as its language writes it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from jddb_jupyter.ot import Range
from jddb_jupyter.translation.checks.addresses import without_addresses
from jddb_jupyter.translation.checks.dates import MONTHS, months, months_named
from jddb_jupyter.translation.checks.model import Both, Finding, Passage, Severity, replacement
from jddb_jupyter.translation.checks.number_words import LANGUAGES
from jddb_jupyter.translation.checks.numbers import Quantity, quantities, said_in_words
from jddb_jupyter.translation.checks.typography import (
    SPACES,
    Typography,
    in_style,
    language_of,
    typography_of,
)

_MEASURED: Final = re.compile(
    rf"[{SPACES}]*(?:[%$€°]|[MG]\$"
    r"|(?:percent|per cent|pour cent|million|milliard|billion|dollar|km|kg|cm|mm|m2|ha)s?\b"
    r"|(?:hour|day|week|month|year|time|heure|jour|semaine|an|année|fois|ETP|FTE)s?\b|mois\b|p\.\s?100)"
)
_CURRENCY_BEFORE: Final = re.compile(rf"[$€][{SPACES}]?\Z")
_CURRENCY_AFTER: Final = re.compile(rf"[{SPACES}]?[$€](?![\w$€])")

_GROUPED_BY_POINT: Final = re.compile(r"\d{1,3}\.\d{3}")

_LARGEST_SAID: Final = 12
"""A number of things, or of a month, that is often said in a word."""
_NEAR: Final = 200
"""Code points before a number in which the word that it belongs to stands."""

# The word that names a part of a text, and further numbers after it: `sections 12.1(2), 128 or`.
_REFERENCE: Final = re.compile(
    rf"""\b(?:sub)?(?:sections?|ss?\.|paragraphs?|clauses?|articles?|items?|parts?|divisions?|schedules?|rules?|forms?
    |paragraphes?|alinéas?|divisions?|parties?|annexes?|règles?|formulaires?|chapters?|chapitres?|art\.|par\.)
    [{SPACES}]*(?:[\d.,()\[\]{SPACES}–-]|\b[a-z]{{1,3}}\)|\b(?:and|or|to|et|ou|à)\b)*\Z""",
    re.VERBOSE | re.IGNORECASE,
)


def numbers(both: Both) -> Iterator[Finding]:
    """A number of the source that the target does not have, or the other way round."""
    source, target = _read(both.source), _read(both.target)
    missing = _unexplained(source, target, both.target, both.source)
    extra = _unexplained(target, source, both.source, both.target)
    if len(missing) == len(extra) == 1:
        yield _differs(both, missing[0], extra[0])
        return
    for quantity in missing:
        yield Finding(
            "numbers",
            _severity(quantity, both),
            "number_missing",
            {"number": quantity.text},
            source=_range(quantity),
        )
    for quantity in extra:
        yield Finding(
            "numbers",
            Severity.INFO if _is_reference(quantity, both.target) else Severity.WARNING,
            "number_extra",
            {"number": quantity.text},
            target=_range(quantity),
        )


def number_format(both: Both) -> Iterator[Finding]:
    """A number of the target that is the source's, and is written as another language writes it."""
    rules = typography_of(both.target.language)
    if rules is None:
        return
    source = _read(both.source)
    values = {value for other in source for value in other.regular}
    for quantity in _read(both.target):
        if _has_symbol_elsewhere(quantity, both.target, rules):
            continue  # `notation.symbol_place` tells it
        meant = values & quantity.values
        if quantity.is_code or not meant or meant & quantity.regular:
            continue
        # `10.000` counts something, but as the number of a section it is the source's too.
        is_grouped = _GROUPED_BY_POINT.fullmatch(quantity.text) and quantity.text not in both.source.text
        if not (is_grouped or _is_amount(quantity, both.target)):
            continue
        text = in_style(quantity.text, min(meant, key=lambda value: len(str(value))), rules)
        if text == quantity.text:
            continue
        yield Finding(
            "number_format",
            Severity.WARNING,
            "number_format",
            {"number": quantity.text, "better": text},
            target=_range(quantity),
            fix=replacement(quantity.start, quantity.end, text),
        )


def dates(both: Both) -> Iterator[Finding]:
    """A date of the source whose month the target does not name, in languages whose months are known."""
    if language_of(both.target.language) not in MONTHS:
        return
    named = months_named(both.target.text, both.target.language)
    named |= {month.number for month in months(both.target.text, both.target.language)}
    for month in months(both.source.text, both.source.language):
        if month.number not in named:
            date = both.source.text[month.start : month.end].strip()
            yield Finding(
                "dates",
                Severity.ERROR,
                "date_missing",
                {"date": date},
                source=Range(month.start, month.end),
            )


def _read(passage: Passage) -> list[Quantity]:
    return quantities(without_addresses(passage.text), passage.language)


def _unexplained(
    wanted: Sequence[Quantity], there: Sequence[Quantity], other: Passage, own: Passage
) -> list[Quantity]:
    """Those of `wanted` that the `other` side has neither in digits nor in words."""
    left: list[Quantity] = []
    values = {value for found in there for value in found.values}
    told: set[str] = set()
    explained: frozenset[Decimal] | None = None
    for quantity in wanted:
        if quantity.values & values or quantity.text in told:
            continue
        if explained is None:
            dated = {Decimal(month.number) for month in months(other.text, other.language)}
            explained = said_in_words(other.text, other.language) | dated
        if _may_be_said(quantity, other.language):
            continue
        if not quantity.values & explained and not _is_label(quantity, own):
            left.append(quantity)
            told.add(quantity.text)
    return left


def _severity(quantity: Quantity, both: Both) -> Severity:
    """How much it matters that the target has not this number, or says it in words that are not known."""
    if _is_reference(quantity, both.source):
        return Severity.INFO
    return Severity.ERROR if language_of(both.target.language) in LANGUAGES else Severity.WARNING


def _may_be_said(quantity: Quantity, language: str) -> bool:
    """Whether it is a number that the other side may say in a word that is not known here."""
    return language_of(language) not in LANGUAGES and any(
        value <= _LARGEST_SAID and value == int(value) for value in quantity.values
    )


def _is_reference(quantity: Quantity, passage: Passage) -> bool:
    """Whether it is the number of a section, as in `subsection 3(1)`: elsewhere `this one`."""
    before = passage.text[max(0, quantity.start - _NEAR) : quantity.start]
    return bool(_REFERENCE.search(before))


def _has_symbol_elsewhere(quantity: Quantity, passage: Passage, rules: Typography) -> bool:
    """Whether a symbol of money stands on the side where this language does not set it."""
    if rules.symbol_after:
        return bool(_CURRENCY_BEFORE.search(passage.text, max(0, quantity.start - 2), quantity.start))
    return bool(_CURRENCY_AFTER.match(passage.text, quantity.end))


def _is_label(quantity: Quantity, passage: Passage) -> bool:
    """Whether it is the number of an item, `3.` or `(3)` at the start, that the other may leave to a list."""
    text = passage.text
    return not text[: quantity.start].strip(" ([") and text[quantity.end : quantity.end + 1] in (
        ".",
        ")",
        "]",
    )


def _is_amount(quantity: Quantity, passage: Passage) -> bool:
    """Whether it counts or measures something; `2.1` may also be the number of a section or a standard."""
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", quantity.text):
        return True
    before = passage.text[max(0, quantity.start - 2) : quantity.start]
    return bool(_MEASURED.match(passage.text, quantity.end) or _CURRENCY_BEFORE.search(before))


def _differs(both: Both, missing: Quantity, extra: Quantity) -> Finding:
    rules = typography_of(both.target.language)
    value = min(missing.regular, default=None)
    fix = None
    if rules is not None and value is not None and not (missing.is_code or extra.is_code):
        fix = replacement(extra.start, extra.end, in_style(missing.text, value, rules))
    return Finding(
        "numbers",
        Severity.ERROR,
        "number_differs",
        {"number": missing.text, "other": extra.text},
        source=_range(missing),
        target=_range(extra),
        fix=fix,
    )


def _range(quantity: Quantity) -> Range:
    return Range(quantity.start, quantity.end)
