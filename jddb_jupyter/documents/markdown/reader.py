"""Markdown to a document. The parser is markdown-it-py; this reads its tokens."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

from jddb_jupyter.documents.content import Content
from jddb_jupyter.documents.lines import (
    MAX_HEADER,
    MAX_INDENT,
    Attributes,
    Line,
    Op,
    Run,
    merged,
    ops_of,
)
from jddb_jupyter.documents.markdown.comments import skip_comments
from jddb_jupyter.documents.markdown.inline import LineReader
from jddb_jupyter.documents.plaintext import clean
from jddb_jupyter.errors import Unprocessable

# Blocks nested deeper than this are left out by the parser, so they are refused before text is lost.
# Eight indents, a quotation and their paragraphs take 20.
_MAX_NESTING: Final = 40
_FRONT_MATTER_LINES: Final = 100
_FRONT_MATTER_LINE: Final = re.compile(r"\s*\Z|\s*#|\s+\S|-\s|[A-Za-z_][\w -]*:(?:\s|\Z)")


def _parser() -> MarkdownIt:
    """CommonMark with tables and strikethrough, without what would lose text of a job description.

    Indented text is no code, HTML does not swallow what follows it, a line in brackets is no definition.
    Links are judged by `safe_link` alone, and addresses stay as they are written.
    """
    parser = MarkdownIt("commonmark", {"maxNesting": _MAX_NESTING})
    parser.enable(["table", "strikethrough"]).disable(["code", "html_block", "reference"])
    skip_comments(parser)
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign]
    return parser


_PARSER: Final = _parser()


def from_markdown(text: str) -> list[Op]:
    """The document that a Markdown text says (without front matter: see `split_front_matter`).

    Raises Unprocessable (`file_too_deep`) for lists and quotations nested by the dozen.
    """
    return read_markdown(text).ops


def read_markdown(text: str) -> Content:
    """The same, with a warning (`file_links_left_out`) where links led to something unsafe."""
    tokens = _PARSER.parse(clean(text))
    if any(token.level >= _MAX_NESTING - 1 for token in tokens):
        raise Unprocessable("file_too_deep")
    reader = _BlockReader()
    ops = ops_of(reader.read(tokens))
    return Content(ops, warnings=("file_links_left_out",) * reader.has_unsafe_links)


def split_front_matter(text: str) -> tuple[str, str]:
    """The `key: value` lines between `---` at the top of a file, without the marks, and the rest of it."""
    first, _, rest = text.partition("\n")
    if first.rstrip() != "---":
        return "", text
    lines = rest.split("\n", _FRONT_MATTER_LINES)
    for count, line in enumerate(lines[:_FRONT_MATTER_LINES]):
        if line.rstrip() in {"---", "..."}:
            return "\n".join(lines[:count]), "\n".join(lines[count + 1 :])
        if not _FRONT_MATTER_LINE.match(line):
            break
    return "", text


class _BlockReader:
    """Walks over block tokens, knowing the lists, items and quotations that are open."""

    def __init__(self) -> None:
        self._inline = LineReader()
        self._lines: list[Line] = []
        self._lists: list[str] = []
        # For each open item: whether its bullet or number still waits for a line to stand on.
        self._waiting: list[bool] = []
        self._quotes = 0
        self._header = 0
        self._cells: list[Run] | None = None

    @property
    def has_unsafe_links(self) -> bool:
        return self._inline.has_unsafe_links

    def read(self, tokens: Sequence[Token]) -> list[Line]:
        previous = ""
        for token in tokens:
            handler = _HANDLERS.get(token.type)
            if handler is not None:
                handler(self, token, previous)
            previous = token.type
        return self._lines

    def _emit(self, runs: tuple[Run, ...], framed: Attributes) -> None:
        """Add a line with what the open blocks say of it."""
        attributes: dict[str, Any] = dict(framed)
        if self._header:
            attributes["header"] = self._header
        if self._quotes:
            attributes["blockquote"] = True
        depth = len(self._lists)
        if self._waiting and self._waiting[-1]:
            attributes["list"] = self._lists[-1]
            depth -= 1
            # An item whose text is a list gets no line of its own.
            self._waiting = [False] * len(self._waiting)
        indent = min(MAX_INDENT, depth + attributes.pop("indent", 0))
        if indent:
            attributes["indent"] = indent
        self._lines.append(Line(runs, attributes))

    def _emit_empty(self) -> None:
        self._emit((), self._inline.framed())

    def _text(self, token: Token, previous: str) -> None:
        lines = self._inline.read(token.children or [])
        if self._cells is not None:
            if self._cells:
                self._cells.append(Run(" | "))
            for line in lines:
                self._cells.extend(line.runs)
            return
        for line in lines:
            self._emit(line.runs, line.attributes)
        if self._header and not lines:
            self._emit_empty()

    def _open_heading(self, token: Token, previous: str) -> None:
        self._header = min(MAX_HEADER, int(token.tag[1:]))

    def _close_heading(self, token: Token, previous: str) -> None:
        self._header = 0

    def _open_list(self, token: Token, previous: str) -> None:
        self._lists.append("bullet" if token.type == "bullet_list_open" else "ordered")

    def _close_list(self, token: Token, previous: str) -> None:
        self._lists.pop()

    def _open_item(self, token: Token, previous: str) -> None:
        self._waiting.append(True)

    def _close_item(self, token: Token, previous: str) -> None:
        if previous == "list_item_open":
            self._emit_empty()
        self._waiting.pop()

    def _open_quote(self, token: Token, previous: str) -> None:
        self._quotes += 1

    def _close_quote(self, token: Token, previous: str) -> None:
        if previous == "blockquote_open":
            self._emit_empty()
        self._quotes -= 1

    def _fence(self, token: Token, previous: str) -> None:
        for text in token.content.removesuffix("\n").split("\n"):
            self._emit((Run(text, {"code": True}),) if text else (), self._inline.framed())

    def _open_row(self, token: Token, previous: str) -> None:
        self._cells = []

    def _close_row(self, token: Token, previous: str) -> None:
        self._emit(merged(self._cells or []), self._inline.framed())
        self._cells = None


_HANDLERS: Final[dict[str, Callable[[_BlockReader, Token, str], None]]] = {
    "inline": _BlockReader._text,
    "heading_open": _BlockReader._open_heading,
    "heading_close": _BlockReader._close_heading,
    "bullet_list_open": _BlockReader._open_list,
    "bullet_list_close": _BlockReader._close_list,
    "ordered_list_open": _BlockReader._open_list,
    "ordered_list_close": _BlockReader._close_list,
    "list_item_open": _BlockReader._open_item,
    "list_item_close": _BlockReader._close_item,
    "blockquote_open": _BlockReader._open_quote,
    "blockquote_close": _BlockReader._close_quote,
    "fence": _BlockReader._fence,
    "tr_open": _BlockReader._open_row,
    "tr_close": _BlockReader._close_row,
}
