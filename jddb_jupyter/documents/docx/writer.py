"""A document to a Word file: real styles, lists that Word counts, links, a header and page numbers.

What Word has no word for stands in style names ("heading 2 quote", "code") and one custom property, which
other programs keep or ignore.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from typing import Any, Final
from xml.sax.saxutils import escape, quoteattr

from jddb_jupyter.documents.docx import parts
from jddb_jupyter.documents.docx.reader import INDENT
from jddb_jupyter.documents.facts import JobFacts, written_facts
from jddb_jupyter.documents.language_tags import is_right_to_left, published_tag
from jddb_jupyter.documents.lines import Attributes, Line, ListNumbers, Run, lines_of, safe_link
from jddb_jupyter.documents.plaintext import clean

_JC: Final = {"center": "center", "right": "right", "justify": "both"}
_MARKS: Final = {
    "bold": "<w:b/><w:bCs/>",
    "italic": "<w:i/><w:iCs/>",
    "strike": "<w:strike/>",
    "underline": '<w:u w:val="single"/>',
}
_BULLETS: Final = 1
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)  # the same document is the same file
# XML cannot hold these two; Word writes symbols by number.
_SPECIAL: Final = re.compile("([\t\ufffe\uffff])")


def to_docx(ops: Iterable[Mapping[str, Any]], facts: JobFacts) -> bytes:
    """The file."""
    writer = ParagraphWriter()
    body = "".join(map(writer.paragraph, lines_of(ops)))
    return package(body, writer, facts)


def package(body: str, writer: ParagraphWriter, facts: JobFacts) -> bytes:
    """The file whose body was written."""
    title = escape(clean(facts.title).replace("\n", " "))
    shown = " · ".join(filter(None, (escape(facts.classification), escape(facts.job_number), title)))
    language = published_tag(facts.language)
    content = {
        "[Content_Types].xml": parts.CONTENT_TYPES,
        "_rels/.rels": parts.PACKAGE_RELATIONSHIPS,
        "word/document.xml": parts.document(body),
        "word/_rels/document.xml.rels": parts.document_relationships(writer.links),
        "word/styles.xml": parts.styles(language, from_the_right=is_right_to_left(language)),
        "word/numbering.xml": parts.numbering(writer.ordered),
        "word/header1.xml": parts.header(shown),
        "word/footer1.xml": parts.FOOTER,
        "word/settings.xml": parts.SETTINGS,
        "docProps/core.xml": parts.core(title, language),
        "docProps/custom.xml": parts.custom(escape(clean(written_facts(facts)))),
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in content.items():
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, text.encode("utf-8", "replace"))
    return file.getvalue()


class ParagraphWriter:
    """Writes paragraph after paragraph; `links` are addresses by id, `ordered` the levels that begin at 1."""

    def __init__(self) -> None:
        self.links: dict[str, str] = {}
        self.ordered: list[int] = []
        self._numbers = ListNumbers()
        self._number_ids: dict[int, int] = {}

    def paragraph(self, line: Line) -> str:
        """The paragraph of a line."""
        number = self._numbers.number(line.attributes)
        properties = self._properties(line.attributes, number)
        return f"<w:p>{properties}{''.join(map(self._run, line.runs))}</w:p>"

    def _properties(self, attributes: Attributes, number: int) -> str:
        style, indent, kind = _style(attributes), attributes.get("indent", 0), attributes.get("list")
        found = f'<w:pStyle w:val="{style}"/>' if style else ""
        if kind:
            list_id = self._list(kind, indent, number)
            found += f'<w:numPr><w:ilvl w:val="{indent}"/><w:numId w:val="{list_id}"/></w:numPr>'
            indent = 0
        if indent:
            found += f'<w:ind w:left="{indent * INDENT}"/>'
        if "align" in attributes:
            found += f'<w:jc w:val="{_JC[attributes["align"]]}"/>'
        return f"<w:pPr>{found}</w:pPr>" if found else ""

    def _list(self, kind: str, level: int, number: int) -> int:
        """The list that an item belongs to: each that begins at 1 is one of its own, at its level."""
        if kind == "bullet":
            return _BULLETS
        if number == 1:
            self.ordered.append(level)
            self._number_ids[level] = _BULLETS + len(self.ordered)
        return self._number_ids[level]

    def _run(self, run: Run) -> str:
        address = safe_link(run.attributes.get("link"))
        style = "Code" if run.attributes.get("code") else "Hyperlink" if address else ""
        properties = f'<w:rStyle w:val="{style}"/>' if style else ""
        properties += "".join(mark for name, mark in _MARKS.items() if run.attributes.get(name))
        shown = f"<w:rPr>{properties}</w:rPr>" if properties else ""
        written = f"<w:r>{shown}{_text(run.text)}</w:r>"
        if not address:
            return written
        link_id = self._link(address)
        return f'<w:hyperlink r:id="{link_id}">{written}</w:hyperlink>'

    def _link(self, address: str) -> str:
        target = quoteattr(address)
        return self.links.setdefault(target, f"link{len(self.links) + 1}")


def _style(attributes: Attributes) -> str:
    quote = "Quote" if "blockquote" in attributes else ""
    if "header" in attributes:
        return f"Heading{attributes['header']}{quote}"
    lists = {"bullet": "ListBullet", "ordered": "ListNumber"}
    return quote or lists.get(attributes.get("list", ""), "")


def _text(text: str) -> str:
    pieces = []
    for piece in _SPECIAL.split(clean(text).replace("\n", " ")):
        if piece == "\t":
            pieces.append("<w:tab/>")
        elif _SPECIAL.fullmatch(piece):
            pieces.append(f'<w:sym w:font="Symbol" w:char="{ord(piece):04X}"/>')
        elif piece:
            pieces.append(f'<w:t xml:space="preserve">{escape(piece)}</w:t>')
    return "".join(pieces)
