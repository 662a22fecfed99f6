"""Translations as a table: a column for each side, or for each language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO, Final

from jddb_jupyter.documents.language_tags import are_variants, normalised_tag
from jddb_jupyter.translation.exchange.model import (
    LONGEST_NAME,
    LONGEST_TEXT,
    FileUnit,
    Problem,
    UnitFile,
)
from jddb_jupyter.translation.exchange.tables import LANGUAGE, Row, read_rows, table_head, table_row

HEADER: Final = ("source_language", "target_language", "source", "target", "status", "author")


UNIT_TABLE: Final = UnitFile(
    table_head(HEADER),
    lambda unit: table_row(
        (unit.source_language, unit.target_language, unit.source, unit.target, unit.status, unit.author)
    ),
    b"",
    "text/csv",
    ".csv",
)
"""How a table of translations is written."""


def write_unit_table(units: Iterable[FileUnit]) -> Iterator[bytes]:
    """A table of translations, piece by piece."""
    return UNIT_TABLE.of(units)


def read_unit_table(file: BinaryIO, languages: tuple[str, str] | None = None) -> Iterator[FileUnit | Problem]:
    """The translations of a table with `source` and `target`, or with a column for each language.

    `languages` are the source's and the target's where the table does not name them; of several columns, the
    first is the source. Raises Unprocessable (`table_without_languages`).
    """
    for row in read_rows(file, lambda names: _says_languages(names, languages)):
        if isinstance(row, Problem):
            yield row
        else:
            yield from _units(row, languages)


def _says_languages(names: Sequence[str], languages: tuple[str, str] | None) -> bool:
    """Whether the columns say what is in which language."""
    if {"source", "target"} <= set(names):
        return languages is not None or {"source_language", "target_language"} <= set(names)
    return len({name for name in names if name.startswith(LANGUAGE)}) >= 2


def _units(row: Row, languages: tuple[str, str] | None) -> Iterator[FileUnit | Problem]:
    if "source" in row.cells and "target" in row.cells:
        yield _of_sides(row, languages)
        return
    (source, text), *others = row.languages.items()
    if languages is not None:
        wanted = [code for code in row.languages if are_variants(code, languages[0])]
        if wanted:
            source, text = wanted[0], row.languages[wanted[0]]
            others = [pair for pair in row.languages.items() if are_variants(pair[0], languages[1])]
    there = [(code, other) for code, other in others if other.strip()]
    if not text.strip() or not there:
        yield Problem(row.line, "unit_without_translation")
    for code, other in there if text.strip() else ():
        yield _checked(row, FileUnit(source, code, text, other, row.cells.get("status", ""), _author(row)))


def _of_sides(row: Row, languages: tuple[str, str] | None) -> FileUnit | Problem:
    given = languages or ("", "")
    codes = []
    for column, otherwise in zip(("source_language", "target_language"), given, strict=True):
        written = row.cells.get(column, "") or otherwise
        code = normalised_tag(written)
        if code is None:
            return Problem(row.line, "unit_language_unknown", {"tag": written[:40]})
        codes.append(code)
    source, target = row.cells["source"], row.cells["target"]
    if not source.strip() or not target.strip() or codes[0] == codes[1]:
        return Problem(row.line, "unit_without_translation")
    return _checked(
        row, FileUnit(codes[0], codes[1], source, target, row.cells.get("status", ""), _author(row))
    )


def _checked(row: Row, unit: FileUnit) -> FileUnit | Problem:
    if len(unit.source) > LONGEST_TEXT or len(unit.target) > LONGEST_TEXT:
        return Problem(row.line, "unit_too_long")
    return unit


def _author(row: Row) -> str:
    return row.cells.get("author", "")[:LONGEST_NAME]
