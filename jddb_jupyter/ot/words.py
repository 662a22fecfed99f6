"""Differences as a person reads them: of a word that changed, nothing is kept.

A word is letters, digits and underscores, with the accents that follow them as characters of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final, TypeAlias

WORD: Final = re.compile(r"[\w\u0300-\u036f]+")
TOKEN: Final = re.compile(r"[\w\u0300-\u036f]+|[^\w\u0300-\u036f]")
"""A word, or one character between words: every text is its tokens put together."""

Edit: TypeAlias = tuple[int, int, int]
"""Three lengths: so much is inserted, then so much deleted, then so much kept."""


def splits_word(text: str, position: int) -> bool:
    """Whether a word goes on from before `position` to behind it."""
    return 0 < position < len(text) and WORD.fullmatch(text, position - 1, position + 1) is not None


def word_start(text: str, position: int, least: int = 0) -> int:
    """Where the word that ends or goes on at `position` begins, looking back to `least`, or `position`."""
    while position > least and WORD.match(text, position - 1):
        position -= 1
    return position


def word_end(text: str, position: int, most: int | None = None) -> int:
    """Where the word that begins or goes on at `position` ends, looking on to `most`, or `position`."""
    found = WORD.match(text, position, len(text) if most is None else most)
    return found.end() if found else position


def by_words(edits: Iterable[Edit], old: str, new: str) -> Iterator[Edit]:
    """The same edits of `old` to `new` with every border between words: what is left of a word is not kept.

    A kept text has the same borders inside in both texts, so only its two ends need looking at.
    """
    joined = _joined(edits)
    at_old = at_new = inserted = deleted = 0
    for number, (more_inserted, more_deleted, kept) in enumerate(joined):
        at_old, at_new = at_old + more_deleted, at_new + more_inserted
        start, end = at_new, at_new + kept
        if splits_word(old, at_old) or splits_word(new, at_new):
            start = word_end(new, start, end)
        at_old, at_new = at_old + kept, end
        if number + 1 < len(joined) and (splits_word(old, at_old) or splits_word(new, at_new)):
            end = word_start(new, end, start)
        given_up = kept if start == end else start - (at_new - kept)
        inserted, deleted = inserted + more_inserted + given_up, deleted + more_deleted + given_up
        if start < end:
            yield inserted, deleted, end - start
            inserted = deleted = at_new - end
    if inserted or deleted:
        yield inserted, deleted, 0


def _joined(edits: Iterable[Edit]) -> list[Edit]:
    """The same edits, with something kept between any two of them."""
    joined = [(0, 0, 0)]
    for inserted, deleted, kept in edits:
        before_inserted, before_deleted, before_kept = joined[-1]
        if not before_kept:
            joined[-1] = (before_inserted + inserted, before_deleted + deleted, kept)
        elif inserted or deleted:
            joined.append((inserted, deleted, kept))
        else:
            joined[-1] = (before_inserted, before_deleted, before_kept + kept)
    return joined
