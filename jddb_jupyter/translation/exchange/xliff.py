"""Writes XLIFF 1.2 and 2.0: the segments of one pair, with how far each has come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Final
from xml.sax.saxutils import quoteattr

from jddb_jupyter.translation.exchange.model import FileUnit
from jddb_jupyter.translation.exchange.plain import as_xml_text, without_controls

_STATE_1_2: Final[Mapping[str, str]] = {
    "untranslated": "new",
    "draft": "needs-translation",
    "needs_review": "needs-review-translation",
    "reviewed": "translated",
    "approved": "final",
}
_STATE_2_0: Final[Mapping[str, str]] = {
    "untranslated": "initial",
    "draft": "initial",
    "needs_review": "translated",
    "reviewed": "reviewed",
    "approved": "final",
}


def write_xliff_1_2(
    units: Iterable[FileUnit], source_language: str, target_language: str, original: str
) -> Iterator[bytes]:
    """An XLIFF 1.2 file, piece by piece; `original` is the name of what is translated."""
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">\n'
        f'  <file original={_quoted(original)} datatype="plaintext"'
        f" source-language={_quoted(source_language)} target-language={_quoted(target_language)}>\n"
        "    <body>\n"
    ).encode()
    given: set[str] = set()
    for number, unit in enumerate(units, 1):
        state = _STATE_1_2.get(unit.status, "translated") if unit.target else "new"
        approved = ' approved="yes"' if unit.target and unit.status == "approved" else ""
        # The standard wants each id once in a file.
        name = unit.id if unit.id and unit.id not in given else f"u{number}"
        given.add(name)
        yield (
            f'      <trans-unit id={_quoted(name)} xml:space="preserve"{approved}>\n'
            f"        <source>{as_xml_text(unit.source)}</source>\n"
            f'        <target state="{state}">{as_xml_text(unit.target)}</target>\n'
            "      </trans-unit>\n"
        ).encode()
    yield b"    </body>\n  </file>\n</xliff>\n"


def write_xliff_2_0(
    units: Iterable[FileUnit], source_language: str, target_language: str, original: str
) -> Iterator[bytes]:
    """An XLIFF 2.0 file, piece by piece; `original` is the name of what is translated."""
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0"'
        f" srcLang={_quoted(source_language)} trgLang={_quoted(target_language)}>\n"
        f'  <file id="f1" original={_quoted(original)}>\n'
    ).encode()
    # The standard wants a unit in every file; one of nothing stands for a text without segments.
    nothing = FileUnit(source_language, target_language, "", "")
    rest = iter(units)
    for number, unit in enumerate(chain([next(rest, nothing)], rest), 1):
        state = _STATE_2_0.get(unit.status, "translated") if unit.target else "initial"
        target = f"        <target>{as_xml_text(unit.target)}</target>\n" if unit.target else ""
        name = f" name={_quoted(unit.id)}" if unit.id else ""
        yield (
            f'    <unit id="u{number}"{name} xml:space="preserve">\n      <segment state="{state}">\n'
            f"        <source>{as_xml_text(unit.source)}</source>\n{target}"
            "      </segment>\n    </unit>\n"
        ).encode()
    yield b"  </file>\n</xliff>\n"


def _quoted(value: str) -> str:
    return quoteattr(without_controls(value))
