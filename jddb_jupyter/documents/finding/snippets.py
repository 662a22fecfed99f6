"""What to show of a text in which something was found: short pieces around it, and where in them it stands.

A word matches as it does in the search index: whole or from its beginning, in any capitals, with or without
accents, ligatures joined or apart. Positions count code points.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Final

from jddb_jupyter.documents.finding.query import Query, Term
from jddb_jupyter.documents.finding.searchable import Place
from jddb_jupyter.documents.scripts import MARKS, is_unspaced

WIDTH: Final = 160
BEFORE: Final = 50
"""A snippet is about so many characters long, and so many of them stand before what was found."""
MOST_SNIPPETS: Final = 2
MOST_LOOKED_AT: Final = 30
"""How many places of each word in each part are weighed: a word of every line needs no more."""

_MARKS: Final = f"[{MARKS}]*"
_MARK: Final = re.compile(f"[{MARKS}]")
_ACCENTS: Final = re.compile("[\u0300-\u036f]+")
_BETWEEN: Final = r"[\W_]+"
_LIGATURES: Final = {"oe": "œŒ", "ae": "æÆ"}
_BLANK: Final = re.compile(r"\s")

Mark = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of a text, `marks` being what was found in it, from where to before where."""

    text: str
    marks: tuple[Mark, ...]
    part: str
    heading: str


@dataclass(frozen=True, slots=True)
class _Match:
    start: int
    end: int
    term: int


def marks_in(query: Query, text: str) -> tuple[Mark, ...]:
    """Where the wanted words stand in a short text, such as a title."""
    return _joined((found.start, found.end) for found in _matches(query, text))


def snippets(
    query: Query, texts: Mapping[str, str], places: Mapping[str, Sequence[Place]]
) -> tuple[Snippet, ...]:
    """The pieces that show most of what was asked for, in the order of `texts`."""
    candidates = [
        (part, window) for part, text in texts.items() for window in _windows(_matches(query, text))
    ]
    shown: set[int] = set()
    chosen: list[tuple[str, list[_Match]]] = []
    while candidates and len(chosen) < MOST_SNIPPETS:
        best = max(candidates, key=lambda candidate: _worth(candidate[1], shown))
        chosen.append(best)
        shown.update(match.term for match in best[1])
        candidates = [other for other in candidates if not _overlap(best, other)]
    order = list(texts)
    chosen.sort(key=lambda choice: (order.index(choice[0]), choice[1][0].start))
    return tuple(_cut(texts[part], window, part, places.get(part, ())) for part, window in chosen)


def _matches(query: Query, text: str) -> list[_Match]:
    # Where no mark stands by itself, letters are compared one by one, with patterns that are made fast.
    has_marks = not text.isascii() and _MARK.search(text) is not None
    compared = text if has_marks else text.translate(_PLAIN)
    found = [
        _Match(match.start(), match.end(), number)
        for number, term in enumerate(query.wanted)
        for match in islice(_pattern(term, has_marks).finditer(compared), MOST_LOOKED_AT)
    ]
    return sorted(found, key=lambda match: (match.start, -match.end))


def _windows(matches: list[_Match]) -> Iterator[list[_Match]]:
    """For each match those that fit into a snippet which begins with it."""
    for first, match in enumerate(matches):
        end = match.start + WIDTH - BEFORE
        yield [
            other for other in matches[first : first + MOST_LOOKED_AT] if other.end <= end or other is match
        ]


def _worth(window: list[_Match], shown: set[int]) -> tuple[int, int, int]:
    terms = {match.term for match in window}
    return len(terms - shown), len(terms), len(window)


def _overlap(one: tuple[str, list[_Match]], other: tuple[str, list[_Match]]) -> bool:
    return one[0] == other[0] and abs(one[1][0].start - other[1][0].start) < WIDTH


def _cut(text: str, window: list[_Match], part: str, places: Sequence[Place]) -> Snippet:
    first, last = window[0].start, max(match.end for match in window)
    section = max(
        (place for place in places if place.start <= first), key=lambda place: place.start, default=None
    )
    begin = section.start if section else 0
    start = _between_words(text, max(begin, first - BEFORE), first)
    end = _between_words(text, min(len(text), max(last, start + WIDTH)), last, back=True)
    piece = _BLANK.sub(" ", text[start:end])
    lead = len(piece) - len(piece.lstrip())
    before = "… " if start > begin else ""
    after = " …" if end < len(text.rstrip()) else ""
    move = len(before) - start - lead
    marks = _joined((match.start + move, match.end + move) for match in window)
    return Snippet(before + piece.strip() + after, marks, part, section.heading if section else "")


def _between_words(text: str, position: int, limit: int, *, back: bool = False) -> int:
    """The nearest gap between words from `position` towards `limit`."""
    while position != limit and 0 < position < len(text) and text[position - 1 : position + 1].isalnum():
        position += -1 if back else 1
    return position


def _joined(marks: Iterator[Mark]) -> tuple[Mark, ...]:
    """The same places, none within or over another."""
    result: list[Mark] = []
    for start, end in sorted(marks):
        if result and start < result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return tuple(result)


@lru_cache(maxsize=512)
def _pattern(term: Term, has_marks: bool) -> re.Pattern[str]:
    """What finds a term in a text with marks, or in one whose letters are plain (`_PLAIN`)."""
    phrase = _BETWEEN.join(_spelt(word, has_marks) for word in term.words)
    ending = rf"(?:[^\W_]{_MARKS if has_marks else ''})*" if term.is_beginning else r"(?![^\W_])"
    if any(map(is_unspaced, term.words)):
        return re.compile(phrase)
    # That no letter stands before the first one is asked after it: a pattern that begins with a letter or a
    # set of them is searched for many times faster.
    opening = re.match(r"\[[^\]]*\]|\w", phrase)
    checked = (
        f"{opening.group()}(?<![^\\W_].){phrase[opening.end() :]}" if opening else rf"(?<![^\W_])(?:{phrase})"
    )
    return re.compile(checked + ending, re.DOTALL)


def _spelt(word: str, has_marks: bool) -> str:
    """A pattern for a word in all its spellings."""
    plain = "".join(map(_plain, unicodedata.normalize("NFC", word)))
    alike = _alike if has_marks else _as_compared
    spelt, position = "", 0
    while position < len(plain):
        pair = plain[position : position + 2]
        if pair in _LIGATURES:
            spelt += f"(?:{alike(pair[0])}{alike(pair[1])}|[{_LIGATURES[pair]}])"
            position += 2
        else:
            spelt += alike(plain[position])
            position += 1
    return spelt


def _alike(letter: str) -> str:
    return f"[{re.escape(_ALIKE.get(letter, letter + letter.upper()))}]{_MARKS}"


def _as_compared(letter: str) -> str:
    return letter if letter in _ALIKE else f"[{re.escape(letter + letter.upper())}]"


def _plain(character: str) -> str:
    """A character as it is compared: a small letter without its accent, a ligature taken apart."""
    for apart, ligature in _LIGATURES.items():
        if character in ligature:
            return apart
    lower = unicodedata.normalize("NFD", character.lower())
    # Other signs than accents make other letters: of が, か.
    return unicodedata.normalize("NFC", _ACCENTS.sub("", lower))


def _letters_alike() -> dict[str, str]:
    alike: dict[str, str] = {}
    for code in (*range(0x30, 0x3A), *range(0x41, 0x250), *range(0x370, 0x530), *range(0x1E00, 0x2000)):
        character = chr(code)
        plain = _plain(character)
        if character.isalnum() and len(plain) == 1:
            alike[plain] = alike.get(plain, "") + character
    return alike


_ALIKE: Final = _letters_alike()
_PLAIN: Final = {ord(character): plain for plain, characters in _ALIKE.items() for character in characters}
