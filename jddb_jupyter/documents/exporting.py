"""A document, written as a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from jddb_jupyter.documents.markdown import to_markdown
from jddb_jupyter.documents.plaintext import to_text
from jddb_jupyter.errors import UnsupportedFormat

Ops = Iterable[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class _Format:
    write: Callable[[Ops], str]
    media_type: str
    extension: str


_FORMATS: Final = {
    "md": _Format(to_markdown, "text/markdown; charset=utf-8", ".md"),
    "txt": _Format(to_text, "text/plain; charset=utf-8", ".txt"),
}
WRITABLE: Final = tuple(_FORMATS)
"""The formats that can be written."""
MEDIA_TYPES: Final = tuple(written.media_type for written in _FORMATS.values())
"""What kinds of files these are."""


def write_job(format: str, ops: Ops) -> tuple[bytes, str, str]:
    """The file's content, its media type, and its extension with the dot.

    Raises UnsupportedFormat (`format_not_supported`).
    """
    chosen = _FORMATS.get(format)
    if chosen is None:
        raise UnsupportedFormat("format_not_supported", format=format)
    return chosen.write(ops).encode(), chosen.media_type, chosen.extension
