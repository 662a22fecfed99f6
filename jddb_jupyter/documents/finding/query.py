"""What people type into a search: words, "phrases", beginnings (gest*), and -words that may not be there.

Whatever is typed means something, and nothing is an error: what has neither letter nor digit is left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from jddb_jupyter.documents.scripts import MARKS

MOST_TERMS: Final = 16
MOST_WORDS: Final = 24
LONGEST: Final = 500
"""What is beyond, nobody typed: it is left out, so that no query is a burden."""

_QUOTES: Final = str.maketrans(dict.fromkeys("“”„«»‟＂", '"'))
# A word ends before a quotation mark; a phrase that was not closed yet goes to the end.
_TERM: Final = re.compile(r'(-?)(?:"([^"]*)"?(\*?)|([^\s"]+))')
_WORD: Final = re.compile(rf"(?:[^\W_][{MARKS}]*)+")
_UNSPEAKABLE: Final = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Term:
    """Words one after the other, of letters and digits only; of the last, perhaps just the beginning.

    In a script without spaces between words a "word" is whatever was typed, and stands anywhere.
    """

    words: tuple[str, ...]
    is_beginning: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """All of `wanted` are in what is found, none of `excluded` is; each stands for itself, in any order."""

    wanted: tuple[Term, ...] = ()
    excluded: tuple[Term, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything is asked for."""
        return bool(self.wanted or self.excluded)


EVERYTHING: Final = Query()


def parse_query(text: str) -> Query:
    """What a text asks for."""
    wanted: dict[Term, None] = {}
    excluded: dict[Term, None] = {}
    spoken = _UNSPEAKABLE.sub(" ", text[:LONGEST].translate(_QUOTES))
    for minus, phrase, star, word in _TERM.findall(spoken):
        term = _term(phrase or word, star or ("*" if word.endswith("*") else ""))
        if term is not None and len(wanted) + len(excluded) < MOST_TERMS:
            (excluded if minus else wanted)[term] = None
    return Query(tuple(wanted), tuple(excluded))


def _term(text: str, star: str) -> Term | None:
    words = tuple(_WORD.findall(text))[:MOST_WORDS]
    if not words:
        return None
    # One letter begins a tenth of all words: it is taken for a word, while one digit may begin a number.
    return Term(words, bool(star) and (len(words[-1]) > 1 or words[-1].isdigit()))
