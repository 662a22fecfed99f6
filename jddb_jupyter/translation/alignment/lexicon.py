"""What is known to be the translation of what: terms of a glossary, pairs of a memory, everyday words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Final

from jddb_jupyter.translation.alignment.vocabulary import MEANINGS
from jddb_jupyter.translation.words import words

_STEM: Final = 6
_LONGEST_TERM: Final = 6


def stem(word: str) -> str:
    """The beginning of a folded word, which its forms share: "responsables" and "responsabilité" alike."""
    return (word[:-1] if len(word) > 3 and word[-1] in "sx" else word)[:_STEM]


class Lexicon:
    """Terms of the source's language and their translations, found in texts whatever their form.

    Each term is one concept, and a concept can have several terms in either language. Words count by
    their stems, so that plurals and most conjugations are found.
    """

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        """`pairs` are terms of the source's and of the target's language, such as a glossary's entries."""
        self._sides: tuple[_Terms, _Terms] = ({}, {})
        for number, pair in enumerate(dict.fromkeys(pairs)):
            for side, term in zip(self._sides, pair, strict=True):
                _add(side, words(term), number)

    @classmethod
    def of_meanings(cls, meanings: Iterable[tuple[Sequence[str], Sequence[str]]]) -> Lexicon:
        """A lexicon of concepts, each with all of its words in both languages."""
        lexicon = cls(())
        for number, meaning in enumerate(meanings):
            for side, terms in zip(lexicon._sides, meaning, strict=True):
                for term in terms:
                    _add(side, words(term), number)
        return lexicon

    def concepts(self, stems: Sequence[str], side: int) -> Iterator[int]:
        """The concepts that a text speaks of, given its stems, in the source (0) or in the target (1)."""
        terms = self._sides[side]
        for start, first in enumerate(stems):
            for rest, number in terms.get(first, ()):
                if tuple(stems[start + 1 : start + 1 + len(rest)]) == rest:
                    yield number


_Terms = dict[str, list[tuple[tuple[str, ...], int]]]


def _add(side: _Terms, term: Sequence[str], number: int) -> None:
    stems = [stem(word) for word in term[:_LONGEST_TERM]]
    if stems:
        entry = (tuple(stems[1:]), number)
        entries = side.setdefault(stems[0], [])
        if entry not in entries:
            entries.append(entry)


@cache
def everyday_words(source: str, target: str) -> Lexicon:
    """The built-in words between two languages; empty where they are not English and French."""
    if {source, target} != {"en", "fr"}:
        return Lexicon(())
    meanings = [tuple(half.split() for half in line.split("|")) for line in MEANINGS.strip().split("\n")]
    order = slice(None) if source == "en" else slice(None, None, -1)
    return Lexicon.of_meanings([(left, right) for left, right in (meaning[order] for meaning in meanings)])
