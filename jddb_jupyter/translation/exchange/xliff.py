"""Writes XLIFF 1.2 and 2.0: a pair's segments, their formats and notes, and how far each has come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, count
from typing import Final
from xml.sax.saxutils import quoteattr

from jddb_jupyter.translation.exchange.inline import marked
from jddb_jupyter.translation.exchange.model import FileUnit, Format
from jddb_jupyter.translation.exchange.plain import as_xml_text, without_controls

_STATE_1_2: Final[Mapping[str, str]] = {
    "untranslated": "new",
    "draft": "needs-translation",
    "needs_review": "needs-review-translation",
    "reviewed": "signed-off",
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
    source, target = map(_in_language, (source_language, target_language))
    given: set[str] = set()
    for unit in units:
        state = _STATE_1_2.get(unit.status, "translated") if unit.target else "new"
        approved = ' approved="yes"' if unit.target and unit.status == "approved" else ""
        # The standard wants each id once in a file.
        made_up = (name for number in count(len(given) + 1) if (name := f"u{number}") not in given)
        name = unit.id if unit.id and unit.id not in given else next(made_up)
        given.add(name)
        yield (
            f'      <trans-unit id={_quoted(name)} xml:space="preserve"{approved}>\n'
            f"        <source{source}>{marked(unit.source, unit.source_marks, _tags_1_2)}</source>\n"
            f'        <target{target} state="{state}">'
            f"{marked(unit.target, unit.target_marks, _tags_1_2)}</target>\n"
            f"{_notes_1_2(unit)}      </trans-unit>\n"
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
    source, target = map(_in_language, (source_language, target_language))
    # The standard wants a unit in every file; one of nothing stands for a text without segments.
    nothing = FileUnit(source_language, target_language, "", "")
    rest = iter(units)
    for number, unit in enumerate(chain([next(rest, nothing)], rest), 1):
        state = _STATE_2_0.get(unit.status, "translated") if unit.target else "initial"
        translation = marked(unit.target, unit.target_marks, _tags_2_0)
        translation = f"        <target{target}>{translation}</target>\n" if unit.target else ""
        name = f" name={_quoted(unit.id)}" if unit.id else ""
        yield (
            f'    <unit id="u{number}"{name} xml:space="preserve">\n{_notes_2_0(unit)}'
            f'      <segment state="{state}">\n'
            f"        <source{source}>{marked(unit.source, unit.source_marks, _tags_2_0)}</source>\n"
            f"{translation}"
            "      </segment>\n    </unit>\n"
        ).encode()
    yield b"  </file>\n</xliff>\n"


def _in_language(tag: str) -> str:
    return f" xml:lang={_quoted(tag)}"


def _tags_1_2(number: int, kind: Format) -> tuple[str, str]:
    return f'<g id="{number}" ctype="{kind}">', "</g>"


def _tags_2_0(number: int, kind: Format) -> tuple[str, str]:
    return f'<pc id="{number}" type="fmt" subType="xlf:{kind[0]}">', "</pc>"


def _notes_1_2(unit: FileUnit) -> str:
    return "".join(
        f'        <note from={_quoted(note.author)} annotates="target">{as_xml_text(note.text)}</note>\n'
        for note in unit.notes
    )


def _notes_2_0(unit: FileUnit) -> str:
    """The notes; this version has no place for who wrote one."""
    notes = "".join(
        f'        <note appliesTo="target">{as_xml_text(f"{note.author}: {note.text}")}</note>\n'
        for note in unit.notes
    )
    return f"      <notes>\n{notes}      </notes>\n" if notes else ""


def _quoted(value: str) -> str:
    return quoteattr(without_controls(value))
