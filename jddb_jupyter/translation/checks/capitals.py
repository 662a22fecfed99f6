"""Checks of capitals in the target: where a sentence begins, and where French has none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from jddb_jupyter.ot import Range
from jddb_jupyter.translation.checks.dates import MONTHS
from jddb_jupyter.translation.checks.model import Aligned, Both, Finding, Passage, Severity, replacement
from jddb_jupyter.translation.checks.typography import SPACES, language_of

_S: Final = f"[{SPACES}]"
_MONTHS: Final = "|".join(names.partition("|")[0].capitalize() for names in MONTHS["fr"])
_DAYS: Final = "Lundi|Mardi|Mercredi|Jeudi|Vendredi(?! saint)|Samedi|Dimanche"
_LANGUAGES: Final = "Anglais|Français|Espagnol|Allemand|Italien|Portugais|Inuktitut|Cri"
_LOWER_IN_FRENCH: Final = re.compile(
    rf"(?<=\d){_S}(?P<month>{_MONTHS})\b"
    rf"|\b1er{_S}(?P<first>{_MONTHS})\b"
    rf"|(?<=[a-zé]){_S}(?P<year>{_MONTHS})(?={_S}\d{{4}}\b)"
    rf"|(?<=\ble|\bdu|\bau|\bce){_S}(?P<day>{_DAYS})\b(?!{_S}[A-Z])"
    rf"|(?<=\ben){_S}(?P<language>{_LANGUAGES})\b(?!{_S}[A-Z])"
)
_ENGLISH_MONTHS: Final = "|".join(
    names.partition("|")[0].lower() for names in MONTHS["en"] if names not in ("May", "March|Mar")
)
"""But those that are verbs too."""
_ENGLISH_DAYS: Final = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_NAMES_IN_ENGLISH: Final = re.compile(
    rf"(?<=\d){_S}(?P<month>{_ENGLISH_MONTHS})\b|\b(?P<first>{_ENGLISH_MONTHS})(?={_S}\d)"
    rf"|\b(?P<verb>march|may)(?={_S}\d{{1,2}},{_S}\d{{4}}\b)"
    rf"|(?<=\bon){_S}(?P<day>{_ENGLISH_DAYS})s?\b|(?<=\bin){_S}(?P<language>english|french)\b"
)
_SENTENCE: Final = re.compile(r"[^\W\d_].*[.!?…][»”\")\s]*\Z", re.DOTALL)
_ODD_START: Final = re.compile(r"[a-z]+[A-Z.@)]")
"""Of iPhone, p. ex., a) and addresses: no small letter by mistake."""
_SLIPS: Final = 0.03
"""The share of sentences up to which small first letters are slips."""
_CONTENT_WORD: Final = re.compile(r"[^\W\d_]{4,}")


def first_letters(links: Sequence[Aligned]) -> Iterator[Finding]:
    """Sentences of the target that begin with a small letter where the source's begin with a capital.

    Where many do, small letters are how the items of this text are written, and none is a slip.
    """
    whole = [
        (link.link_id, link.target.text)
        for link in links
        if link.source is not None and link.target is not None and _is_sentence(link.source, link.target)
    ]
    small = [(link_id, text) for link_id, text in whole if text[0].islower()]
    if len(small) > max(1, _SLIPS * len(whole)):
        return
    for link_id, text in small:
        yield Finding(
            "capitals",
            Severity.WARNING,
            "capital_missing",
            target=Range(0, 1),
            fix=replacement(0, 1, text[0].upper()),
            link_id=link_id,
        )


def small_letters(both: Both) -> Iterator[Finding]:
    """Months, days and languages with a capital in French."""
    if language_of(both.target.language) != "fr":
        return
    for match in _LOWER_IN_FRENCH.finditer(both.target.text):
        kind = next(name for name, value in match.groupdict().items() if value)
        word, start = match[kind], match.start(kind)
        yield Finding(
            "capitals",
            Severity.WARNING,
            "capital_unwanted",
            {"word": word, "better": word.lower()},
            target=Range(start, start + len(word)),
            fix=replacement(start, start + 1, word[0].lower()),
        )


def capital_names(both: Both) -> Iterator[Finding]:
    """Months, days and languages without a capital in English."""
    if language_of(both.target.language) != "en":
        return
    for match in _NAMES_IN_ENGLISH.finditer(both.target.text):
        kind = next(name for name, value in match.groupdict().items() if value)
        word, start = match[kind], match.start(kind)
        yield Finding(
            "capitals",
            Severity.WARNING,
            "name_without_capital",
            {"word": word, "better": word.capitalize()},
            target=Range(start, start + len(word)),
            fix=replacement(start, start + 1, word[0].upper()),
        )


def _is_sentence(source: Passage, target: Passage) -> bool:
    """Whether both sides are a whole sentence outside of lists, and the source's begins with a capital."""
    sides = (source, target)
    return (
        not any(side.line.get("list") for side in sides)
        and all(_SENTENCE.match(side.text) for side in sides)
        and source.text[0].isupper()
        and not _ODD_START.match(target.text)
    )


def headings(both: Both) -> Iterator[Finding]:
    """A French heading in which each word has a capital, as in English."""
    if language_of(both.target.language) != "fr" or not both.target.line.get("header"):
        return
    words = _CONTENT_WORD.findall(both.target.text)
    if len(words) >= 3 and all(word[0].isupper() and not word.isupper() for word in words):
        yield Finding(
            "capitals", Severity.INFO, "capitals_in_heading", target=Range(0, len(both.target.text))
        )
