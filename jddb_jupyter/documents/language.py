"""Which of the two official languages a text is in.

Counts the words that are frequent in one language and do not exist, or are rare, in the other; letters with
French accents count as half a word. On whole job descriptions the counts differ by a factor of ten or more.
"""

from __future__ import annotations

import re
from typing import Final, Literal

Language = Literal["en", "fr"]

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


def detect_language(text: str) -> Language:
    """The language of the text, `en` where it says nothing."""
    english, french = marker_counts(text)
    return "fr" if french > english else "en"


def certain_language(text: str) -> Language | None:
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
