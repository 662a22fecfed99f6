"""What a Word file's styles and list definitions say of paragraphs and text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final
from unicodedata import normalize

from jddb_jupyter.documents.docx.package import Element
from jddb_jupyter.documents.lines import MAX_HEADER

_OFF: Final = frozenset({"0", "false", "off", "none"})
# Word keeps English names and localizes ids; LibreOffice localizes both.
_HEADING: Final = re.compile(r"(?:heading|titre)\s*_?(\d)(?:\s*quote)?", re.IGNORECASE)
_TITLE: Final = re.compile(r"title|titre", re.IGNORECASE)
_QUOTE: Final = re.compile(
    r"(?:heading\s*\d\s*|intense\s*|block\s*)?(?:quote|quotations?|citation\w*)|block\s*text", re.I
)
_CODE: Final = re.compile(r"(?:html\s*)?(?:code|source\s*text|texte\s*source|verbatim\s*char)", re.IGNORECASE)
_LINK: Final = re.compile(
    r"(?:followed)?(?:hyperlink|internet\s*link|lien\s*hypertexte|lien\s*internet).*", re.I
)
_LIST: Final = re.compile(
    r"(list\s*bullet|liste\s*à\s*puces|list\s*number|liste\s*à\s*numéros)\s*(\d?)", re.I
)
_MARKS: Final = {"b": "bold", "i": "italic", "u": "underline", "strike": "strike", "dstrike": "strike"}
_LONGEST_CHAIN: Final = 20


def value(element: Element | None, path: str = "") -> str | None:
    """The `val` of an element, or of the first one at a path below it."""
    found = element.find(path) if element is not None and path else element
    return found.get("val") if found is not None else None


def is_on(element: Element) -> bool:
    """Whether a switch such as `<w:b/>` is on."""
    return (element.get("val") or "1") not in _OFF


def direct_marks(properties: Element | None) -> dict[str, bool]:
    """What run properties say themselves: each mark on or off."""
    found: dict[str, bool] = {}
    for child in properties if properties is not None else ():
        if child.tag in _MARKS:
            found[_MARKS[child.tag]] = is_on(child)
    return found


class Styles:
    """The styles by id, each followed by those it is derived from."""

    def __init__(self, root: Element | None) -> None:
        self._styles = {s.get("styleId", ""): s for s in root.iter("style")} if root is not None else {}

    def chain(self, style_id: str | None) -> Iterator[tuple[Element | None, tuple[str, ...]]]:
        """The style and its ancestors, with the names each is known by; an unknown one by its id."""
        seen: set[str] = set()
        while style_id and style_id not in seen and len(seen) < _LONGEST_CHAIN:
            seen.add(style_id)
            style = self._styles.get(style_id)
            names = filter(None, (style_id, value(style, "name")))
            yield style, tuple(normalize("NFC", name) for name in names)
            style_id = value(style, "basedOn")

    def header(self, style_id: str | None) -> int:
        """The heading level that a paragraph style gives; 0 for none."""
        for style, names in self.chain(style_id):
            for name in names:
                if found := _HEADING.fullmatch(name):
                    return min(MAX_HEADER, max(1, int(found[1])))
            outline = value(style, "pPr/outlineLvl")
            if outline and outline.isdigit():
                return min(MAX_HEADER, int(outline) + 1) if int(outline) < 9 else 0
            if any(map(_TITLE.fullmatch, names)):
                return 1
        return 0

    def is_quote(self, style_id: str | None) -> bool:
        """Whether a paragraph style is a quotation's."""
        return any(_QUOTE.fullmatch(name) for _, names in self.chain(style_id) for name in names)

    def list_of(self, style_id: str | None) -> tuple[Element | None, str, int]:
        """The list properties that a paragraph style has, else the kind and level that its name says."""
        for style, names in self.chain(style_id):
            properties = style.find("pPr/numPr") if style is not None else None
            if properties is not None:
                return properties, "", 0
            for name in names:
                if found := _LIST.fullmatch(name):
                    kind = "bullet" if re.search("bullet|puces", found[1], re.I) else "ordered"
                    return None, kind, max(0, int(found[2] or 1) - 1)
        return None, "", 0

    def marks(self, style_id: str | None) -> dict[str, Any]:
        """The marks that a character style gives. The look of a link is no mark."""
        found: dict[str, Any] = {}
        for style, names in self.chain(style_id):
            if any(map(_LINK.fullmatch, names)):
                return found
            if any(map(_CODE.fullmatch, names)):
                found.setdefault("code", True)
            properties = style.find("rPr") if style is not None else None
            found = {**direct_marks(properties), **found}
        return found


class Numbering:
    """The kind of list that a number and a level stand for."""

    def __init__(self, root: Element | None) -> None:
        self._kinds: dict[tuple[str, str], str] = {}
        if root is None:
            return
        abstract = {e.get("abstractNumId"): e for e in root.iter("abstractNum")}
        for number in root.findall("num"):
            levels = abstract.get(value(number, "abstractNumId"))
            for level in levels.findall("lvl") if levels is not None else ():
                key = number.get("numId", ""), level.get("ilvl", "")
                self._kinds[key] = value(level, "numFmt") or "decimal"

    def kind(self, number: str, level: str) -> str:
        """`bullet`, `ordered`, or empty for what shows no mark."""
        form = self._kinds.get((number, level), "none")
        return {"bullet": "bullet", "none": ""}.get(form, "ordered")
