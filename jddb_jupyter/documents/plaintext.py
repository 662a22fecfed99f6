"""Plain text: bytes to text, text to a document and back.

A text that was cleaned has lines ended by U+000A and no control character but the tab. For each of those that
ends with a newline, `to_text(from_text(text)) == text`.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from jddb_jupyter.documents.lines import Line, ListNumbers, Op, lines_of
from jddb_jupyter.errors import UnsupportedFormat

_LINE_BREAK: Final = re.compile("\r\n|[\r\f\v\x85\u2028\u2029]")
_UNSTORABLE: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufeff\ud800-\udfff]")
# Windows-1252 gives a character for nearly every byte; these never stand in a text written by a person.
_NOT_IN_TEXT: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f]")

_BYTE_ORDER_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def decode(data: bytes) -> str:
    """The text of a file: UTF-8, UTF-16 with a byte order mark, else Windows-1252.

    Raises UnsupportedFormat (`file_not_text`) for what none of them explains, and for text with U+0000.
    """
    mark, encoding = next(
        ((mark, name) for mark, name in _BYTE_ORDER_MARKS if data.startswith(mark)), (b"", "")
    )
    body = data[len(mark) :]
    try:
        text = body.decode(encoding) if encoding else _decode_unmarked(body)
    except UnicodeDecodeError:
        raise UnsupportedFormat("file_not_text") from None
    if "\x00" in text:
        raise UnsupportedFormat("file_not_text")
    return text


def _decode_unmarked(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("windows-1252")
        if _NOT_IN_TEXT.search(text):
            raise
        return text


def clean(text: str) -> str:
    """The text with every line break as U+000A, without what a document cannot hold or show.

    A form feed and a vertical tab end a line. U+0000, other control characters, lone surrogates and byte
    order marks go.
    """
    return _UNSTORABLE.sub("", _LINE_BREAK.sub("\n", text))


def from_text(text: str) -> list[Op]:
    """A document of the text, cleaned, as it stands: spaces and tabs are kept. It ends with a newline."""
    cleaned = clean(text)
    return [{"insert": cleaned if cleaned.endswith("\n") else cleaned + "\n"}]


def to_text(ops: Iterable[Mapping[str, Any]]) -> str:
    """A document's text, with list items marked and indented, and headings set apart by empty lines."""
    numbers = ListNumbers()
    written: list[str] = []
    after_heading = False
    for line in lines_of(ops):
        heading = "header" in line.attributes
        if (heading and written and written[-1]) or (after_heading and line.text and not heading):
            written.append("")
        written.append(_written(line, numbers.number(line.attributes)))
        after_heading = heading
    return "".join(f"{text}\n" for text in written)


def _written(line: Line, number: int) -> str:
    marker = {"bullet": "- ", "ordered": f"{number}. "}.get(line.attributes.get("list", ""), "")
    indent: int = line.attributes.get("indent", 0)
    return "    " * indent + marker + line.text
