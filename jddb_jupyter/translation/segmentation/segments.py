"""The segments of a whole document, with the section and the kind of line that each belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from jddb_jupyter.documents import Section, find_sections
from jddb_jupyter.documents.headings import folded
from jddb_jupyter.documents.lines import Line, lines_of
from jddb_jupyter.ot import Delta, Document, Range
from jddb_jupyter.translation.segmentation.sentences import MARKER, segment_text

SegmentKind: TypeAlias = Literal["heading", "item", "prose"]


@dataclass(frozen=True, slots=True)
class Segment:
    """A sentence, a heading or a list item: what is translated and confirmed as one.

    `range` counts code points of the document's text, without the white space around and without the
    newline; `text` is what stands there. `section` is the kind of the usual section that it belongs to
    (see `documents.Section`), the folded heading of another, None before the first heading.
    """

    range: Range
    text: str
    kind: SegmentKind
    section: str | None


def segment(document: Document | Delta, language: str) -> list[Segment]:
    """The segments of a document in their order.

    They never cross a line break, so after a change only the lines that it touches have to be split again
    (see `segment_text`).
    """
    delta = document.to_delta() if isinstance(document, Document) else document
    ops = delta.ops
    return list(_segments(lines_of(ops), find_sections(ops), language))


def _segments(lines: Iterable[Line], sections: tuple[Section, ...], language: str) -> Iterator[Segment]:
    position, ahead = 0, list(reversed(sections))
    section: Section | None = None
    for line in lines:
        for part in segment_text(line.text, language):
            place = Range(position + part.start, position + part.end)
            text = line.text[part.start : part.end]
            is_heading = "header" in line.attributes
            while ahead and ahead[-1].start < place.end:
                section = ahead.pop()
                is_heading = is_heading or folded(section.heading) == folded(text)
            yield Segment(place, text, _kind(line, text, is_heading), _name(section))
        position += len(line.text) + 1


def _kind(line: Line, text: str, is_heading: bool) -> SegmentKind:
    if is_heading:
        return "heading"
    return "item" if "list" in line.attributes or MARKER.match(text) else "prose"


def _name(section: Section | None) -> str | None:
    if section is None:
        return None
    return section.kind or folded(section.heading) or None
