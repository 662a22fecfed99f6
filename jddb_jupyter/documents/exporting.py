"""A document, written as a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from jddb_jupyter.documents.docx import to_docx
from jddb_jupyter.documents.facts import JobFacts
from jddb_jupyter.documents.html import to_html
from jddb_jupyter.documents.jsonfile import to_json
from jddb_jupyter.documents.markdown import to_markdown
from jddb_jupyter.documents.plaintext import to_text
from jddb_jupyter.errors import UnsupportedFormat

Ops = Iterable[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class _Format:
    write: Callable[[Ops, JobFacts], bytes]
    media_type: str
    extension: str


def _markdown(ops: Ops, facts: JobFacts) -> bytes:
    return to_markdown(ops).encode()


def _text(ops: Ops, facts: JobFacts) -> bytes:
    return to_text(ops).encode()


_DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_FORMATS: Final = {
    "docx": _Format(to_docx, _DOCX, ".docx"),
    "md": _Format(_markdown, "text/markdown; charset=utf-8", ".md"),
    "txt": _Format(_text, "text/plain; charset=utf-8", ".txt"),
    "html": _Format(to_html, "text/html; charset=utf-8", ".html"),
    "json": _Format(to_json, "application/json", ".json"),
}
WRITABLE: Final = tuple(_FORMATS)
"""The formats that can be written."""
MEDIA_TYPES: Final = tuple(written.media_type for written in _FORMATS.values())
"""What kinds of files these are."""


def write_job(format: str, ops: Ops, facts: JobFacts | None = None) -> tuple[bytes, str, str]:
    """The file's content, its media type, and its extension with the dot.

    `facts` are carried by the formats that have room for them.
    Raises UnsupportedFormat (`format_not_supported`).
    """
    chosen = _FORMATS.get(format)
    if chosen is None:
        raise UnsupportedFormat("format_not_supported", format=format)
    return chosen.write(ops, facts or JobFacts()), chosen.media_type, chosen.extension
