"""What can be seen of a segment that its translation is likely to show too.

A feature is a short text whose first character is its kind. `RELIABILITY` says how often a feature of a
segment is found in its translation, if both texts show it, and equally often; counted over statutes and job
postings, and rounded down. That, and how often it stands anywhere, is what it is worth (see `evidence`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from jddb_jupyter.translation.alignment.lexicon import Lexicon, stem
from jddb_jupyter.translation.segmentation import Segment
from jddb_jupyter.translation.signs import plain_end, plain_numbers

RELIABILITY: Final[Mapping[str, float]] = {
    "#": 0.97,  # a number
    "A": 0.95,  # an acronym, or a name of capitals and digits
    "c": 0.88,  # a cognate: the first four letters of a word, as M. Simard, G. Foster and P. Isabelle (1992)
    "s": 0.90,  # a closer one: its first six
    "w": 0.85,  # an everyday word
    "t": 0.90,  # a term of a glossary or a memory
    "d": 0.80,  # a word that goes with another one in these two documents
    "e": 0.95,  # "(a)"
    "p": 0.88,  # how it ends
    "b": 0.90,  # that it has brackets
    "q": 0.80,  # that it quotes
    "k": 0.95,  # that it is a heading
}
_ACRONYM: Final = re.compile(r"\b[A-Z][A-Z\d]+(?:-\d+)?\b")
_NUMBER: Final = re.compile(r"\d+")
_ENUMERATOR: Final = re.compile(r"\((\w{1,4})\)")
_QUOTE: Final = re.compile('[«“„「『"]')
END: Final = "p"
"""The kind that only the last segment of several shows."""


def features_of(
    segment: Segment, folded: Sequence[str], side: int, everyday: Lexicon, terms: Lexicon | None
) -> frozenset[str]:
    """What is seen of a segment, given its folded words, of the source (side 0) or of the target (1)."""
    return frozenset(_features(segment, folded, side, everyday, terms))


def _features(
    segment: Segment, folded: Sequence[str], side: int, everyday: Lexicon, terms: Lexicon | None
) -> Iterator[str]:
    text = segment.text
    for word in folded:
        if len(word) >= 4 and word.isalpha():
            yield f"c{word[:4]}"
            if len(word) >= 6:
                yield f"s{word[:6]}"
    stems = [stem(word) for word in folded]
    yield from (f"w{concept}" for concept in everyday.concepts(stems, side))
    if terms is not None:
        yield from (f"t{concept}" for concept in terms.concepts(stems, side))
    yield from (f"#{number}" for number in _NUMBER.findall(plain_numbers(text)))
    yield from (f"A{name}" for name in _ACRONYM.findall(text))
    yield from (f"e{name}" for name in _ENUMERATOR.findall(text))
    last = plain_end(text)
    yield f"{END}{last if last in ':;.,?!' else ''}"
    if "(" in text or "（" in text:
        yield "b"
    if _QUOTE.search(text):
        yield "q"
    if is_heading(segment):
        yield "k"


def is_heading(segment: Segment) -> bool:
    """Whether it is a heading, which says nothing that stands in a sentence or an item."""
    return segment.kind == "heading"
