"""The text of a PDF as a document.

A PDF says where letters stand on pages, not which of them are a paragraph. A process of its own, with bounded
time and memory, takes the letters out (`program`, `process`; docs/decisions says why). What repeats at the
edges of pages is left out (`margins`); lines become paragraphs, headings and list items again (`paragraphs`,
`structure`). Scripts, attachments, forms and links are never looked at.
"""

from __future__ import annotations

from jddb_jupyter.documents.content import Content
from jddb_jupyter.documents.pdf.margins import without_margins
from jddb_jupyter.documents.pdf.paragraphs import paragraphs_of
from jddb_jupyter.documents.pdf.process import extract
from jddb_jupyter.documents.pdf.rows import rows_of
from jddb_jupyter.documents.pdf.structure import to_ops


def read_pdf(data: bytes) -> Content:
    """Read a PDF. Raises Unprocessable (`pdf_broken`, `pdf_encrypted`, `pdf_without_text`, `pdf_too_long`,
    `pdf_too_heavy`).
    """
    return Content(to_ops(paragraphs_of(without_margins(rows_of(extract(data))))))


__all__ = ["read_pdf"]
