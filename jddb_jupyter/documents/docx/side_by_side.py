"""Two texts side by side in a Word file: a table with a row for each pair of passages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from jddb_jupyter.documents.docx.writer import ParagraphWriter, package
from jddb_jupyter.documents.facts import JobFacts
from jddb_jupyter.documents.lines import Line, Run

Cell = Sequence[Line]

_BORDERS: Final = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="BFBFBF"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_TABLE: Final = (
    '<w:tbl><w:tblPr><w:tblW w:w="5000" w:type="pct"/>'
    f"<w:tblBorders>{_BORDERS}</w:tblBorders></w:tblPr>"
    '<w:tblGrid><w:gridCol w:w="4680"/><w:gridCol w:w="4680"/></w:tblGrid>'
)


def to_side_by_side(headings: tuple[str, str], rows: Iterable[tuple[Cell, Cell]], facts: JobFacts) -> bytes:
    """The file; the first row, which each page repeats, has the `headings` of the two columns."""
    writer = ParagraphWriter()
    first = tuple((Line((Run(heading, {"bold": True}),)),) for heading in headings)
    body = _row(writer, first, is_heading=True) + "".join(_row(writer, row) for row in rows)
    # Word wants a paragraph behind a table.
    return package(f"{_TABLE}{body}</w:tbl><w:p/>", writer, facts)


def _row(writer: ParagraphWriter, cells: Sequence[Cell], *, is_heading: bool = False) -> str:
    properties = "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>" if is_heading else ""
    return f"<w:tr>{properties}{''.join(_cell(writer, cell) for cell in cells)}</w:tr>"


def _cell(writer: ParagraphWriter, lines: Cell) -> str:
    paragraphs = "".join(map(writer.paragraph, lines)) or "<w:p/>"
    return f'<w:tc><w:tcPr><w:tcW w:w="2500" w:type="pct"/></w:tcPr>{paragraphs}</w:tc>'
