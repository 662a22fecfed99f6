"""The change that makes one document into another, as small as is cheap to find.

Lines are compared first, then the words of the lines that differ: in job descriptions that finds what
a person would call changed, and it stays fast where comparing characters does not. The matching is
difflib's (Ratcliff and Obershelp), https://docs.python.org/3/library/difflib.html.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Final, TypeAlias

from jddb_jupyter.ot.attributes import diff_attributes
from jddb_jupyter.ot.components import Component, chop, push, ranges_of
from jddb_jupyter.ot.delta import Delta
from jddb_jupyter.ot.rules import validate_document
from jddb_jupyter.ot.words import TOKEN, Edit, by_words, splits_word, word_end, word_start

_LINES: Final = re.compile(r"[^\n]*\n|[^\n]+")
_LEVELS: Final = (_LINES, TOKEN)
# Where much is repeated, matching takes up to half a second at this size and grows with its square: what
# is longer is replaced whole.
_MAX_TOKENS: Final = 20_000


Kept: TypeAlias = tuple[int, int, int]
"""Where a text that is known to stay begins in the old document and in the new one, and its length."""


def diff(old: Delta, new: Delta, kept: Sequence[Kept] = (), *, whole_words: bool = False) -> Delta:
    """The change from one document to another: `old.compose(diff(old, new)) == new`.

    `kept`, in ascending order, is what is known to be the same; what stands between is compared. With
    `whole_words`, for people to read, a word is kept or replaced as a whole. Raises InvalidOperation where
    one of them is no document. The final newline is kept.
    """
    validate_document(old)
    validate_document(new)
    texts = old.inserted[:-1], new.inserted[:-1]
    edits = _edits_between(*texts, kept)
    return change_of(by_words(edits, *texts) if whole_words else edits, old, new)


def change_of(edits: Iterable[Edit], old: Delta, new: Delta) -> Delta:
    """The change that makes one document into another by these edits of the texts before the final newlines.

    What is kept gets the attributes that it has in the new document.
    """
    of_old, of_new = ranges_of(old.components), ranges_of(new.components)
    out: list[Component] = []
    at_old = at_new = 0
    for inserted, deleted, same in edits:
        for run in of_new(at_new, at_new + inserted):
            push(out, *run)
        at_new += inserted
        if deleted:
            push(out, -deleted, None, None)
            at_old += deleted
        _retain(out, list(of_old(at_old, at_old + same)), list(of_new(at_new, at_new + same)))
        at_old += same
        at_new += same
    _retain(out, list(of_old(at_old, at_old + 1)), list(of_new(at_new, at_new + 1)))
    return Delta.of(chop(out))


def word_edits(old: str, new: str) -> Iterator[Edit]:
    """What makes one text into another, by whole words."""
    return by_words(_edits(old, new, (TOKEN,)), old, new)


def _retain(out: list[Component], old: list[Component], new: list[Component]) -> None:
    """Keep a text and give it the attributes that it has in the new document."""
    old.reverse()
    for length, _, wanted in new:
        while length:
            run_length, _, attributes = old.pop()
            taken = min(length, run_length)
            push(out, taken, None, diff_attributes(attributes, wanted))
            length -= taken
            if taken < run_length:
                old.append((run_length - taken, None, attributes))


def _edits_between(old: str, new: str, kept: Sequence[Kept]) -> Iterator[Edit]:
    """The edits of what stands between the texts that are kept."""
    at_old = at_new = 0
    for start_old, start_new, length in [*kept, (len(old), len(new), 0)]:
        yield from _edits(old[at_old:start_old], new[at_new:start_new], _LEVELS)
        same = min(length, len(old) - start_old)  # the final newline is none of these texts
        yield 0, 0, same
        at_old, at_new = start_old + same, start_new + same


def _edits(old: str, new: str, levels: Sequence[re.Pattern[str]]) -> Iterator[Edit]:
    """The edits of one text to another, matched level by level; of single words, letter by letter."""
    prefix, suffix = _common_ends(old, new, are_whole=bool(levels))
    old, new = old[prefix : len(old) - suffix], new[prefix : len(new) - suffix]
    yield 0, 0, prefix
    if old and new and levels:
        yield from _matched(old, new, levels)
    else:
        yield len(new), len(old), 0
    yield 0, 0, suffix


def _matched(old: str, new: str, levels: Sequence[re.Pattern[str]]) -> Iterator[Edit]:
    split = levels[0].findall
    old_tokens, new_tokens = split(old), split(new)
    if len(old_tokens) + len(new_tokens) > _MAX_TOKENS:
        yield len(new), len(old), 0
        return
    for _, old_start, old_end, new_start, new_end in SequenceMatcher(
        None, old_tokens, new_tokens
    ).get_opcodes():
        yield from _edits(
            "".join(old_tokens[old_start:old_end]), "".join(new_tokens[new_start:new_end]), levels[1:]
        )


def _common_ends(old: str, new: str, *, are_whole: bool) -> tuple[int, int]:
    """How much two texts begin and end with alike, in whole words if that is wanted.

    What is inserted before “Two” in “Three Two” is “Three ” then, and not “hree T” behind a “T” that stays.
    """
    prefix = _common_prefix(old, new)
    if are_whole and (splits_word(old, prefix) or splits_word(new, prefix)):
        prefix = word_start(old, prefix)
    suffix = _common_prefix(old[prefix:][::-1], new[prefix:][::-1])
    end = len(old) - suffix
    if are_whole and (splits_word(old, end) or splits_word(new, len(new) - suffix)):
        suffix = len(old) - word_end(old, end)
    return prefix, suffix


def _common_prefix(a: str, b: str) -> int:
    low, high = 0, min(len(a), len(b))
    while low < high:
        middle = (low + high + 1) // 2
        if a[low:middle] == b[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low
