"""What stands on the pages of a PDF: pieces of text, and the rows that they make."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final, NamedTuple

_LIGATURES: Final = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
)
_BULLET: Final = re.compile(r"[•▪◦●○■□‣⁃·∙➢➤✓\uf0b7\uf0a7\uf0d8\uf02d*o–-]")
_MARKER: Final = re.compile(r"(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]", re.IGNORECASE)


class Piece(NamedTuple):
    """Text without a wide gap. Lengths are points; `baseline` grows upwards from the foot of the page."""

    page: int
    left: float
    right: float
    baseline: float
    size: float
    bold: bool
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """One line as it is printed. `marker` is the bullet or number of a list item, which `text` is without.

    `left` is where the text begins, behind the marker; the cells of a table are set apart by ` | `.
    """

    page: int
    left: float
    right: float
    baseline: float
    size: float
    bold: bool
    marker: str
    text: str


def rows_of(pieces: Iterable[Piece]) -> list[Row]:
    """The rows of all pages, from top to bottom."""
    ordered = sorted(pieces, key=lambda piece: (piece.page, -piece.baseline, piece.left))
    return [row for group in _lines(ordered) if (row := _row(group)).text]


def _lines(ordered: Iterable[Piece]) -> Iterator[list[Piece]]:
    for _, group in groupby(ordered, key=lambda piece: (piece.page, piece.baseline)):
        yield list(group)


def _row(pieces: list[Piece]) -> Row:
    texts = [_cleaned(piece.text) for piece in pieces]
    marker, start = "", 0
    first, _, rest = texts[0].partition(" ")
    if _BULLET.fullmatch(first) or _MARKER.fullmatch(first):
        if rest:
            marker, texts[0] = first, rest.strip()
        elif len(texts) > 1:
            marker, start = first, 1
    left = pieces[start].left
    if marker and not start:
        left += (pieces[0].right - pieces[0].left) * (len(first) + 1) / max(1, len(pieces[0].text))
    biggest = max(pieces, key=lambda piece: len(piece.text))
    return Row(
        page=pieces[0].page,
        left=left,
        right=pieces[-1].right,
        baseline=pieces[0].baseline,
        size=biggest.size,
        bold=all(piece.bold for piece in pieces[start:]),
        marker=marker,
        text=_joined(texts[start:]),
    )


def _joined(cells: list[str]) -> str:
    text = ""
    for cell in cells:
        text += (" " if text.endswith(":") else " | " if text else "") + cell
    return text


def _cleaned(text: str) -> str:
    return " ".join(text.translate(_LIGATURES).split())
