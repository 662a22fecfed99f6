"""Headers, footers and page numbers: what stands at the edge of page after page is left out."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final

from jddb_jupyter.documents.pdf.rows import Row

# How many rows at the top and at the foot of a page may be a header or a footer.
_ROWS: Final = 4
_SAME_HEIGHT: Final = 6
_NUMBER: Final = re.compile(r"\d{1,4}")
_OF_ONE: Final = re.compile(r"\W*page\s*1\s*(?:of|de|sur|/)\s*1\W*", re.IGNORECASE)


def without_margins(rows: list[Row]) -> list[Row]:
    """The rows without those that repeat at the same height of at least half of the pages.

    A number in them may count the pages.
    """
    pages = [list(group) for _, group in groupby(rows, key=lambda row: row.page)]
    found: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
    for number, page in enumerate(pages):
        for row in _edges(page):
            for key in _keys(row):
                found[key].append((number, row.baseline))
    needed = max(2, len(pages) / 2)

    def repeats(row: Row) -> bool:
        return any(
            len({page for page, height in found[key] if abs(height - row.baseline) <= _SAME_HEIGHT}) >= needed
            for key in _keys(row)
        )

    return [row for page in pages for row in _kept(page, {id(row) for row in _edges(page) if repeats(row)})]


def _edges(page: list[Row]) -> Iterable[Row]:
    return page[:_ROWS] + page[max(_ROWS, len(page) - _ROWS) :]


def _keys(row: Row) -> Iterator[str]:
    """The text, and the text with each of its numbers as what it is more than the page's."""
    text = f"{row.marker} {row.text}".strip().casefold()
    yield text
    for number in _NUMBER.finditer(text):
        yield f"{text[: number.start()]}<{int(number[0]) - row.page}>{text[number.end() :]}"


def _kept(page: list[Row], repeated: set[int]) -> Iterator[Row]:
    """A header ends where the first row does not repeat, a footer begins behind the last that does not."""
    own = [
        number
        for number, row in enumerate(page)
        if id(row) not in repeated and not _OF_ONE.fullmatch(row.text)
    ]
    return iter(page[own[0] : own[-1] + 1] if own else [])
