"""The files of a form (RFC 7578) that stands in a file: found there, and read from there in pieces."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import IO, Any, Final

from tornado.httputil import HTTPFile, HTTPInputError, parse_body_arguments

_BOUNDARY: Final = re.compile(r'multipart/form-data\s*;.*?\bboundary="?([^";,]+)', re.IGNORECASE | re.DOTALL)
_LONGEST_HEAD: Final = 10_000
"""Bytes of the head of one part."""
_CHUNK: Final = 1 << 20


class FormFile(io.RawIOBase):
    """One file of a form: a part of the file that the form stands in, to be read by one at a time."""

    def __init__(self, form: IO[bytes], name: str, start: int, end: int) -> None:
        self.filename = name
        self._form = form
        self._at = start
        self._end = end

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        """The next bytes; none at the end."""
        view = memoryview(buffer)[: self._end - self._at]
        self._form.seek(self._at)
        piece = self._form.read(len(view))
        view[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)


def files_of(form: IO[bytes], kind: str, field: str) -> list[FormFile]:
    """The files that were sent as `field`; `kind` is the content type. HTTPInputError for what is no form."""
    if not kind.lower().startswith("multipart/form-data"):
        return []
    found = _BOUNDARY.match(kind)
    if found is None:
        raise HTTPInputError("a form without a boundary")
    boundary = found[1].encode("latin-1", "replace")
    files: list[FormFile] = []
    for start, end in _parts(form, boundary):
        head = _head(form, start, end)
        told: dict[str, list[HTTPFile]] = {}
        # Tornado reads the head, as of a form with nothing in it.
        alone = b"--%b\r\n%b\r\n\r\n\r\n--%b--\r\n" % (boundary, head, boundary)
        parse_body_arguments(kind, alone, {}, told)
        files += [
            FormFile(form, file["filename"], start + len(head) + 4, end) for file in told.get(field, [])
        ]
    return files


def _parts(form: IO[bytes], boundary: bytes) -> Iterator[tuple[int, int]]:
    """Where the parts stand, each with its head."""
    mark = b"--" + boundary
    at, begins = _find(form, mark, 0), -1
    while True:
        if at < 0:
            raise HTTPInputError("a form without an end")
        form.seek(at + len(mark))
        behind = form.read(2)
        if behind in (b"\r\n", b"--"):
            if begins >= 0:
                yield begins, at - 2
            if behind == b"--":
                return
            begins = at + len(mark) + 2
        elif begins < 0:
            raise HTTPInputError("a form without a beginning")
        following = _find(form, b"\r\n" + mark, at + len(mark))
        at = following + 2 if following >= 0 else -1


def _head(form: IO[bytes], start: int, end: int) -> bytes:
    form.seek(start)
    head, behind, _ = form.read(min(end - start, _LONGEST_HEAD)).partition(b"\r\n\r\n")
    if not behind:
        raise HTTPInputError("a part without a head")
    return head


def _find(form: IO[bytes], wanted: bytes, start: int) -> int:
    """Where these bytes stand next, or -1."""
    form.seek(start)
    kept, at = b"", start
    while piece := form.read(_CHUNK):
        held = kept + piece
        found = held.find(wanted)
        if found >= 0:
            return at + found
        kept = held[-(len(wanted) - 1) :]
        at += len(held) - len(kept)
    return -1
