"""Reads and writes TMX 1.4b, as this and other tools write it.

Read: several languages in a unit, codes of any case and region, `lang` for `xml:lang`, no header, `*all*` or
no source language, any segtype, inline tags (whose text is no text: what they mark is kept), any encoding.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import BinaryIO, Final
from xml.sax.saxutils import quoteattr

from jddb_jupyter.documents.language_tags import are_variants, normalised_tag
from jddb_jupyter.translation.exchange.inline import marked
from jddb_jupyter.translation.exchange.model import (
    LONGEST_NAME,
    LONGEST_TEXT,
    FileUnit,
    Format,
    Problem,
    UnitFile,
    by_language,
)
from jddb_jupyter.translation.exchange.plain import without_controls
from jddb_jupyter.translation.exchange.xml import XmlReader

_CODES: Final = frozenset({"bpt", "ept", "ph", "it", "ut"})
"""Elements whose content is the code of another format, which is no text."""
_TIME: Final = "%Y%m%dT%H%M%SZ"


def read_tmx(file: BinaryIO, languages: tuple[str, str] | None = None) -> Iterator[FileUnit | Problem]:
    """The units of a TMX file; only those from one language into the other if `languages` says so.

    A unit in several languages is one from its source's language into each of the others. Raises what refuses
    the file as a whole (Unprocessable, TooLarge).
    """
    return _Reader(languages).read(file)


@dataclass(slots=True)
class _Unit:
    line: int
    source_language: str
    author: str
    updated_at: datetime | None
    variants: list[tuple[str, str]] = field(default_factory=list)


class _Reader(XmlReader[FileUnit]):
    kind = "TMX"
    roots = frozenset({"tmx"})
    items = frozenset({"tu"})

    def __init__(self, languages: tuple[str, str] | None) -> None:
        super().__init__()
        self._languages = languages
        self._source_language = ""
        self.forget()

    def forget(self) -> None:
        self._unit: _Unit | None = None
        self._language: str | None = None
        self._text: list[str] | None = None
        self._in_codes = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "header":
            self._source_language = attributes.get("srclang", "")
        elif name == "tu":
            self._begin_unit(attributes)
        elif name == "tuv" and self._unit is not None:
            self._language = attributes.get("xml:lang") or attributes.get("lang") or ""
            self._describe(attributes)
        elif name == "seg" and self._language is not None:
            self._text = []
        elif name in _CODES:
            self._in_codes += 1

    def text(self, text: str) -> None:
        if self._text is not None and not self._in_codes:
            self._text.append(text)

    def end(self, name: str) -> None:
        if name in _CODES:
            self._in_codes -= 1
        elif name == "seg" and self._text is not None:
            self._end_segment("".join(self._text))
        elif name == "tuv":
            self._language = None
        elif name == "tu" and self._unit is not None:
            unit = self._unit
            self.forget()
            self._end_unit(unit)

    def _begin_unit(self, attributes: Mapping[str, str]) -> None:
        if self._unit is not None:
            self.complain("unit_not_closed", self._unit.line)
        self.forget()
        source = attributes.get("srclang") or self._source_language
        self._unit = _Unit(self.line, source, "", None)
        self._describe(attributes)

    def _describe(self, attributes: Mapping[str, str]) -> None:
        """Who wrote the unit last, and when: its translation's news count more than its own."""
        assert self._unit is not None
        author = attributes.get("changeid") or attributes.get("creationid")
        time = _time(attributes.get("changedate") or attributes.get("creationdate"))
        self._unit.author = (author or self._unit.author)[:LONGEST_NAME]
        self._unit.updated_at = time or self._unit.updated_at

    def _end_segment(self, text: str) -> None:
        assert self._unit is not None
        self._text = None
        language = normalised_tag(self._language or "")
        if language is None:
            self.complain("unit_language_unknown", self._unit.line, tag=(self._language or "")[:40])
        elif text.strip():
            self._unit.variants.append((language, text))

    def _end_unit(self, unit: _Unit) -> None:
        problem = _problem_of(unit)
        if problem is not None:
            self.complain(problem, unit.line)
            return
        key = by_language(language for language, _ in unit.variants)
        of_source = key(self._source_of(unit, key))
        for tag, source in (variant for variant in unit.variants if key(variant[0]) == of_source):
            for language, target in unit.variants:
                if key(language) != of_source and self._is_wanted(tag, language):
                    self.give(
                        FileUnit(
                            tag,
                            language,
                            source,
                            target,
                            author=unit.author,
                            updated_at=unit.updated_at,
                        )
                    )

    def _is_wanted(self, source: str, target: str) -> bool:
        if self._languages is None:
            return True
        return are_variants(source, self._languages[0]) and are_variants(target, self._languages[1])

    def _source_of(self, unit: _Unit, key: Callable[[str], str]) -> str:
        """The language that is asked for, or that the file names, or the first, as it is written there."""
        there = [language for language, _ in unit.variants]
        asked = self._languages[0] if self._languages is not None else ""
        for named in (asked, normalised_tag(unit.source_language) or ""):
            for same in (str, key):
                found = [tag for tag in there if named and same(tag) == same(named)]
                if found:
                    return found[0]
        return there[0]


def _problem_of(unit: _Unit) -> str | None:
    if any("\ufffd" in text for _, text in unit.variants):
        return "unit_letters_lost"
    if any(len(text) > LONGEST_TEXT for _, text in unit.variants):
        return "unit_too_long"
    if len({language for language, _ in unit.variants}) < 2:
        return "unit_without_translation"
    return None


def _time(text: str | None) -> datetime | None:
    try:
        return datetime.strptime(text or "", _TIME).replace(tzinfo=UTC)
    except ValueError:
        return None


def write_tmx(units: Iterable[FileUnit], source_language: str, version: str) -> Iterator[bytes]:
    """A TMX 1.4b file, piece by piece; `source_language` may be `*all*`, `version` is this program's."""
    return tmx_file(source_language, version).of(units)


def tmx_file(source_language: str, version: str) -> UnitFile:
    """How a TMX file is written."""
    header = {
        "creationtool": "jddb_jupyter",
        "creationtoolversion": version,
        "segtype": "sentence",
        "o-tmf": "jddb",
        "adminlang": "en",
        "srclang": source_language,
        "datatype": "plaintext",
    }
    head = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4">\n'
        f"  <header{_attributes(header)}/>\n  <body>\n"
    )
    return UnitFile(head.encode(), _written, b"  </body>\n</tmx>\n", "application/x-tmx+xml", ".tmx")


def _written(unit: FileUnit) -> bytes:
    about = {"srclang": unit.source_language}
    if unit.author:
        about["changeid"] = unit.author
    if unit.updated_at is not None:
        about["changedate"] = unit.updated_at.astimezone(UTC).strftime(_TIME)
    sides = (
        (unit.source_language, unit.source, unit.source_marks),
        (unit.target_language, unit.target, unit.target_marks),
    )
    variants = "".join(
        f"      <tuv xml:lang={quoteattr(language)}><seg>{marked(text, marks, _tags)}</seg></tuv>\n"
        for language, text, marks in sides
    )
    return f"    <tu{_attributes(about)}>\n{variants}    </tu>\n".encode()


def _tags(number: int, kind: Format) -> tuple[str, str]:
    """As HTML has them; `x` says which tags of the two languages belong together."""
    code = kind[0]
    opening = f'<bpt i="{number}" x="{number}" type="{kind}">&lt;{code}&gt;</bpt>'
    return opening, f'<ept i="{number}">&lt;/{code}&gt;</ept>'


def _attributes(values: Mapping[str, str]) -> str:
    return "".join(f" {name}={quoteattr(without_controls(value), _LINES)}" for name, value in values.items())


_LINES: Final = {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}
