"""A Word file to a document.

Of tracked changes the insertions count; comments, notes, headers and footers are left out, with a warning
where text is. The rows of a table are lines, its cells set apart as in Markdown.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any, Final

from jddb_jupyter.documents.content import Content
from jddb_jupyter.documents.docx.package import Element, Package, Relationship
from jddb_jupyter.documents.docx.styles import Numbering, Styles, direct_marks, value
from jddb_jupyter.documents.facts import JobFacts, read_facts
from jddb_jupyter.documents.language_tags import normalised_tag
from jddb_jupyter.documents.lines import MAX_INDENT, Line, Run, is_unsafe_link, merged, ops_of, safe_link
from jddb_jupyter.documents.plaintext import clean
from jddb_jupyter.errors import Unprocessable

INDENT: Final = 720
"""Twentieths of a point that one level of indentation takes."""
FACTS: Final = "jddb"
"""The custom property that carries the facts."""

_ALIGN: Final = {
    "center": "center",
    "right": "right",
    "end": "right",
    "both": "justify",
    "distribute": "justify",
}
_DELETED: Final = frozenset({"del", "moveFrom"})
_NOTES: Final = frozenset({"footnoteReference", "endnoteReference"})
_THROUGH: Final = frozenset(
    [
        "ins",
        "moveTo",
        "sdt",
        "sdtContent",
        "smartTag",
        "customXml",
        "fldSimple",
        "dir",
        "bdo",
        "oMath",
        "oMathPara",
        "Choice",
        "body",
    ]
)
_SIGNS: Final = {
    "tab": "\t",
    "ptab": "\t",
    "br": "\n",
    "cr": "\n",
    "noBreakHyphen": "\u2011",
    "softHyphen": "\u00ad",
}
_FIELD_LINK: Final = re.compile(r'\s*HYPERLINK\s+"([^"]*)"')


def read_docx(data: bytes) -> Content:
    """Read a Word file.

    Raises Unprocessable (`docx_broken`, `docx_encrypted`, `docx_bomb`, `docx_unsafe_name`, `docx_with_dtd`,
    `file_too_deep`), UnsupportedFormat (`docx_with_macros`) and TooLarge.
    """
    package = Package(data)
    top = package.relationships("")
    main = next((r.target for r in top.values() if r.kind == "officeDocument"), "word/document.xml")
    root = package.xml(main)
    body = root.find("body") if root is not None else None
    if body is None:
        raise Unprocessable("docx_broken")
    links = package.relationships(main)
    parts = {r.kind: r.target for r in links.values() if not r.is_external}
    reader = _BodyReader(
        Styles(package.xml(parts.get("styles", ""))),
        Numbering(package.xml(parts.get("numbering", ""))),
        links,
    )
    reader.blocks(body)
    custom = next((r.target for r in top.values() if r.kind == "custom-properties"), "")
    return Content(
        ops_of(reader.lines),
        warnings=tuple(reader.warnings),
        facts=_facts(package.xml(custom)),
        language=_language(body, package.xml(parts.get("styles", ""))),
    )


def _facts(root: Element | None) -> JobFacts | None:
    for element in root.iter("property") if root is not None else ():
        if element.get("name") == FACTS:
            return read_facts("".join(element.itertext()))
    return None


def _language(body: Element, styles: Element | None) -> str:
    """The language that Word checks the spelling of most of the text in; empty where the file says none."""
    default = styles.find("docDefaults/rPrDefault/rPr/lang") if styles is not None else None
    counts: Counter[str] = Counter()
    for run in body.iter("r"):
        stated = value(run, "rPr/lang") or value(default) or ""
        counts[stated] += sum(len(text.text or "") for text in run.iter("t"))
    return normalised_tag(max(counts, key=lambda tag: counts[tag], default="")) or ""


class _BodyReader:
    """Walks over paragraphs and tables. `warnings` are kept in order, each once."""

    def __init__(self, styles: Styles, numbering: Numbering, links: dict[str, Relationship]) -> None:
        self.lines: list[Line] = []
        self.warnings: dict[str, None] = {}
        self._styles, self._numbering, self._links = styles, numbering, links
        self._runs: list[Run] = []
        self._boxes: list[Element] = []
        # Of each complex field that is open: its instruction so far, and whether its result has begun.
        self._fields: list[tuple[str, bool]] = []

    def blocks(self, parent: Iterable[Element]) -> None:
        for element in parent:
            if element.tag == "p":
                self._paragraph(element)
            elif element.tag == "tbl":
                for row in element.iter("tr"):
                    self._row(row)
            elif element.tag in _DELETED:
                self._warn("file_changes_accepted")
            elif element.tag == "AlternateContent":
                self.blocks(element[:1])
            elif element.tag in _THROUGH:
                self.blocks(element)

    def _warn(self, reason: str) -> None:
        self.warnings[reason] = None

    def _row(self, row: Element) -> None:
        """One line of all cells; of the tables within a cell only the text counts."""
        runs: list[Run] = []
        for count, cell in enumerate(row.findall("tc") + row.findall("sdt/sdtContent/tc")):
            inner = _BodyReader(self._styles, self._numbering, self._links)
            inner.blocks(element for element in cell if element.tag != "tbl")
            self.warnings |= inner.warnings
            runs += [Run(" | ")] if count else []
            for number, line in enumerate(line for line in inner.lines if line.text):
                runs += [Run(" ")] if number else []
                runs += line.runs
        if any(run.text.strip(" |") for run in runs):
            self.lines.append(Line(merged(runs)))

    def _paragraph(self, paragraph: Element) -> None:
        properties = paragraph.find("pPr")
        attributes = self._attributes(properties)
        self._runs, self._boxes = [], []
        self._inline(paragraph, None)
        if not (self._boxes and not self._runs):
            self._end(attributes)
        for box in self._boxes:
            inner = _BodyReader(self._styles, self._numbering, self._links)
            inner.blocks(box)
            self.lines += inner.lines
            self.warnings |= inner.warnings

    def _end(self, attributes: dict[str, Any]) -> None:
        """The paragraph's lines; those after a line break are no items of their own."""
        lines: list[list[Run]] = [[]]
        for run in self._runs:
            first, *more = run.text.split("\n")
            lines[-1].append(Run(first, run.attributes))
            lines += [[Run(text, run.attributes)] for text in more]
        later = dict(attributes)
        if later.pop("list", None):
            later["indent"] = min(MAX_INDENT, later.get("indent", 0) + 1)
        for number, runs in enumerate(lines):
            self.lines.append(Line(merged(runs), later if number else attributes))

    def _attributes(self, properties: Element | None) -> dict[str, Any]:
        style = value(properties, "pStyle")
        outline = value(properties, "outlineLvl")
        header = self._styles.header(style)
        if outline and outline.isdigit() and int(outline) < 9:
            header = min(4, int(outline) + 1)
        found: dict[str, Any] = {"header": header} if header else {}
        if self._styles.is_quote(style):
            found["blockquote"] = True
        align = _ALIGN.get(value(properties, "jc") or "")
        if align:
            found["align"] = align
        kind, level = self._list(properties, style, bool(header))
        if kind:
            found["list"] = kind
        else:
            level = _indent(properties)
        if level:
            found["indent"] = min(MAX_INDENT, level)
        return found

    def _list(self, properties: Element | None, style: str | None, is_heading: bool) -> tuple[str, int]:
        of_style, named, named_level = self._styles.list_of(style)
        direct = properties.find("numPr") if properties is not None else None
        # Numbered headings are headings; their numbers come from their style.
        if direct is None and is_heading:
            return "", 0
        number = value(direct, "numId") or value(of_style, "numId")
        if number is None:
            return named, named_level
        level = value(direct, "ilvl") or value(of_style, "ilvl") or "0"
        return self._numbering.kind(number, level), int(level) if level.isdigit() else 0

    def _inline(self, parent: Iterable[Element], link: str | None) -> None:
        for element in parent:
            tag = element.tag
            if tag == "r":
                self._run(element, link)
            elif tag == "hyperlink":
                target = self._links.get(element.get("id", ""))
                self._inline(element, self._safe(target.target) if target and target.is_external else None)
            elif tag in _DELETED:
                self._warn("file_changes_accepted")
            elif tag == "AlternateContent":
                self._inline(element[:1], link)
            elif tag == "fldSimple":
                found = _FIELD_LINK.match(element.get("instr", ""))
                self._inline(element, self._safe(found[1]) if found else link)
            elif tag in _THROUGH:
                if tag in {"ins", "moveTo"}:
                    self._warn("file_changes_accepted")
                self._inline(element, link)

    def _safe(self, address: str) -> str | None:
        if is_unsafe_link(address):
            self._warn("file_links_left_out")
        return safe_link(address)

    def _run(self, run: Element, link: str | None) -> None:
        properties = run.find("rPr")
        marks = {**self._styles.marks(value(properties, "rStyle")), **direct_marks(properties)}
        attributes: dict[str, Any] = {name: True for name, is_on in marks.items() if is_on}
        for element in run:
            text = self._text(element)
            if text:
                address = link or self._field_link()
                self._runs.append(Run(text, attributes | ({"link": address} if address else {})))

    def _text(self, element: Element) -> str:
        tag = element.tag
        if tag == "fldChar":
            self._field(element.get("fldCharType"))
        elif tag == "instrText":
            if self._fields:
                self._fields[-1] = (self._fields[-1][0] + (element.text or ""), self._fields[-1][1])
        elif tag in _NOTES:
            self._warn("file_notes_left_out")
        elif tag in {"drawing", "pict", "object"}:
            self._boxes += element.iter("txbxContent")
        elif tag == "AlternateContent":
            return "".join(self._text(inner) for choice in element[:1] for inner in choice)
        elif tag == "sym":
            return _symbol(element.get("char", ""))
        elif tag == "t" and all(has_begun for _, has_begun in self._fields):
            return clean(element.text or "").replace("\n", " ")
        elif tag == "br" and element.get("type") in {"page", "column"}:
            return ""
        return _SIGNS.get(tag, "")

    def _field(self, edge: str | None) -> None:
        if edge == "begin":
            self._fields.append(("", False))
        elif self._fields and edge == "separate":
            self._fields[-1] = (self._fields[-1][0], True)
        elif self._fields and edge == "end":
            self._fields.pop()

    def _field_link(self) -> str | None:
        for instruction, _ in reversed(self._fields):
            if found := _FIELD_LINK.match(instruction):
                return self._safe(found[1])
        return None


def _indent(properties: Element | None) -> int:
    indent = properties.find("ind") if properties is not None else None
    given = (indent.get("left") or indent.get("start") or "") if indent is not None else ""
    return max(0, round(int(given) / INDENT)) if re.fullmatch(r"\d{1,6}", given) else 0


def _symbol(code: str) -> str:
    """A character by its number; those of symbol fonts, which mean nothing elsewhere, are bullets."""
    if not re.fullmatch("[0-9A-Fa-f]{4}", code):
        return ""
    number = int(code, 16)
    return "•" if 0xE000 <= number < 0xF900 else clean(chr(number))
