"""Checks of what is said twice, or in two ways."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from jddb_jupyter.ot import Range
from jddb_jupyter.translation.checks.model import Aligned, Both, Finding, Severity, replacement
from jddb_jupyter.translation.checks.typography import SPACES, language_of

_TWICE: Final = re.compile(rf"\b([^\W\d_]+)([{SPACES}]+\1)(?![\w'’-])", re.IGNORECASE)
_MAY_BE_TWICE: Final[Mapping[str, frozenset[str]]] = {
    "fr": frozenset({"nous", "vous"}),
    "en": frozenset({"that", "had", "on", "in"}),
    "de": frozenset({"die", "das", "der", "den", "sie"}),
    "es": frozenset({"nos"}),
}


def repeated_words(both: Both) -> Iterator[Finding]:
    """A word that stands twice in the target: `de de`."""
    allowed = _MAY_BE_TWICE.get(language_of(both.target.language), frozenset())
    in_source = {match[1].lower() for match in _TWICE.finditer(both.source.text)}
    for match in _TWICE.finditer(both.target.text):
        before = both.target.text[max(0, match.start() - 1) : match.start()]
        again = match[2].strip(SPACES)
        # A defined term before its definition (`jour Jour civil`) is no slip; nor is CBC / CBC.
        is_new_start = again[0].isupper() and match[1][0].islower()
        if (
            match[1].lower() in allowed
            or in_source
            or before in ("'", "’", "-", ":")
            or is_new_start
            or again.isupper()
        ):
            continue
        yield Finding(
            "repeated_words",
            Severity.WARNING,
            "word_repeated",
            {"word": match[1]},
            target=Range(match.start(), match.end()),
            fix=replacement(match.start(2), match.end(2), ""),
        )


def two_ways(links: Sequence[Aligned]) -> Iterator[Finding]:
    """The same source text that has several translations: those that differ from the most frequent one."""
    by_source: dict[str, list[Aligned]] = defaultdict(list)
    for link in links:
        if link.source is not None and link.target is not None and link.target.text.strip():
            by_source[_plain(link.source.text)].append(link)
    for same in by_source.values():
        translations = [_plain(link.target.text) for link in same if link.target is not None]
        if len(set(translations)) < 2:
            continue
        usual = Counter(translations).most_common(1)[0][0]
        shown = next(link.target.text for link in same if link.target and _plain(link.target.text) == usual)
        for link in same:
            if link.target is not None and _plain(link.target.text) != usual:
                yield Finding(
                    "two_ways",
                    Severity.INFO,
                    "translated_two_ways",
                    {"other": _shortened(shown)},
                    target=Range(0, len(link.target.text)),
                    link_id=link.link_id,
                )


def _plain(text: str) -> str:
    """What counts of a text: its words, whatever marks and spaces stand around them."""
    return " ".join(re.findall(r"[\w'’-]+", text.replace("’", "'"))).casefold()


def _shortened(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 80 else text[:79].rstrip() + "…"
