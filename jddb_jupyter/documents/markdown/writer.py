"""A document to Markdown.

Every line of a document becomes a block of its own. Marks are written as Markdown (`**bold**`) where that is
read back as the same text, and otherwise as HTML tags (`<strong>bold </strong>`), which mean what they say
next to any character. The check is the reader itself, so the rules of CommonMark stand in one place.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from jddb_jupyter.documents.lines import (
    Attributes,
    Line,
    ListNumbers,
    Run,
    lines_of,
    merged,
    ops_of,
    safe_link,
)
from jddb_jupyter.documents.markdown.reader import from_markdown
from jddb_jupyter.documents.plaintext import clean

# From the outermost mark to the innermost.
_MARKS: Final = ("link", "underline", "strike", "bold", "italic", "code")
_DELIMITERS: Final = {"strike": "~~", "bold": "**", "italic": "*"}
_TAGS: Final = {"underline": "u", "strike": "s", "bold": "strong", "italic": "em", "code": "code"}

_SPECIAL: Final = re.compile(r"[\\`*\[\]]|(?<![^\W_])_|_(?![^\W_])|~(?=~)|(?<=~)~|&(?=[#A-Za-z])")
_BLOCK_START: Final = re.compile(r"[#>+\-]")
_NUMBERED: Final = re.compile(r"(\d{1,9})(?=[.)](?:\s|\Z))")
_BACKTICKS: Final = re.compile(r"`+")

Frame = tuple[str, int]
Mark = tuple[str, Any]


def to_markdown(ops: Iterable[Mapping[str, Any]]) -> str:
    """The document as Markdown, ending with a newline."""
    writer = _Writer()
    for line in lines_of(ops):
        writer.write(line)
    return writer.finish()


class _Writer:
    """Writes line after line, keeping the widths of the list markers that are open and the frame."""

    def __init__(self) -> None:
        self._written: list[str] = []
        self._numbers = ListNumbers()
        # The width of the marker at each open list level: what belongs to the item is indented by it.
        self._widths: list[int] = []
        self._frame: Frame = ("", 0)
        self._quoted = False
        self._after_item = False

    def write(self, line: Line) -> None:
        attributes = line.attributes
        item, quoted = "list" in attributes, bool(attributes.get("blockquote"))
        align, indent = attributes.get("align", ""), attributes.get("indent", 0)
        continues = not item and align == self._frame[0] and 0 < indent <= len(self._widths)
        continues = continues and quoted == self._quoted
        self._enter((align, 0 if item or continues else indent))
        number = self._numbers.number(attributes)
        if quoted != self._quoted:
            self._widths = []
        prefix = self._item_prefix(attributes, number) if item else self._item_indent(indent)
        if self._written and not (item and self._after_item and quoted == self._quoted):
            self._written.append(">" if quoted and self._quoted else "")
        header = "#" * attributes["header"] + " " if "header" in attributes else ""
        quote = "> " if quoted else ""
        self._written.append(quote + prefix + header + _inline(line, heading=bool(header)))
        self._quoted, self._after_item = quoted, item

    def finish(self) -> str:
        """The whole text."""
        self._enter(("", 0))
        return "\n".join(self._written) + "\n"

    def _enter(self, frame: Frame) -> None:
        if frame == self._frame:
            return
        if any(self._frame):
            self._written += ["", "</div>"]
        if any(frame):
            align, indent = frame
            shown = f' align="{align}"' if align else ""
            shown += f' data-indent="{indent}"' if indent else ""
            self._written += [""] * bool(self._written) + [f"<div{shown}>"]
        self._frame, self._widths = frame, []
        self._quoted = self._after_item = False

    def _item_prefix(self, attributes: Attributes, number: int) -> str:
        level: int = attributes.get("indent", 0)
        del self._widths[level:]
        outer = " " * sum(self._widths)
        skipped = level - len(self._widths)
        marker = "- " if attributes["list"] == "bullet" else f"{number}. "
        self._widths += [2] * skipped + [len(marker)]
        return outer + "- " * skipped + marker

    def _item_indent(self, indent: int) -> str:
        """The indentation of a paragraph that goes on below an item."""
        del self._widths[indent:]
        return " " * sum(self._widths)


def _inline(line: Line, *, heading: bool) -> str:
    """The line's text with its marks, ready to stand in a paragraph, an item or a heading."""
    runs = merged([_writable(run) for run in line.runs])
    if not runs:
        return "<br>"
    written = _spelled(runs, _open_mark, _close_mark)
    if any(run.attributes for run in runs) and from_markdown(written) != ops_of([Line(runs)]):
        written = _spelled(runs, _open_tag, _close_tag)
    if heading and re.search(r"(?<!\\)#\Z", written):
        written = written[:-1] + r"\#"
    return written


def _writable(run: Run) -> Run:
    """The run without what no text file holds, and without a link that leads to something unsafe."""
    attributes = {name: value for name, value in run.attributes.items() if value}
    if "link" in attributes and not safe_link(attributes["link"]):
        del attributes["link"]
    return Run(clean(run.text).replace("\n", " "), attributes)


def _spelled(
    runs: Sequence[Run], opened: Callable[[Mark, str], str], closed: Callable[[Mark, str], str]
) -> str:
    """The runs with their marks nested in the order of `_MARKS`, reopened where they overlap."""
    pieces: list[str] = []
    open_marks: list[Mark] = []
    text = ""
    for run in (*runs, Run("")):
        marks = [(name, run.attributes[name]) for name in _MARKS if name in run.attributes]
        common = 0
        while common < min(len(marks), len(open_marks)) and marks[common] == open_marks[common]:
            common += 1
        pieces += [closed(mark, text) for mark in reversed(open_marks[common:])]
        pieces += [opened(mark, run.text) for mark in marks[common:]]
        text, open_marks = run.text, marks
        literal = bool(pieces) and pieces[-1].startswith("`")
        pieces.append(text if literal else _escaped(text))
    return _guarded("".join(pieces))


def _open_mark(mark: Mark, text: str) -> str:
    name, _ = mark
    if name == "link":
        return "["
    if name == "code":
        longest = max((len(ticks) for ticks in _BACKTICKS.findall(text)), default=0)
        return "`" * (longest + 1) + (" " if text.startswith("`") or text.endswith("`") else "")
    return _DELIMITERS.get(name) or _open_tag(mark, text)


def _close_mark(mark: Mark, text: str) -> str:
    name, value = mark
    if name == "link":
        address = html.escape(value, quote=False).replace("\\", r"\\")
        return f"]({address})" if re.fullmatch(r"[^()<>\\]+", address) else f"](<{address}>)"
    if name == "code":
        return _open_mark(mark, text)[::-1]
    return _DELIMITERS.get(name) or _close_tag(mark, text)


def _open_tag(mark: Mark, text: str) -> str:
    name, value = mark
    return f'<a href="{html.escape(value)}">' if name == "link" else f"<{_TAGS[name]}>"


def _close_tag(mark: Mark, text: str) -> str:
    name, _ = mark
    return "</a>" if name == "link" else f"</{_TAGS[name]}>"


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", text).replace("<", "&lt;")


def _guarded(written: str) -> str:
    """Keeps a block's first and last characters from being taken for something else or trimmed."""
    if written[-1].isspace():
        written = f"{written[:-1]}&#{ord(written[-1])};"
    if _BLOCK_START.match(written):
        return "\\" + written
    if written[:1].isspace():
        return f"&#{ord(written[0])};{written[1:]}"
    return _NUMBERED.sub(r"\1\\", written, count=1) if _NUMBERED.match(written) else written
