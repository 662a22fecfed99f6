"""How easily a text can be read, by the formula of its language."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from jddb_jupyter.documents.language import official_language

_SENTENCE_END = re.compile(r"[.!?…]+(?=\s|$)|\n+")
_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
_ENGLISH_VOWELS = re.compile(r"[aeiouy]+")
_FRENCH_VOWELS = re.compile(r"[aeiouyàâäéèêëîïôöùûüÿœæ]+")


@dataclass(frozen=True, slots=True)
class Readability:
    """`score` is from 0 (very hard) to 100 (very easy), roughly; the counts are what it was made from."""

    score: float
    sentences: int
    words: int
    syllables: int


def readability(text: str, language: str) -> Readability:
    """The reading ease of a text.

    English: Flesch, "A new readability yardstick" (1948): 206.835 - 1.015 W - 84.6 S; French: its adaptation
    by Kandel and Moles (1958): 207 - 1.015 W - 73.6 S; W words a sentence, S syllables a word. Syllables are
    counted as groups of vowels, without a silent e at the end, which is near enough for whole texts. A text
    without words has the score 0; one in another language has none (NaN).
    """
    words = _WORD.findall(text.lower())
    if not words:
        return Readability(0.0, 0, 0, 0)
    sentences = max(1, sum(bool(_WORD.search(part)) for part in _SENTENCE_END.split(text)))
    official = official_language(language)
    if official is None:
        return Readability(math.nan, sentences, len(words), 0)
    french = official == "fr"
    syllables = sum(_syllables(word, french) for word in words)
    base, weight = (207.0, 73.6) if french else (206.835, 84.6)
    score = base - 1.015 * len(words) / sentences - weight * syllables / len(words)
    return Readability(score, sentences, len(words), syllables)


def _syllables(word: str, french: bool) -> int:
    if french:
        stem = re.sub(r"(?<=.{2})(?:es?|ent)$", "", word)
        return max(1, len(_FRENCH_VOWELS.findall(stem)))
    stem = re.sub(r"(?<=[^aeiouyl])e$|(?<=[^aeioutdsxz])es$|(?<=[^aeioutd])ed$", "", word)
    return max(1, len(_ENGLISH_VOWELS.findall(stem)))
