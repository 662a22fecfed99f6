"""What paragraphs are: headings by size, weight or name; list items by what stands before them; text."""

from __future__ import annotations

import copy
import re
from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

from jddb_jupyter.documents.lines import MAX_HEADER, MAX_INDENT, Line, ListNumbers, Op, Run, ops_of
from jddb_jupyter.documents.pdf.paragraphs import Paragraph
from jddb_jupyter.documents.plaintext import clean
from jddb_jupyter.documents.sections import section_kind

_LONGEST_HEADING: Final = 100
_LARGER: Final = 1.1
_NUMBER: Final = re.compile(r"(\d{1,2})[.)]")
_NO_HEADING: Final = re.compile(r"[.;,]$|:\s*\S|\s\|\s")

Style = tuple[float, bool]
"""Size and weight."""


def to_ops(paragraphs: Sequence[Paragraph]) -> list[Op]:
    """The document of these paragraphs."""
    levels = _Levels(paragraphs)
    lists = _Lists()
    return ops_of(_line(paragraph, levels, lists) for paragraph in paragraphs)


def _line(paragraph: Paragraph, levels: _Levels, lists: _Lists) -> Line:
    text, level = paragraph.text, levels.level(paragraph)
    attributes = {"header": level} if level else lists.attributes(paragraph)
    if paragraph.marker and "list" not in attributes:
        text = f"{paragraph.marker} {text}"
    lists.went_by(attributes, paragraph)
    return Line((Run(clean(text).replace("\n", " ")),), attributes)


class _Levels:
    """Headings are larger or bolder than the text, or have the name of a usual section."""

    def __init__(self, paragraphs: Sequence[Paragraph]) -> None:
        letters: Counter[Style] = Counter()
        for paragraph in paragraphs:
            letters[_style(paragraph)] += len(paragraph.text)
        self._body: Style = letters.most_common(1)[0][0] if letters else (0.0, False)
        found = [paragraph for paragraph in paragraphs if self._is_heading(paragraph)]
        styles = sorted({_style(paragraph) for paragraph in found}, reverse=True)
        uses = Counter(_style(paragraph) for paragraph in found)
        has_title = bool(styles) and uses[styles[0]] == 1 and found[0] is paragraphs[0]
        has_title = has_title and _style(found[0]) == styles[0] and not section_kind(_full_text(found[0]))
        first = 1 if has_title else 2
        self._levels = {style: min(MAX_HEADER, first + rank) for rank, style in enumerate(styles)}

    def level(self, paragraph: Paragraph) -> int:
        """1 for the title, 2 for sections, 3 and 4 for those within them; 0 for what is no heading."""
        if not self._is_heading(paragraph):
            return 0
        return 2 if section_kind(_full_text(paragraph)) else self._levels[_style(paragraph)]

    def _is_heading(self, paragraph: Paragraph) -> bool:
        text = _full_text(paragraph)
        if len(text) > _LONGEST_HEADING or not re.search(r"[^\W\d_]{2}", text):
            return False
        if paragraph.marker and not paragraph.marker[0].isalnum():
            return False
        if section_kind(text) and text[:1].isupper():
            return True
        larger = paragraph.size >= _LARGER * self._body[0]
        bolder = paragraph.bold and not self._body[1] and paragraph.size >= self._body[0]
        return (larger or (bolder and not text.endswith(":"))) and not _NO_HEADING.search(text)


class _Lists:
    """The list items that are open, by how far in they stand."""

    def __init__(self) -> None:
        self._lefts: list[float] = []
        self._numbers = ListNumbers()

    def attributes(self, paragraph: Paragraph) -> dict[str, Any]:
        """The attributes of a list item; none for other text, nor for a number that a list would not give."""
        if not paragraph.marker:
            return {}
        number = _NUMBER.fullmatch(paragraph.marker)
        if not number and paragraph.marker[0].isalnum() and paragraph.marker != "o":
            return {}
        while self._lefts and self._lefts[-1] > paragraph.left + paragraph.size / 2:
            self._lefts.pop()
        if not self._lefts or self._lefts[-1] < paragraph.left - paragraph.size / 2:
            self._lefts.append(paragraph.left)
        indent = min(MAX_INDENT, len(self._lefts) - 1)
        found: dict[str, Any] = {"list": "ordered" if number else "bullet"}
        if indent:
            found["indent"] = indent
        given = copy.deepcopy(self._numbers).number(found)
        return found if not number or given == int(number[1]) else {}

    def went_by(self, attributes: dict[str, Any], paragraph: Paragraph) -> None:
        """A line has these attributes."""
        self._numbers.number(attributes)
        if "list" not in attributes:
            self._lefts = []


def _style(paragraph: Paragraph) -> Style:
    return round(paragraph.size * 2) / 2, paragraph.bold


def _full_text(paragraph: Paragraph) -> str:
    return f"{paragraph.marker} {paragraph.text}".strip()
