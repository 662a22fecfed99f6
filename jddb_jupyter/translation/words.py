"""Words as the search compares them: without capitals and accents, as SQLite's `unicode61` folds them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

_WORD: Final = re.compile(r"[^\W_]+")
_WRITTEN_WORD: Final = re.compile(r"(?:[^\W_][\u0300-\u036f]*)+")
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
