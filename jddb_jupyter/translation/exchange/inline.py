"""Bold and italics within a segment, as pairs of tags around runs of text that never overlap."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from jddb_jupyter.translation.exchange.model import FORMATS, Format, Mark
from jddb_jupyter.translation.exchange.plain import as_xml_text

Tags = Callable[[int, Format], tuple[str, str]]
"""What is written before and after text of a format; the number is the tags' own within a side of a unit."""


def marked(text: str, marks: Sequence[Mark], tags: Tags) -> str:
    """The text as XML, with tags around what is marked.

    The first bold text of a translation has the number of the first of its source, and so on: by this
    other tools know that they belong together.
    """
    count: Counter[Format] = Counter()
    pieces: list[str] = []
    for start, end, formats in _runs(len(text), marks):
        piece = as_xml_text(text[start:end])
        for kind in formats:
            number = len(FORMATS) * count[kind] + FORMATS.index(kind) + 1
            count[kind] += 1
            opening, closing = tags(number, kind)
            piece = f"{opening}{piece}{closing}"
        pieces.append(piece)
    return "".join(pieces)


def _runs(length: int, marks: Sequence[Mark]) -> Iterator[tuple[int, int, list[Format]]]:
    """The parts of a text that have the same formats."""
    ends = {min(place, length) for mark in marks for place in (mark.start, mark.end)}
    start = 0
    for end in sorted({*ends, length} - {0}):
        formats = {mark.format for mark in marks if mark.start < end and start < mark.end}
        yield start, end, [kind for kind in FORMATS if kind in formats]
        start = end
