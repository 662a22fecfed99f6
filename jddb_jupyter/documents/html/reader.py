"""A page to a document: what browsers and word processors save, and what `to_html` writes.

The page is never shown or run: only known elements say something, scripts and styles are left out with what
they hold, and a link is kept only where `safe_link` allows it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any, Final

from jddb_jupyter.documents.content import Content
from jddb_jupyter.documents.facts import JobFacts, read_facts
from jddb_jupyter.documents.language_tags import normalised_tag
from jddb_jupyter.documents.lines import (
    MAX_HEADER,
    MAX_INDENT,
    Line,
    Run,
    is_unsafe_link,
    merged,
    ops_of,
    safe_link,
)
from jddb_jupyter.documents.plaintext import clean, decode
from jddb_jupyter.errors import Unprocessable

_MAX_NESTING: Final = 200
_MARKS: Final = {
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
    "kbd": "code",
    "samp": "code",
}
_SILENT: Final = frozenset(
    re.findall(
        r"\w+",
        """script style head title template noscript iframe object svg math textarea select""",
    )
)
_BLOCKS: Final = frozenset(
    re.findall(
        r"\w+",
        """p div main article section header footer nav aside address figure figcaption center
        h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table thead tbody tfoot caption tr blockquote pre form
        fieldset body""",
    )
)
_VOID: Final = frozenset(
    re.findall(
        r"\w+",
        """br hr img input meta link col area base wbr source track embed param""",
    )
)
# What one element ends when it begins, and what keeps it from looking further out.
_ENDS: Final = {
    "p": ("p", "li td th div blockquote body"),
    "li": ("li", "ul ol"),
    "tr": ("tr", "table"),
    "td": ("td th", "tr"),
    "th": ("td th", "tr"),
}
_ALIGN: Final = re.compile(r"text-align\s*:\s*(center|right|end|justify)")
_PRE: Final = re.compile(r"white-space\s*:\s*pre")
_STYLED: Final = (
    ("bold", re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)")),
    ("italic", re.compile(r"font-style\s*:\s*italic")),
    ("underline", re.compile(r"text-decoration[^;:]*:[^;]*underline")),
    ("strike", re.compile(r"text-decoration[^;:]*:[^;]*line-through")),
)
# Word writes the items of its lists as paragraphs that begin with their mark.
_WORD_ITEM: Final = re.compile(r"mso-list\s*:\s*l\d+\s+level([1-9])")
_WORD_MARK: Final = re.compile(r"mso-list\s*:\s*ignore")
_COUNTS: Final = re.compile(r"\W?\w{1,5}[.)]")
_SPACES: Final = re.compile(r"[ \t\n\f\r]+")


def read_html(data: bytes) -> Content:
    """Read a page. Raises UnsupportedFormat (`file_not_text`) and Unprocessable (`file_too_deep`)."""
    reader = _PageReader()
    reader.feed(clean(decode(data)))
    reader.close()
    reader.end_line()
    warnings = ("file_links_left_out",) * reader.has_unsafe_links
    return Content(ops_of(reader.lines), warnings=warnings, facts=reader.facts, language=reader.language)


@dataclass(slots=True)
class _Element:
    """An element that is open: what it says of its text and of its lines."""

    tag: str
    marks: Mapping[str, Any] = field(default_factory=dict)
    frame: Mapping[str, Any] = field(default_factory=dict)
    is_silent: bool = False
    keeps_spaces: bool = False
    is_exact: bool = False
    has_cells: bool = False
    is_item: bool = False
    waits: bool = False  # an item whose bullet has no line yet
    mark: list[str] | None = None  # what Word shows as an item's bullet or number


class _PageReader(HTMLParser):
    """Collects lines while the parser walks over the page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[Line] = []
        self.has_unsafe_links = False
        self.facts: JobFacts | None = None
        self.language = ""
        self._open: list[_Element] = [_Element("")]
        self._runs: list[Run] = []
        self._row: _Element | None = None

    def handle_starttag(self, tag: str, given: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in given}
        if tag == "meta" and attributes.get("name") == "jddb":
            self.facts = read_facts(attributes.get("content", ""))
        if tag in {"html", "body"} and not self.language:
            self.language = normalised_tag(attributes.get("lang") or attributes.get("xml:lang") or "") or ""
        if tag == "br" and not self._open[-1].is_silent:
            self._break()
        if tag in _VOID:
            return
        self._end_implied(tag)
        if tag in _BLOCKS and not self._open[-1].is_silent:
            self._block_edge()
        if tag in {"td", "th"} and self._row is not None:
            if self._row.has_cells:
                is_apart = bool(self._runs) and self._runs[-1].text.endswith(" ")
                self._runs.append(Run("| " if is_apart else " | "))
            self._row.has_cells = True
        if len(self._open) > _MAX_NESTING:
            raise Unprocessable("file_too_deep")
        self._open.append(self._element(tag, attributes))
        if tag == "tr":
            self._row = self._open[-1]

    def handle_startendtag(self, tag: str, given: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, given)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        place = next((i for i in range(len(self._open) - 1, 0, -1) if self._open[i].tag == tag), 0)
        if place:
            self._close_from(place)

    def handle_data(self, data: str) -> None:
        element = self._open[-1]
        if element.mark is not None:
            element.mark.append(data)
        if element.is_silent:
            return
        if element.is_exact:
            text = data.replace("\n", "")
        elif element.keeps_spaces:
            *ended, text = data.split("\n")
            for part in ended:
                self._add(part)
                self._break()
        else:
            text = _SPACES.sub(" ", data)
            if not self._runs or self._runs[-1].text.endswith(" "):
                text = text.removeprefix(" ")
        self._add(text)

    def end_line(self) -> None:
        """End the line if it has text."""
        if not self._open[-1].is_exact and self._runs:
            self._runs[-1] = Run(self._runs[-1].text.removesuffix(" "), self._runs[-1].attributes)
        if any(run.text for run in self._runs):
            self._break()
        self._runs = []

    def _add(self, text: str) -> None:
        if text:
            self._runs.append(Run(text, self._open[-1].marks))

    def _break(self) -> None:
        if self._row is not None:
            self._add(" ")
            return
        attributes = dict(self._open[-1].frame)
        depth = attributes.pop("depth", 0)
        item = next((e for e in reversed(self._open) if e.is_item), None)
        kind = attributes.pop("kind", None)
        if item is not None and item.waits:
            attributes["list"] = kind or "bullet"
            depth = max(0, depth - 1)
            for element in self._open:
                element.waits = False
        indent = min(MAX_INDENT, depth + attributes.pop("indent", 0))
        if indent:
            attributes["indent"] = indent
        self.lines.append(Line(merged(self._runs), attributes))
        self._runs = []

    def _block_edge(self) -> None:
        if self._row is None:
            self.end_line()
        elif self._runs and not self._runs[-1].text.endswith((" ", "| ")):
            self._runs.append(Run(" "))

    def _end_implied(self, tag: str) -> None:
        ended, bounds = _ENDS.get(tag, ("", ""))
        for place in range(len(self._open) - 1, 0, -1):
            if self._open[place].tag in ended.split():
                self._close_from(place)
                return
            if self._open[place].tag in bounds.split() or self._open[place].tag in _SILENT:
                return

    def _close_from(self, place: int) -> None:
        while len(self._open) > place:
            element = self._open[-1]
            if element is self._row:
                self._row = None
            if element.mark is not None and self._open[-2].mark is None:
                self._mark_item("".join(element.mark))
            if element.tag in _BLOCKS and not element.is_silent:
                self._block_edge()
                if element.tag == "li" and element.waits and self._row is None and not element.is_exact:
                    self._break()
            self._open.pop()

    def _mark_item(self, mark: str) -> None:
        """Tell the item that is open what its mark says of it."""
        item = next((e for e in reversed(self._open) if e.waits), None)
        if item is not None and _COUNTS.fullmatch(mark.strip()):
            item.frame = {**item.frame, "kind": "ordered"}

    def _element(self, tag: str, given: Mapping[str, str]) -> _Element:
        outer, style = self._open[-1], given.get("style", "").lower()
        is_exact = outer.is_exact or "data-jddb" in given
        is_mark = outer.mark is not None or _WORD_MARK.search(style) is not None
        is_item = tag == "li" or (tag == "p" and _WORD_ITEM.search(style) is not None)
        return _Element(
            tag,
            self._marks(tag, given, style, outer.marks),
            _frame(tag, given, style, outer.frame),
            is_silent=outer.is_silent or tag in _SILENT or is_mark,
            keeps_spaces=outer.keeps_spaces or tag == "pre" or _PRE.search(style) is not None,
            is_exact=is_exact,
            is_item=is_item,
            waits=is_item,
            mark=(outer.mark if outer.mark is not None else []) if is_mark else None,
        )

    def _marks(
        self, tag: str, given: Mapping[str, str], style: str, outer: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        found: dict[str, Any] = {_MARKS[tag]: True} if tag in _MARKS else {}
        if tag not in _BLOCKS:
            found |= {name: True for name, pattern in _STYLED if pattern.search(style)}
        if tag == "a" and "href" in given:
            address = given["href"].strip()
            self.has_unsafe_links = self.has_unsafe_links or is_unsafe_link(address)
            if safe_link(address):
                found["link"] = address
        return {**outer, **found} if found else outer


def _frame(tag: str, given: Mapping[str, str], style: str, outer: Mapping[str, Any]) -> Mapping[str, Any]:
    found: dict[str, Any] = {}
    if re.fullmatch("h[1-6]", tag):
        found["header"] = min(MAX_HEADER, int(tag[1]))
    elif tag == "blockquote":
        found["blockquote"] = True
    elif tag in {"ul", "ol"}:
        found = {"kind": "bullet" if tag == "ul" else "ordered", "depth": outer.get("depth", 0) + 1}
    elif tag == "p" and (item := _WORD_ITEM.search(style)):
        found = {"kind": "bullet", "depth": int(item[1])}
    align = _ALIGN.search(style)
    named = align[1] if align else given.get("align", "").lower()
    if tag == "center" or named in {"center", "right", "end", "justify"}:
        found["align"] = "center" if tag == "center" else named.replace("end", "right")
    elif tag == "li":
        found["align"] = None
    if re.fullmatch("[1-8]", given.get("data-indent", "")):
        found["indent"] = outer.get("indent", 0) + int(given["data-indent"])
    frame = {**outer, **found}
    return {name: value for name, value in frame.items() if value is not None}
