"""The characters of a file whose encoding is told by its first bytes, if at all."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO, Final

from jddb_jupyter.errors import Unprocessable

CHUNK: Final = 65_536
"""Bytes that are read at once."""

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED: Final = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._:-]+)["']""")
_OF_TEXT: Final = re.compile(
    r"(utf-?8|utf-?16(-?[lb]e)?|us-?ascii|ascii|iso-?8859-?\d{1,2}|latin-?1|windows-?125\d|cp(125\d|437|850))\Z",
    re.IGNORECASE,
)


def characters(file: BinaryIO, *, declared: bool) -> Iterator[str]:
    """The text of a file, piece by piece; what cannot be decoded becomes U+FFFD.

    `declared`: it is XML, which may name its encoding. Otherwise what is no UTF-8 is taken for Windows'
    Western European. Raises Unprocessable (`encoding_unknown`).
    """
    head = file.read(CHUNK)
    mark, encoding = _encoding_of(head, declared)
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    chunk = head[len(mark) :]
    while chunk:
        yield decoder.decode(chunk)
        chunk = file.read(CHUNK)
    yield decoder.decode(b"", final=True)


def _encoding_of(head: bytes, declared: bool) -> tuple[bytes, str]:
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return mark, encoding
    # UTF-16 without a mark: every other byte of ASCII is zero.
    for start, encoding in ((rb"[^\0]\0[^\0]\0", "utf-16-le"), (rb"\0[^\0]\0[^\0]", "utf-16-be")):
        if re.match(start, head):
            return b"", encoding
    if declared:
        return b"", _declared_in(head)
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return b"", "cp1252"
    return b"", "utf-8"


def _declared_in(head: bytes) -> str:
    match = _DECLARED.search(head[:1_000])
    if match is None:
        return "utf-8"
    name = match[1].decode("ascii")
    if not _OF_TEXT.match(name):
        raise Unprocessable("encoding_unknown", encoding=name)
    # A file that says UTF-16 in single bytes is not in UTF-16.
    return "utf-8" if name.lower().startswith("utf") else name
