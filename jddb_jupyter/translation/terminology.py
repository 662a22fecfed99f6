"""Finds the terms of a glossary in a text, in all their forms, the longest first.

A `Terminology` is made once from the terms: for each language a trie of stems, so that a text is read in
one pass however many terms there are. Where stems agree, `inflection.is_form` looks at each word as written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from jddb_jupyter.documents.language_tags import are_variants, written_language
from jddb_jupyter.translation.inflection import is_form, stem
from jddb_jupyter.translation.terms import Term, Wording
from jddb_jupyter.translation.words import word_spans

_BETWEEN: Final = re.compile(r"[\s’'‑-]*\Z")
"""What may stand between the words of a term: `sous-ministre`, `chef d’équipe`."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One way to say one term."""

    term: Term
    wording: Wording


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Where something of the glossary stands, in code points, and which terms it may be."""

    start: int
    end: int
    entries: tuple[Entry, ...]


@dataclass(slots=True)
class _Node:
    next: dict[str, _Node] = field(default_factory=dict)
    phrases: list[tuple[tuple[str, ...], Entry]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    stem: str
    start: int
    end: int


class Terminology:
    """A glossary, ready to be looked for in texts. Does not change."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._roots: dict[str, _Node] = {}
        self.is_empty = True
        for term in terms:
            self.is_empty = False
            for wording in term.wordings:
                for phrase in dict.fromkeys((wording.text, *wording.forms)):
                    self._add(phrase, Entry(term, wording))

    def find(self, text: str, language: str) -> list[Occurrence]:
        """The terms in a text, from its beginning; of those that overlap, the longest that begins first."""
        found: list[Occurrence] = []
        end = 0
        for occurrences in self._at_each_word(text, language):
            if occurrences and occurrences[-1].start >= end:
                found.append(occurrences[-1])
                end = occurrences[-1].end
        return found

    def find_all(self, text: str, language: str) -> list[Occurrence]:
        """All of them, also those that stand within others."""
        return [one for occurrences in self._at_each_word(text, language) for one in occurrences]

    def _add(self, phrase: str, entry: Entry) -> None:
        words = tuple(phrase[start:end] for _, start, end in word_spans(phrase))
        if not words:
            return
        language = written_language(entry.wording.language)
        node = self._roots.setdefault(language, _Node())
        for word in words:
            node = node.next.setdefault(stem(word, language), _Node())
        node.phrases.append((words, entry))

    def _at_each_word(self, text: str, language: str) -> Iterator[list[Occurrence]]:
        """For each word, the terms that begin there, the longest last."""
        plain = written_language(language)
        root = self._roots.get(plain)
        if root is None:
            return
        words = [
            _Word(text[start:end], stem(text[start:end], plain), start, end)
            for _, start, end in word_spans(text)
        ]
        for first in range(len(words)):
            yield list(self._beginning(text, words, first, root, language))

    def _beginning(
        self, text: str, words: list[_Word], first: int, root: _Node, language: str
    ) -> Iterator[Occurrence]:
        node: _Node | None = root
        plain = written_language(language)
        for last in range(first, len(words)):
            if last > first and not _BETWEEN.match(text, words[last - 1].end, words[last].start):
                return
            node = node.next.get(words[last].stem) if node is not None else None
            if node is None:
                return
            written = [word.text for word in words[first : last + 1]]
            entries = tuple(
                entry
                for phrase, entry in node.phrases
                if are_variants(entry.wording.language, language) and _is_written(written, phrase, plain)
            )
            if entries:
                yield Occurrence(words[first].start, words[last].end, tuple(dict.fromkeys(entries)))


def find_terms(text: str, terms: Terminology, language: str) -> list[Occurrence]:
    """The terms in a text of that language (`fr-CA`), from its beginning; of several the longest."""
    return terms.find(text, language)


def _is_written(written: list[str], phrase: tuple[str, ...], language: str) -> bool:
    agrees = len(phrase) > 1
    return all(is_form(word, of, language, agrees=agrees) for word, of in zip(written, phrase, strict=True))
