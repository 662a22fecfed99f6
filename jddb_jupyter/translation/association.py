"""The equivalent of a word or phrase in the other language, found in the translations of its occurrences.

No model and no dictionary: a word counts that stands in many of these translations and in few others, by its
coverage of the sample and its lift over its global frequency (kept where Dunning's log-likelihood says that
this is no chance, https://aclanthology.org/J93-1003). In each translation the contiguous words that count
most are a region; of the phrases within the regions, the one that is long and comes again and again is the
equivalent.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import log
from typing import Final, TypeAlias

from jddb_jupyter.translation.stop_words import STOP_WORDS
from jddb_jupyter.translation.words import word_spans

Frequency: TypeAlias = Callable[[Sequence[str]], Mapping[str, int]]
"""In how many texts of the whole memory each of these words stands."""
Span: TypeAlias = tuple[int, int]
Word: TypeAlias = tuple[str, int, int]

SAMPLE: Final = 1_500
"""Translations that tell as much as all of them."""
_PHRASES_FROM: Final = 300
"""Translations of which the phrases are counted."""
_SMALLEST_LIFT: Final = 1.5
_SMALLEST_LIKELIHOOD: Final = 3.84
"""Beyond, there is 1 chance in 20 that nothing is behind it."""
_FULL_LIFT: Final = 50.0
"""A word that is so many times as frequent here is not taken for more typical than others."""
_NEEDED: Final = 0.4
"""What a word must weigh, in parts of the weightiest one, to be in the region."""
_OTHER_WORD: Final = 0.6
_STOP_WORD: Final = 0.05
"""What a word that weighs nothing, or one of grammar, takes from a region."""
_RARE: Final = 0.05
"""Words of a smaller part of the sample are not looked up."""


@dataclass(frozen=True, slots=True)
class Equivalents:
    """What the equivalent is in a language, learned from a sample."""

    weights: Mapping[str, float]
    phrases: Mapping[tuple[str, ...], int] = field(default_factory=dict)
    stop_words: frozenset[str] = frozenset()
    longest: int = 10

    def mark(self, text: str) -> Span | None:
        """Where it stands in a translation, from and before a code point; None where it does not."""
        said = list(word_spans(text))
        found = max(
            self._phrases(said),
            key=lambda span: self._worth([word for word, _, _ in said[slice(*span)]]),
            default=None,
        )
        return None if found is None else (said[found[0]][1], said[found[1] - 1][2])

    def _worth(self, phrase: Sequence[str]) -> float:
        content = sum(word not in self.stop_words for word in phrase)
        return self.phrases.get(tuple(phrase), 0) * content + content / 1_000

    def _phrases(self, said: Sequence[Word]) -> Iterator[Span]:
        """The phrases of the region that neither begin nor end with a word of grammar."""
        start, end = self._region(said)
        content = [at for at in range(start, end) if said[at][0] not in self.stop_words]
        for first in content:
            for last in content:
                if first <= last < first + self.longest:
                    yield first, last + 1

    def _region(self, said: Sequence[Word]) -> Span:
        """The words one after the other that weigh most together (Kadane's algorithm)."""
        best, total, start, region = 0.0, 0.0, 0, (0, 0)
        for at, (word, _, _) in enumerate(said):
            if total <= 0:
                total, start = 0.0, at
            other = -_STOP_WORD if word in self.stop_words else -_OTHER_WORD
            total += self.weights.get(word, other)
            if total > best:
                best, region = total, (start, at + 1)
        return region


def learn(
    translations: Sequence[str], frequency: Frequency, texts: int, language: str, words_asked: int = 1
) -> Equivalents:
    """The equivalent in translations of texts that have a phrase of so many words; `texts`: of the memory."""
    said = [list(word_spans(text)) for text in translations[:SAMPLE]]
    stop_words = STOP_WORDS.get(language, frozenset())
    weights = _weights([{word for word, _, _ in words} for words in said], frequency, texts)
    equivalents = Equivalents(weights, {}, stop_words, 4 + 2 * words_asked)
    phrases: Counter[tuple[str, ...]] = Counter()
    for words in said[:_PHRASES_FROM]:
        spans = equivalents._phrases(words)
        phrases.update({tuple(word for word, _, _ in words[start:end]) for start, end in spans})
    return Equivalents(weights, phrases, stop_words, equivalents.longest)


def grouped(texts: Iterable[str]) -> list[tuple[str, int]]:
    """Equivalents and how often each was found, the most frequent first, whatever capitals and accents."""
    forms: dict[tuple[str, ...], Counter[str]] = {}
    for text in texts:
        key = tuple(word for word, _, _ in word_spans(text))
        forms.setdefault(key, Counter())[text] += 1
    counts = [(written.most_common(1)[0][0], written.total()) for written in forms.values()]
    return sorted(counts, key=lambda entry: (-entry[1], entry[0]))


def _weights(said: Sequence[set[str]], frequency: Frequency, texts: int) -> dict[str, float]:
    """Of each word that counts its weight beyond what is needed, at most 1 less that."""
    hits = len(said)
    counts = Counter(word for words in said for word in words)
    frequent = [word for word, count in counts.items() if count >= max(1, _RARE * hits)]
    known = frequency(frequent)
    weights: dict[str, float] = {}
    for word in frequent:
        here = counts[word]
        there = max(known.get(word, 0), here)
        lift = (here / hits) / (there / max(texts, there))
        if lift >= _SMALLEST_LIFT and log_likelihood(here, hits, there, texts) >= _SMALLEST_LIKELIHOOD:
            weights[word] = here / hits * min(1.0, log(lift) / log(_FULL_LIFT))
    weightiest = max(weights.values(), default=1.0)
    return {word: weight / weightiest - _NEEDED for word, weight in weights.items()}


def log_likelihood(here: int, hits: int, there: int, texts: int) -> float:
    """How unlikely it is by chance that `here` of `hits` texts have a word that `there` of `texts` have."""
    elsewhere, others = max(there - here, 0), max(texts - hits, 0)
    chance = (here + elsewhere) / max(hits + others, 1)

    def likelihood(count: int, of: int, chance: float) -> float:
        if (count and chance <= 0) or (of - count and chance >= 1):
            return float("-inf")
        return (count * log(chance) if count else 0.0) + (
            (of - count) * log(1 - chance) if of - count > 0 else 0.0
        )

    elsewhere = min(elsewhere, others)
    apart = likelihood(here, hits, here / max(hits, 1)) + likelihood(
        elsewhere, others, elsewhere / max(others, 1)
    )
    return 2 * (apart - likelihood(here, hits, chance) - likelihood(elsewhere, others, chance))
