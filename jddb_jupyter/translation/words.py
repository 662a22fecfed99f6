"""Words as the search compares them: without capitals and accents, as SQLite's `unicode61` folds them.

Where no spaces stand between words (Chinese, Japanese, Thai ...) each letter is one: nobody needs a
dictionary to find several of them one after the other.

And words as people count them, who write and translate job descriptions.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from jddb_jupyter.documents.scripts import CJK, MARKS, UNSPACED

_WORD: Final = re.compile(r"[^\W_]+")
# A letter of a script without spaces, or letters of another, each with its signs.
_WRITTEN_WORD: Final = re.compile(rf"[{UNSPACED}][{MARKS}]*|(?:[^\W_{UNSPACED}][{MARKS}]*)+")
_CHARACTER: Final = re.compile(f"[{CJK}]")
_SIMPLE_WORD: Final = re.compile(r"(?:[^\W_][\u0300-\u036f]*)+")
# What has none of these letters is read faster, and to the same effect.
_NOT_SIMPLE: Final = re.compile("[\u0590-\u1dbf\u2e80-\ud7ff\uf900-\ufdff\ufe70-\U0010ffff]")
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
    folded = fold(text)
    return (_WRITTEN_WORD if _NOT_SIMPLE.search(text) else _WORD).findall(folded)


def word_spans(text: str) -> Iterator[tuple[str, int, int]]:
    """The same, each with where it stands in the text as it is written: from, and before."""
    written = _WRITTEN_WORD if _NOT_SIMPLE.search(text) else _SIMPLE_WORD
    for found in written.finditer(text):
        yield fold(found[0]), found.start(), found.end()


def count_words(text: str) -> int:
    """How many words there are: what stands between white space and has a letter or a digit in it.

    "l’étendue" and "day-to-day" are one word each; a dash on its own and a bullet are none. A Chinese
    character or a Japanese syllable is one, as word processors count. The panel counts in the same way
    (`wordCount.ts`).
    """
    characters = len(_CHARACTER.findall(text))
    rest = _CHARACTER.sub(" ", text) if characters else text
    return characters + sum(_SAYING.search(run) is not None for run in _BETWEEN_SPACES.findall(rest))
