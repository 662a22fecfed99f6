"""Words as the search compares them: without capitals and accents, as SQLite's `unicode61` folds them.

And words as people count them, who write and translate job descriptions.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

_WORD: Final = re.compile(r"[^\W_]+")
_WRITTEN_WORD: Final = re.compile(r"(?:[^\W_][\u0300-\u036f]*)+")
_BETWEEN_SPACES: Final = re.compile(r"\S+")
_SAYING: Final = re.compile(r"[^\W_]")
_COMBINING: Final = re.compile("[\u0300-\u036f]+")


def fold(text: str) -> str:
    """A text in small letters without accents."""
    if text.isascii():
        return text.lower()
    return _COMBINING.sub("", unicodedata.normalize("NFD", text.lower()))


def words(text: str) -> list[str]:
    """The words of a text, folded, in their order."""
    return _WORD.findall(fold(text))


def word_spans(text: str) -> Iterator[tuple[str, int, int]]:
    """The same, each with where it stands in the text as it is written: from, and before."""
    for found in _WRITTEN_WORD.finditer(text):
        yield fold(found[0]), found.start(), found.end()


def count_words(text: str) -> int:
    """How many words there are: what stands between white space and has a letter or a digit in it.

    "l’étendue" and "day-to-day" are one word each; a dash on its own and a bullet are none. The panel counts
    in the same way (`wordCount.ts`).
    """
    return sum(_SAYING.search(run) is not None for run in _BETWEEN_SPACES.findall(text))
