"""The files of a form (RFC 7578) that stands in a file: found in one reading, then read in pieces."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from email.message import Message
from typing import IO, Any, Final

from tornado.httputil import HTTPFile, HTTPInputError, parse_multipart_form_data

from jddb_jupyter.errors import TooLarge

MOST_PARTS: Final = 2_000
"""Parts of one form; an archive may hold as many files."""
CHUNK: Final = 1 << 20
"""Bytes that are searched at once."""
_LONGEST_HEAD: Final = 10_000
"""Bytes of the head of one part."""
_END_OF_HEAD: Final = b"\r\n\r\n"


class FormFile(io.RawIOBase):
    """One file of a form: a part of the file that the form stands in, to be read by one at a time."""

    def __init__(self, form: IO[bytes], name: str, start: int, end: int) -> None:
        self.filename = name
        self.size = end - start
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
    """The files that were sent as `field`; `kind` is the content type. Takes a while for a large form.

    Raises HTTPInputError for what is no form, and TooLarge (`too_many_parts`).
    """
    about = Message()
    about["Content-Type"] = kind
    if about.get_content_type() != "multipart/form-data":
        return []
    boundary = about.get_boundary()
    if not boundary:
        raise HTTPInputError("a form without a boundary")
    files: list[FormFile] = []
    for number, (start, end) in enumerate(_parts(form, boundary.encode("latin-1", "replace")), 1):
        if number > MOST_PARTS:
            raise TooLarge("too_many_parts", limit=MOST_PARTS)
        head = _head(form, start, end)
        name = _file_name(head, field)
        if name is not None:
            files.append(FormFile(form, name, start + len(head) + len(_END_OF_HEAD), end))
    return files


def _parts(form: IO[bytes], boundary: bytes) -> Iterator[tuple[int, int]]:
    """Where the parts stand, each with its head."""
    begins = -1
    for start, end, is_last in _delimiters(form, boundary):
        if begins >= 0:
            yield begins, start
        if is_last:
            return
        begins = end
    raise HTTPInputError("a form without an end")


def _delimiters(form: IO[bytes], boundary: bytes) -> Iterator[tuple[int, int, bool]]:
    """Where the lines between the parts begin and end, with the line end before each; and which is the last.

    The first may stand where no line ends before it. The form may be read elsewhere between two of them.
    """
    delimiter = re.compile(b"\r\n--" + re.escape(boundary) + b"(\r\n|--)")
    longest = len(boundary) + 6
    kept, at = b"\r\n", -2
    while True:
        form.seek(at + len(kept))
        piece = form.read(CHUNK)
        if not piece:
            return
        held, done = kept + piece, 0
        for found in delimiter.finditer(held):
            done = found.end()
            yield at + found.start(), at + done, found[1] == b"--"
        done = max(done, len(held) - longest + 1)
        kept, at = held[done:], at + done


def _head(form: IO[bytes], start: int, end: int) -> bytes:
    form.seek(start)
    head, behind, _ = form.read(min(end - start, _LONGEST_HEAD)).partition(_END_OF_HEAD)
    if not behind:
        raise HTTPInputError("a part without a head")
    return head


def _file_name(head: bytes, field: str) -> str | None:
    """What the file of a part is called, or None if the part is no file, or not of this field."""
    try:
        text = head.decode()
    except UnicodeDecodeError:  # a program that knows only Windows' letters
        text = head.decode("cp1252", "replace")
    told: dict[str, list[HTTPFile]] = {}
    # Tornado reads the head, as of a form with nothing in it.
    alone = b"--x\r\n%b\r\n\r\n\r\n--x--\r\n" % text.encode()
    try:
        parse_multipart_form_data(b"x", alone, {}, told)
    except HTTPInputError:
        raise
    except Exception as error:  # of the many things that a head can be
        raise HTTPInputError("a part whose head cannot be read") from error
    return next((file["filename"] for file in told.get(field, [])), None)
