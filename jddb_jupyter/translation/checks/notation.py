"""Checks of how the target writes amounts of money, ordinals, the first of a month and times."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from jddb_jupyter.ot import Range
from jddb_jupyter.translation.checks.addresses import without_addresses
from jddb_jupyter.translation.checks.dates import MONTHS
from jddb_jupyter.translation.checks.model import Both, Finding, Severity, replacement
from jddb_jupyter.translation.checks.numbers import readings
from jddb_jupyter.translation.checks.typography import (
    NBSP,
    SPACES,
    in_style,
    language_of,
    typography_of,
)

_S: Final = f"[{SPACES}]"
_AMOUNT: Final = rf"\d(?:[\d,.]|{_S}(?=\d{{3}}\b))*(?<=\d)"
_SYMBOL_BEFORE: Final = re.compile(rf"(?<![\w$€])(?P<symbol>[$€]){_S}?(?P<amount>{_AMOUNT})")
_SYMBOL_AFTER: Final = re.compile(rf"(?<![\w$€.,-])(?P<amount>{_AMOUNT}){_S}?(?P<symbol>[$€])(?![\w$€])")
_SCALED: Final = re.compile(rf"{_S}*(?:[kMG]\b|(?:mille|millions?|milliards?)\b)")
"""What multiplies an amount, and stands before the symbol in French: nobody knows here how."""
_MONTHS: Final = "|".join(names.partition("|")[0] for names in MONTHS["fr"])
_ORDINAL: Final = re.compile(r"(?<![\w.,-])(?P<number>\d+)(?P<end>i?[eè]mes?|iers?|[iè]+res?)(?!\w)")
_FIRST: Final = re.compile(rf"(?<![\w.,:/-])(?<!\d{_S})1(?={_S}(?:{_MONTHS})\b)")
_HALF_DAY: Final = re.compile(
    rf"(?<![\w.,:])(?P<hour>1[0-2]|0?[1-9])(?:{_S}?[:h]{_S}?(?P<minute>[0-5]\d))?{_S}?(?P<half>[ap])\.?{_S}?m(?:\.|\b)",
    re.IGNORECASE,
)
_GLUED_HOUR: Final = re.compile(r"(?<![\w.,:])(?P<hour>[01]?\d|2[0-3])h(?P<minute>[0-5]\d)?(?!\w)")


def symbol_place(both: Both) -> Iterator[Finding]:
    """`$50` in French, `50 $` in English."""
    rules = typography_of(both.target.language)
    if rules is None:
        return
    text = without_addresses(both.target.text)
    for match in (_SYMBOL_BEFORE if rules.symbol_after else _SYMBOL_AFTER).finditer(text):
        written, symbol = match["amount"], match["symbol"]
        regular, every = readings(written, language_of(both.target.language))
        values = regular or every
        amount = in_style(written, min(values), rules) if len(values) == 1 else written
        better = f"{amount}{NBSP}{symbol}" if rules.symbol_after else symbol + amount
        is_scaled = rules.symbol_after and _SCALED.match(text, match.end())
        yield _written_otherwise(
            match.start(),
            match.end(),
            match[0],
            better,
            severity=Severity.WARNING,
            has_fix=not is_scaled,
        )


def ordinals(both: Both) -> Iterator[Finding]:
    """`2ème`, `1ier` and `le 1 avril` in French."""
    if language_of(both.target.language) != "fr":
        return
    text = without_addresses(both.target.text)
    for match in _ORDINAL.finditer(text):
        better = match["number"] + _ordinal_end(match["number"], match["end"])
        if better != match[0]:
            yield _written_otherwise(match.start(), match.end(), match[0], better)
    for match in _FIRST.finditer(text):
        yield _written_otherwise(match.start(), match.end(), "1", "1er", severity=Severity.WARNING)


def times(both: Both) -> Iterator[Finding]:
    """`1:30 p.m.` and `13h30` in French, which counts to 24 and sets spaces around the `h`."""
    if language_of(both.target.language) != "fr":
        return
    text = without_addresses(both.target.text)
    for match in _HALF_DAY.finditer(text):
        hour = int(match["hour"]) % 12 + (12 if match["half"].lower() == "p" else 0)
        minute = match["minute"] if match["minute"] not in (None, "00") else None
        better = _hour(str(hour), minute)
        yield _written_otherwise(match.start(), match.end(), match[0], better, severity=Severity.WARNING)
    for match in _GLUED_HOUR.finditer(text):
        better = _hour(match["hour"], match["minute"])
        yield _written_otherwise(match.start(), match.end(), match[0], better)


def _ordinal_end(number: str, end: str) -> str:
    """What is set behind the digits: `1er`, `1re`, `2e`, with an `s` for several."""
    several = "s" if end.endswith("s") else ""
    if number != "1" or "m" in end:
        return "e" + several
    return ("er" if "ier" in end else "re") + several


def _hour(hour: str, minute: str | None) -> str:
    return f"{hour}{NBSP}h" + (f"{NBSP}{minute}" if minute else "")


def _written_otherwise(
    start: int,
    end: int,
    written: str,
    better: str,
    *,
    severity: Severity = Severity.INFO,
    has_fix: bool = True,
) -> Finding:
    return Finding(
        "number_format",
        severity,
        "number_format",
        {"number": written, "better": better},
        target=Range(start, end),
        fix=replacement(start, end, better) if has_fix else None,
    )
