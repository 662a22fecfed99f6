"""Which of the two official languages a text is in, or, by its script, which other one.

Counts the words that are frequent in one language and do not exist, or are rare, in the other; letters with
French accents count as half a word. On whole job descriptions the counts differ by a factor of ten or more.
"""

from __future__ import annotations

import re
from typing import Final, Literal

from jddb_jupyter.documents.language_tags import written_language

Official = Literal["en", "fr"]
"""The languages that are supported fully."""

_SCRIPTS: Final = {
    language: re.compile(f"[{letters}]")
    for language, letters in {
        "ar": "\u0620-\u064a\u0671-\u06d3",
        "el": "\u0370-\u03ff\u1f00-\u1fff",
        "he": "\u05d0-\u05ea",
        "hi": "\u0900-\u097f",
        "iu": "\u1400-\u167f",
        "ja": "\u3040-\u30ff",
        "ko": "\uac00-\ud7a3",
        "ru": "\u0400-\u04ff",
        "th": "\u0e00-\u0e7f",
        "zh": "\u3400-\u4dbf\u4e00-\u9fff",
    }.items()
}
_LETTER: Final = re.compile(r"[^\W\d_]")
_KANA: Final = 0.1
"""So many syllabic signs for one Chinese character, and a text is Japanese."""
_FEWEST: Final = 0.1
"""The share of words that only one language has, below which a text is of neither; official texts: 0.3."""

# Enough for a certain answer; the rest of a long text is not read.
_SAMPLE: Final = 20_000
# What is certain enough to contradict the name of a file.
_CERTAIN_COUNT: Final = 20
_CERTAIN_TIMES: Final = 4
_WORD: Final = re.compile(r"[^\W\d_]+")
_ACCENTED: Final = re.compile("[àâçèéêëîïôùûœ]")

_ENGLISH: Final = frozenset(
    _WORD.findall(
        """the of and to for with by from this that which will is are be been has have their its it as at or
        an not our we you your who what within including other must may can all these those they"""
    )
)
_FRENCH: Final = frozenset(
    _WORD.findall(
        """le la les de des du et à au aux en un une pour par dans sur avec ce cette ces qui que est sont être
        ou où son sa ses leur leurs nous vous votre notre il elle ils ne pas plus afin ainsi auprès selon"""
    )
)


def official_language(tag: str) -> Official | None:
    """The one of the two that a tag is of, `fr` of `fr-FR`; None for every other language."""
    match written_language(tag):
        case "en":
            return "en"
        case "fr":
            return "fr"
    return None


def detect_language(text: str) -> str:
    """The language of the text, `en` where it says nothing.

    One in another script is taken for the language that is most often written in it.
    """
    english, french = marker_counts(text)
    return _by_script(text[:_SAMPLE]) or ("fr" if french > english else "en")


def is_doubtful(text: str) -> bool:
    """Whether a text of some length has so few words of either language that it may be in another one."""
    words = len(_WORD.findall(text[:_SAMPLE]))
    return words >= _CERTAIN_COUNT and max(marker_counts(text)) < _FEWEST * words


def _by_script(sample: str) -> str:
    """The language by the script of most letters; empty where that is the Latin one, or none."""
    if sample.isascii():
        return ""
    letters = len(_LETTER.findall(sample))
    counts = {language: len(script.findall(sample)) for language, script in _SCRIPTS.items()}
    if counts["ja"] > _KANA * counts["zh"]:
        counts["ja"] += counts.pop("zh")
    language = max(counts, key=lambda name: counts[name])
    return language if 2 * counts[language] > letters else ""


def certain_language(text: str) -> Official | None:
    """The language that the text is in without any doubt; None for a short, mixed or foreign one."""
    english, french = marker_counts(text)
    less, more = sorted((english, french))
    if more < _CERTAIN_COUNT or more < _CERTAIN_TIMES * less:
        return None
    return "fr" if french > english else "en"


def marker_counts(text: str) -> tuple[float, float]:
    """How much of a text speaks for English, and how much for French: words and accents that only one has."""
    sample = text[:_SAMPLE].lower()
    words = _WORD.findall(sample)
    english = sum(word in _ENGLISH for word in words)
    french = sum(word in _FRENCH for word in words) + len(_ACCENTED.findall(sample)) / 2
    return english, french
