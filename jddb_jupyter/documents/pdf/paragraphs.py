"""Printed rows put together again as paragraphs, with the words that were divided at the ends of rows."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Final

from jddb_jupyter.documents.pdf.rows import Row

# As shares of the usual distance of two rows, or of the letters' size.
_WIDE_GAP: Final = 1.25
_INDENT: Final = 1.0
_OTHER_SIZE: Final = 0.6
"""In points."""

_SENTENCE_END: Final = re.compile(r"[.;:!?…»”\")]$")
_DIVIDED: Final = re.compile(r"([^\W\d_]+)([-\u2010\u00ad])$")
_WORD: Final = re.compile(r"[^\W\d_]+")
_HYPHENATED: Final = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
# Words that have a hyphen behind or before them wherever they stand.
_KEEPS_BEHIND: Final = frozenset(
    _WORD.findall(
        """self well non ex vice decision policy sous peut demi mi là ci soi moi toi lui eux elle elles
        nous vous avant après est"""
    )
)
_KEEPS_BEFORE: Final = frozenset(
    _WORD.findall("être même mêmes ci là vous nous il elle ils elles on je tu ce moi toi lui leur à dire")
)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Rows that belong together; `left` is where its text begins, `marker` the bullet or number before it."""

    text: str
    marker: str
    left: float
    size: float
    bold: bool


def paragraphs_of(rows: Sequence[Row]) -> list[Paragraph]:
    """The paragraphs of a text, from its first row to its last."""
    if not rows:
        return []
    break_rules = _Breaks(rows)
    words = frozenset(_HYPHENATED.findall(" ".join(row.text for row in rows).casefold()))
    groups: list[list[Row]] = [[rows[0]]]
    for row in rows[1:]:
        if break_rules.between(groups[-1], row):
            groups.append([row])
        else:
            groups[-1].append(row)
    return [_paragraph(group, words) for group in groups]


class _Breaks:
    """Where a new paragraph begins, judged by what is usual in this text."""

    def __init__(self, rows: Sequence[Row]) -> None:
        gaps = [
            (one.baseline - other.baseline) / one.size
            for one, other in pairwise(rows)
            if one.page == other.page and one.size == other.size
        ]
        close = [gap for gap in gaps if gap < 3]
        self._pitch = median(close) if close else 1.2
        rights = sorted(row.right for row in rows)
        self._edge = rights[int(len(rights) * 0.95)] if len(rights) > 20 else rights[-1]

    def between(self, above: Sequence[Row], below: Row) -> bool:
        last = above[-1]
        if below.marker or last.bold != below.bold or abs(last.size - below.size) > _OTHER_SIZE:
            return True
        if " | " in last.text or " | " in below.text:
            return True
        if last.page != below.page:
            return bool(_SENTENCE_END.search(last.text)) or self._would_have_fitted(last, below)
        if (last.baseline - below.baseline) / last.size > _WIDE_GAP * self._pitch:
            return True
        return self._is_indented(above, below) or self._would_have_fitted(last, below)

    @staticmethod
    def _is_indented(above: Sequence[Row], below: Row) -> bool:
        last, width = above[-1], _INDENT * below.size
        if abs((last.left + last.right) - (below.left + below.right)) < width:  # both in the middle
            return False
        # The first row alone may stand further in than those that follow it.
        return below.left - last.left > width or (last.left - below.left > width and len(above) > 1)

    def _would_have_fitted(self, last: Row, below: Row) -> bool:
        """Whether the row ended although the next word had room on it: then it was ended on purpose."""
        if _DIVIDED.search(last.text):
            return False
        word = below.text.partition(" ")[0]
        letter = (below.right - below.left) / max(1, len(below.text))
        return self._edge - last.right > (len(word) + 1) * letter * 1.1 + below.size * 0.5


def _paragraph(rows: Sequence[Row], words: Set[str]) -> Paragraph:
    first = rows[0]
    text = first.text
    for row in rows[1:]:
        text = _joined(text, row.text, words)
    size = max(rows, key=lambda row: len(row.text)).size
    text = text.replace("\u00ad", "")
    return Paragraph(text, first.marker, min(row.left for row in rows), size, first.bold)


def _joined(above: str, below: str, words: Set[str]) -> str:
    divided, rest = _DIVIDED.search(above), _WORD.match(below)
    if divided is None or rest is None:
        return f"{above} {below}"
    before, mark = divided.groups()
    if mark != "\u00ad" and _keeps_hyphen(before, rest[0], words):
        return above + below
    return above[:-1] + below


def _keeps_hyphen(before: str, after: str, words: Set[str]) -> bool:
    """Whether a hyphen at the end of a row is part of the word. What the text says elsewhere decides."""
    if not after[0].islower():
        return True
    before, after = before.casefold(), after.casefold()
    if f"{before}-{after}" in words:
        return True
    return before + after not in words and (before in _KEEPS_BEHIND or after in _KEEPS_BEFORE)
