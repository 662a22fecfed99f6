"""The text of one Markdown block: from markdown-it's inline tokens to lines.

One block can give several lines (hard breaks, `<br>`, `<p>` in HTML) or none (a tag alone).
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from markdown_it.token import Token

from jddb_jupyter.documents.lines import Attributes, Line, Run, is_unsafe_link, merged, safe_link
from jddb_jupyter.documents.plaintext import clean

_MARK_OF_TOKEN: Final = {"strong": "bold", "em": "italic", "s": "strike"}
_MARK_OF_TAG: Final = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strike",
    "del": "strike",
    "strike": "strike",
    "code": "code",
}
_FRAME_TAGS: Final = frozenset({"div", "p", "center"})
_TAG_NAME: Final = re.compile(r"\w+")
_LINE_TAGS: Final = frozenset(
    _TAG_NAME.findall(
        """article section header footer main nav ul ol li dl dt dd table thead tbody tr td th caption
        blockquote pre h1 h2 h3 h4 h5 h6 hr"""
    )
)
_SILENT_TAGS: Final = frozenset(
    _TAG_NAME.findall("span font sub sup small big mark abbr img wbr cite q time label")
)

# Frames inside this many others say nothing; real files have two or three.
_MAX_FRAMES: Final = 20

_TAG: Final = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)")
_ATTRIBUTE: Final = re.compile(r"""([A-Za-z][\w-]*)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")


@dataclass(frozen=True, slots=True)
class Frame:
    """An HTML element around whole lines: what it says of them."""

    tag: str
    attributes: Attributes


class LineReader:
    """Collects lines from the inline tokens of block after block.

    Marks end with their block; frames (`<div align="center">`) stay open over blocks until they are closed.
    `has_unsafe_links` tells of links that were left out.
    """

    def __init__(self) -> None:
        self._frames: list[Frame] = []
        self.has_unsafe_links = False
        self._open_block()

    def _open_block(self) -> None:
        self._lines: list[Line] = []
        self._runs: list[Run] = []
        self._frame: Attributes | None = None
        self._marks: Counter[str] = Counter()
        self._links: list[str | None] = []

    def read(self, tokens: Iterable[Token]) -> list[Line]:
        """The lines of one block, with the attributes of the frames around them."""
        self._open_block()
        for token in tokens:
            self._token(token)
        if self._runs:
            self._break()
        return self._lines

    def framed(self) -> Attributes:
        """What the open frames say of a line: alignment (the innermost) and indent (their sum)."""
        result: dict[str, Any] = {}
        for frame in self._frames:
            indent = result.get("indent", 0) + frame.attributes.get("indent", 0)
            result |= frame.attributes
            if indent:
                result["indent"] = indent
        return result

    def _token(self, token: Token) -> None:
        handler = _HANDLERS.get(token.type)
        if handler is not None:
            handler(self, token)
            return
        mark = _MARK_OF_TOKEN.get(token.type.partition("_")[0])
        if mark:
            self._marks[mark] += token.nesting

    def _text(self, token: Token) -> None:
        self._add(token.content)

    def _softbreak(self, token: Token) -> None:
        if self._runs:
            self._add(" ")

    def _hardbreak(self, token: Token) -> None:
        self._break()

    def _code(self, token: Token) -> None:
        self._marks["code"] += 1
        self._add(token.content)
        self._marks["code"] -= 1

    def _image(self, token: Token) -> None:
        for child in token.children or []:
            self._token(child)

    def _link_open(self, token: Token) -> None:
        self._open_link(token.attrGet("href"))

    def _link_close(self, token: Token) -> None:
        self._links.pop()

    def _html(self, token: Token) -> None:
        found = _TAG.match(token.content)
        if not found:
            if not token.content.startswith("<!--"):
                self._add(token.content)
            return
        closing, tag = bool(found.group(1)), found.group(2).lower()
        if tag == "br":
            self._break()
        elif tag in _MARK_OF_TAG:
            self._html_mark(_MARK_OF_TAG[tag], closing)
        elif tag == "a":
            self._html_link(token.content, closing)
        elif tag in _FRAME_TAGS:
            self._html_frame(tag, token.content, closing)
        elif tag in _LINE_TAGS:
            self._end_line()
        elif tag not in _SILENT_TAGS:
            self._add(token.content)

    def _html_mark(self, mark: str, closing: bool) -> None:
        if not closing:
            self._marks[mark] += 1
        elif self._marks[mark]:
            self._marks[mark] -= 1

    def _html_link(self, content: str, closing: bool) -> None:
        if not closing:
            self._open_link(_tag_attributes(content).get("href"))
        elif self._links:
            self._links.pop()

    def _open_link(self, address: object) -> None:
        self._links.append(safe_link(address))
        self.has_unsafe_links = self.has_unsafe_links or (address is not None and is_unsafe_link(address))

    def _html_frame(self, tag: str, content: str, closing: bool) -> None:
        self._end_line()
        # A paragraph may be left unclosed in HTML: the next one ends it.
        if closing or tag == "p":
            last = max((i for i, frame in enumerate(self._frames) if frame.tag == tag), default=None)
            if last is not None:
                del self._frames[last:]
        if not closing and len(self._frames) < _MAX_FRAMES:
            self._frames.append(Frame(tag, _frame_attributes(tag, _tag_attributes(content))))

    def _add(self, text: str) -> None:
        *ended, rest = clean(text).split("\n")
        for part in ended:
            self._add_part(part)
            self._break()
        self._add_part(rest)

    def _add_part(self, text: str) -> None:
        if text:
            attributes: dict[str, Any] = {mark: True for mark, depth in self._marks.items() if depth}
            if self._links and self._links[-1]:
                attributes["link"] = self._links[-1]
            self._runs.append(Run(text, attributes))
            self._frame = self.framed()

    def _end_line(self) -> None:
        if self._runs:
            self._break()

    def _break(self) -> None:
        self._lines.append(Line(merged(self._runs), self.framed() if self._frame is None else self._frame))
        self._runs, self._frame = [], None


_HANDLERS: Final[dict[str, Callable[[LineReader, Token], None]]] = {
    "text": LineReader._text,
    "softbreak": LineReader._softbreak,
    "hardbreak": LineReader._hardbreak,
    "code_inline": LineReader._code,
    "image": LineReader._image,
    "link_open": LineReader._link_open,
    "link_close": LineReader._link_close,
    "html_inline": LineReader._html,
}


def _tag_attributes(tag: str) -> dict[str, str]:
    return {
        name.lower(): html.unescape(double or single or bare)
        for name, double, single, bare in _ATTRIBUTE.findall(tag)
    }


def _frame_attributes(tag: str, given: dict[str, str]) -> Attributes:
    result: dict[str, Any] = {}
    align = "center" if tag == "center" else given.get("align", "").lower()
    if align in {"center", "right", "justify"}:
        result["align"] = align
    indent = given.get("data-indent", "")
    if re.fullmatch(r"[1-8]", indent):
        result["indent"] = int(indent)
    return result
