"""Checks that everything is there and translated: missing, added, untranslated text, and its length."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from statistics import median
from typing import Final

from jddb_jupyter.documents.language import marker_counts, official_language
from jddb_jupyter.documents.scripts import is_unspaced
from jddb_jupyter.ot import Range
from jddb_jupyter.translation.checks.addresses import without_addresses
from jddb_jupyter.translation.checks.model import Aligned, Both, Finding, Passage, Severity, given
from jddb_jupyter.translation.checks.typography import language_of
from jddb_jupyter.translation.words import word_spans

_WORD: Final = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")

_FRENCH_PER_ENGLISH: Final = 1.29
"""Characters of French for one of English, on average of 1,616 segments of postings."""
_SPREAD: Final = 0.33
"""Standard deviation of the logarithm of that ratio at 50 characters; longer texts vary less."""
_SPREAD_AT: Final = 50
_SMALLEST_SPREAD: Final = 0.22
_OUTLIER: Final = 3.8
"""How many deviations are no accident."""
_ENOUGH: Final = 8
"""Links that tell how long translations into a language usually are."""
_SHORTEST: Final = 25
"""Characters of a source below which its length says nothing."""


def missing_and_extra(links: Sequence[Aligned]) -> Iterator[Finding]:
    """Links with one side only."""
    for link in links:
        if link.target is None or not link.target.text.strip():
            if link.source is not None and link.source.text.strip():
                yield Finding(
                    "missing",
                    Severity.ERROR,
                    "segment_missing",
                    source=Range(0, len(link.source.text)),
                    link_id=link.link_id,
                )
        elif link.source is None or not link.source.text.strip():
            yield Finding(
                "extra",
                Severity.WARNING,
                "segment_extra",
                target=Range(0, len(link.target.text)),
                link_id=link.link_id,
            )


def untranslated(both: Both) -> Iterator[Finding]:
    """A target that is the source's text, or still in its language."""
    source, target = (without_addresses(side.text) for side in (both.source, both.target))
    if language_of(both.source.language) == language_of(both.target.language):
        return
    foreign, own = _markers(target, both)
    words = _WORD.findall(target)
    is_copy = _plain(source) == _plain(target) and _says_something(target, foreign, own)
    if official_language(both.target.language) is None and language_of(both.source.language) != "en":
        foreign = 0.0  # French words are Spanish, Italian and Portuguese ones too
    if is_copy or (len(words) >= 5 and foreign >= 3 and foreign > 3 * own and foreign >= len(words) / 6):
        yield Finding(
            "untranslated",
            Severity.ERROR if is_copy else Severity.WARNING,
            "not_translated" if is_copy else "in_source_language",
            source=Range(0, len(both.source.text)),
            target=Range(0, len(both.target.text)),
        )


def length(both: Both) -> Iterator[Finding]:
    """A target that is much shorter or longer than any translation of its source."""
    source, target = len(both.source.text.strip()), len(both.target.text.strip())
    usual = _usual_ratio(both.source, both.target)
    if usual is not None and source >= _SHORTEST and target:
        yield from _unusual(both, source, target, usual)


def lengths(links: Sequence[Aligned]) -> Iterator[Finding]:
    """The same in a pair of languages of which nothing is known but what its own links show."""
    sides = [
        (link.link_id, Both(link.source, link.target), len(link.source.text.strip()), target)
        for link in links
        if link.source is not None
        and link.target is not None
        and _usual_ratio(link.source, link.target) is None
        and len(link.source.text.strip()) >= _SHORTEST
        and (target := len(link.target.text.strip()))
    ]
    if len(sides) < _ENOUGH:
        return
    usual = median(target / source for _, _, source, target in sides)
    for link_id, both, source, target in sides:
        yield from given(_unusual(both, source, target, usual), link_id)


def _unusual(both: Both, source: int, target: int, usual: float) -> Iterator[Finding]:
    deviation = math.log(target / source / usual)
    spread = max(_SMALLEST_SPREAD, _SPREAD * math.sqrt(_SPREAD_AT / math.sqrt(source * target)))
    if abs(deviation) > _OUTLIER * spread:
        yield Finding(
            "length",
            Severity.INFO,
            "length_short" if deviation < 0 else "length_long",
            {"percent": round(100 * target / source)},
            target=Range(0, len(both.target.text)),
        )


def _usual_ratio(source: Passage, target: Passage) -> float | None:
    """Characters of the target for one of the source; None where only the pair itself can tell."""
    languages = language_of(source.language), language_of(target.language)
    usual: Mapping[tuple[str, str], float] = {
        ("en", "fr"): _FRENCH_PER_ENGLISH,
        ("fr", "en"): 1 / _FRENCH_PER_ENGLISH,
    }
    return 1.0 if languages[0] == languages[1] else usual.get(languages)


def _markers(text: str, both: Both) -> tuple[float, float]:
    """How much of a text speaks for the source's language, and how much for the target's."""
    english, french = marker_counts(text)
    by_language = {"en": english, "fr": french}
    languages = (language_of(side.language) for side in (both.source, both.target))
    foreign, own = (by_language.get(language, 0.0) for language in languages)
    return foreign, own


def _says_something(text: str, foreign: float, own: float) -> bool:
    """Whether a text is more than a name, a code or a word that both languages share."""
    words = [text[start:end] for _, start, end in word_spans(text)]
    words = [word for word in words if word[0].isalpha() and (len(word) > 1 or is_unspaced(word))]
    common = [word for word in words if not word[0].isupper()]
    return (len(words) >= 3 and len(common) >= 2 and foreign > own) or (len(words) >= 6 and len(common) >= 4)


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text)).casefold()
