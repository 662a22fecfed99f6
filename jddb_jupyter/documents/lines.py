"""A document seen as lines: what importers make and exporters read.

In a Delta the attributes of a newline format its whole line (header, list ...), those of other characters
format the text (bold, link ...). `lines_of` splits a document accordingly and `ops_of` joins lines again, in
Delta's canonical form (neighbours with equal attributes are one insert).

    ops_of(lines_of(ops)) == ops

for every canonical document whose attributes stand where they mean something. Attributes that stand elsewhere
(a bold newline, a header on letters) have no effect on screen and are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from jddb_jupyter.ot import FORMATS

Op = dict[str, Any]
Attributes = Mapping[str, Any]

TEXT_ATTRIBUTES: Final = frozenset({"bold", "italic", "underline", "strike", "code", "link"})
LINE_ATTRIBUTES: Final = frozenset({"header", "list", "indent", "align", "blockquote"})
MAX_HEADER: Final = 4
MAX_INDENT: Final = 8

_IS_LINK: Final = FORMATS["link"]


@dataclass(frozen=True, slots=True)
class Run:
    """Text with one set of attributes, without a line break."""

    text: str
    attributes: Attributes = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a document: its runs, and the attributes of the newline that ends it."""

    runs: tuple[Run, ...] = ()
    attributes: Attributes = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The line's characters, without the newline."""
        return "".join(run.text for run in self.runs)


def lines_of(ops: Iterable[Mapping[str, Any]]) -> Iterator[Line]:
    """The lines of a document, given as the inserts of its Delta."""
    runs: list[Run] = []
    for op in ops:
        attributes = op.get("attributes") or {}
        on_text = {name: value for name, value in attributes.items() if name in TEXT_ATTRIBUTES}
        on_line = {name: value for name, value in attributes.items() if name in LINE_ATTRIBUTES}
        *ended, rest = op["insert"].split("\n")
        for text in ended:
            if text:
                runs.append(Run(text, on_text))
            yield Line(tuple(runs), on_line)
            runs = []
        if rest:
            runs.append(Run(rest, on_text))
    if runs:
        yield Line(tuple(runs))


def ops_of(lines: Iterable[Line]) -> list[Op]:
    """The inserts of a document with these lines; a document without any is one empty line."""
    pieces: list[tuple[list[str], Attributes]] = []

    def add(text: str, attributes: Attributes) -> None:
        if pieces and pieces[-1][1] == attributes:
            pieces[-1][0].append(text)
        else:
            pieces.append(([text], attributes))

    for line in lines:
        for run in line.runs:
            add(run.text, run.attributes)
        add("\n", line.attributes)
    if not pieces:
        add("\n", {})
    return [
        {"insert": "".join(texts)} | ({"attributes": dict(attributes)} if attributes else {})
        for texts, attributes in pieces
    ]


def merged(runs: Sequence[Run]) -> tuple[Run, ...]:
    """The same text with empty runs left out and neighbours of equal attributes joined."""
    result: list[Run] = []
    for run in runs:
        if result and result[-1].attributes == run.attributes:
            result[-1] = Run(result[-1].text + run.text, run.attributes)
        elif run.text:
            result.append(run)
    return tuple(result)


def safe_link(address: object) -> str | None:
    """The address where a document may hold a link to it (http, https, mailto), else None."""
    return address if isinstance(address, str) and _IS_LINK(address) else None


def is_unsafe_link(address: object) -> bool:
    """Whether an address leads to a program, a file or another place that is neither the web nor mail.

    Addresses within a file or a site, which mean nothing elsewhere, are not meant.
    """
    plain = re.sub(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202f]", "", str(address))
    return safe_link(address) is None and re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", plain) is not None


class ListNumbers:
    """The number of each ordered list item, as a reader counts it, while a document goes by line by line.

    Each level counts for itself. A level goes on counting over deeper items and over paragraphs indented
    below one of its items, and starts again after anything else.
    """

    def __init__(self) -> None:
        self._levels: list[tuple[str, int]] = []

    def number(self, attributes: Attributes) -> int:
        """The item's number (1, 2, ...) in its list; 0 for a line that is no list item."""
        kind, indent = attributes.get("list"), attributes.get("indent", 0)
        if kind is None:
            del self._levels[indent:]
            return 0
        del self._levels[indent + 1 :]
        while len(self._levels) <= indent:
            self._levels.append(("", 0))
        last_kind, last = self._levels[indent]
        number = last + 1 if last_kind == kind else 1
        self._levels[indent] = (kind, number)
        return number
