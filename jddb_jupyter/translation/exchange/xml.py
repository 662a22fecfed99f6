"""Reads XML of which nothing is believed, in bounded memory, and goes on after what is broken.

A DTD may be named, as TMX files do, but it is never read; a file that defines an entity is refused. Where the
file is not well formed, what was being read is thrown away and told, and reading goes on at the next item.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from html.entities import name2codepoint
from typing import BinaryIO, Final, Generic, TypeVar
from xml.parsers import expat

from jddb_jupyter.errors import JddbError, TooLarge, Unprocessable
from jddb_jupyter.translation.exchange.encodings import characters
from jddb_jupyter.translation.exchange.model import Problem

T = TypeVar("T")

MOST_PROBLEMS: Final = 1_000
"""Problems after which a file is given up: it is none of this kind."""
_MAX_DEPTH: Final = 60
_LARGEST_TOKEN: Final = 4_000_000
"""Bytes of one tag, comment or attribute; expat holds it whole."""
_REPLACEMENT: Final = "\ufffd"
_TAIL: Final = 64
"""Bytes at the end of a piece in which a tag may begin."""


class XmlReader(ABC, Generic[T]):
    """Reads one file. A subclass says in `start`, `text` and `end` what becomes of it.

    `roots` are what a file of this `kind` begins with, `items`
    the elements that can be read by themselves; `forget` throws away what is half read.
    """

    kind: str
    roots: frozenset[str]
    items: frozenset[str]

    def __init__(self) -> None:
        self._found: list[T | Problem] = []
        self._problems = 0
        self._around: tuple[str, ...] | None = None
        """The elements that the items stand in."""
        self._has_begun = self._is_broken = False
        self._kept = b""
        self._line_here = 1
        """The line of the next byte."""

    @abstractmethod
    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins; its name has no prefix."""

    @abstractmethod
    def text(self, text: str) -> None:
        """Some of the characters of the element that is open."""

    @abstractmethod
    def end(self, name: str) -> None:
        """An element ends."""

    @abstractmethod
    def forget(self) -> None:
        """Throw away what was begun and is not whole."""

    @property
    def line(self) -> int:
        """The line that is being read."""
        return self._lines_before + self._parser.CurrentLineNumber

    def give(self, thing: T) -> None:
        """Something good was read."""
        self._found.append(thing)

    def complain(self, reason: str, line: int | None = None, **values: object) -> None:
        """Something cannot be taken; when there is too much of that, nothing more is read."""
        self._problems += 1
        if self._problems > MOST_PROBLEMS:
            raise _GivenUp
        self._found.append(Problem(self.line if line is None else line, reason, values))

    def read(self, file: BinaryIO) -> Iterator[T | Problem]:
        """What the file holds, in its order. Raises what refuses it as a whole."""
        self._begin()
        is_empty = True
        try:
            for piece in characters(file, declared=True):
                is_empty = is_empty and not piece.strip()
                data = self._kept + piece.encode("utf-8", "replace")
                self._kept = b""
                while data:
                    data = self._search(data) if self._is_broken else self._feed(data)
                yield from self._taken()
            if is_empty:
                raise Unprocessable("file_empty")
            self._finish()
        except _GivenUp:
            self._found.append(Problem(self.line, "too_many_problems", {"limit": MOST_PROBLEMS}))
        yield from self._taken()

    def _taken(self) -> list[T | Problem]:
        taken, self._found = self._found, []
        return taken

    def _begin(self) -> None:
        """A new parser for what comes, within the elements that the items stand in."""
        parser = self._parser = expat.ParserCreate("utf-8")
        parser.buffer_text = True
        parser.StartElementHandler = self._started
        parser.EndElementHandler = self._ended
        parser.CharacterDataHandler = self.text
        parser.SkippedEntityHandler = self._skipped
        for declared in ("EntityDeclHandler", "ExternalEntityRefHandler", "UnparsedEntityDeclHandler"):
            setattr(parser, declared, _refuse_entity)
        self._is_broken = False
        self._open: list[str] = []
        self._lines_before = self._line_here - 1
        self._fed = 0
        if self._around is not None:
            # As in a file that names a DTD, which is not read, unknown entities are skipped and no error.
            self._parse(b'<!DOCTYPE x SYSTEM "x">')
        for name in self._around or ():
            self._parse(f"<{name}>".encode())

    def _parse(self, data: bytes) -> None:
        self._parser.Parse(data, False)
        self._fed += len(data)
        if self._fed - self._parser.CurrentByteIndex > _LARGEST_TOKEN:
            raise TooLarge("xml_too_heavy")

    def _feed(self, data: bytes) -> bytes:
        """Read a piece; gives back what follows the place where it is broken."""
        try:
            self._parse(data)
        except expat.ExpatError:
            self._is_broken = True
            self.forget()
            self.complain("xml_broken", self._lines_before + self._parser.ErrorLineNumber)
            place = max(0, self._parser.ErrorByteIndex - self._fed)
            self._line_here += data.count(b"\n", 0, place)
            return data[place:]
        self._line_here += data.count(b"\n")
        return b""

    def _search(self, data: bytes) -> bytes:
        """Look for the next item after a broken place, to read on there; gives back what to read."""
        names = b"|".join(name.encode() for name in sorted(self.items))
        match = re.compile(rb"<(?:\w+:)?(?:" + names + rb")(?=[\s>/])").search(data, 1)
        end = match.start() if match is not None else max(0, len(data) - _TAIL)
        self._line_here += data.count(b"\n", 0, end)
        if match is None:
            self._kept = data[end:]
            return b""
        if self._around is None:
            self._around = ("broken",)
        self._begin()
        return data[end:]

    def _finish(self) -> None:
        if not self._has_begun:
            raise Unprocessable("not_this_kind", kind=self.kind)
        if self._is_broken:
            return
        try:
            self._parser.Parse(b"", True)
        except expat.ExpatError:
            self.forget()
            self.complain("file_ends_early", self._lines_before + self._parser.ErrorLineNumber)

    def _started(self, name: str, attributes: Mapping[str, str]) -> None:
        if len(self._open) >= _MAX_DEPTH:
            raise Unprocessable("file_too_deep")
        name = _local(name)
        if not self._has_begun and name not in self.roots | self.items:
            raise Unprocessable("not_this_kind", kind=self.kind)
        self._has_begun = True
        if self._around is None and name in self.items:
            self._around = tuple(self._open)
        self._open.append(name)
        self.start(name, attributes)

    def _ended(self, name: str) -> None:
        self._open.pop()
        self.end(_local(name))

    def _skipped(self, name: str, is_parameter: bool) -> None:
        # Of a DTD that was not read; those of HTML are meant by what they are called.
        if not is_parameter:
            self.text(chr(name2codepoint[name]) if name in name2codepoint else _REPLACEMENT)


class _GivenUp(Exception):
    """Too much is wrong."""


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _refuse_entity(*_: object) -> int:
    refusal: JddbError = Unprocessable("xml_with_entities")
    raise refusal
