"""Tables (CSV): how cells are read and written so that a spreadsheet takes no text for a formula.

A cell that begins like a formula (`= + - @`, a tab) gets an apostrophe before it, as spreadsheets have it for
plain text, and loses it when it is read. Cells that begin with apostrophes before such a sign get one more,
so that every text comes back equal.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import BinaryIO, Final

from jddb_jupyter.documents.language_tags import normalised_tag
from jddb_jupyter.errors import Unprocessable
from jddb_jupyter.translation.exchange.encodings import characters
from jddb_jupyter.translation.exchange.model import LONGEST_TEXT, Problem

MOST_PROBLEMS: Final = 1_000
_FORMULA: Final = re.compile(r"'*[=+\-@\t\r]")
_LONGEST_LINE: Final = 1_000_000
_DELIMITERS: Final = ",;\t"

csv.field_size_limit(10 * LONGEST_TEXT)

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "source": ("source", "source text", "texte source", "texte de départ", "départ"),
    "target": ("target", "target text", "cible", "texte cible", "texte d'arrivée", "arrivée", "translation"),
    "source_language": ("source_language", "source language", "langue source"),
    "target_language": ("target_language", "target language", "langue cible"),
    "status": ("status", "statut", "état"),
    "author": ("author", "auteur"),
    "term": ("term", "terme", "entry", "fiche"),
    "language": ("language", "langue"),
    "text": ("text", "texte", "wording"),
    "part_of_speech": ("part_of_speech", "part of speech", "pos", "catégorie", "catégorie grammaticale"),
    "forms": ("forms", "formes"),
    "subject": ("subject", "domain", "domaine", "sujet"),
    "note": ("note", "notes", "definition", "définition"),
}
"""What the columns of a file may be called."""

LANGUAGES: Final[Mapping[str, str]] = {
    "english": "en",
    "anglais": "en",
    "french": "fr",
    "français": "fr",
    "francais": "fr",
    "spanish": "es",
    "espagnol": "es",
    "inuktitut": "iu",
}

LANGUAGE: Final = "language:"
"""Before the code of a column that is a language."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row by the names of `COLUMNS`, and by language where a column is one; `line` is where it ends."""

    line: int
    cells: Mapping[str, str]
    languages: Mapping[str, str]


def read_rows(file: BinaryIO, accepts: Callable[[Sequence[str]], bool]) -> Iterator[Row | Problem]:
    """The rows of a table whose first row names its columns; a cell that a row does not have is empty.

    Raises Unprocessable if it holds nothing, or names no columns that are of use.
    """
    lines = _lines(characters(file, declared=False))
    first = next((line for line in lines if line.strip()), None)
    if first is None:
        raise Unprocessable("file_empty")
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(chain([first], lines), delimiter=delimiter)
    names = [_named(cell) for cell in next(reader)]
    if not accepts(names):
        raise Unprocessable("table_without_languages")
    yield from _bounded(_read(reader, names))


def table_head(header: Sequence[str]) -> bytes:
    """The first row of a table, after the mark by which spreadsheets know UTF-8."""
    return b"\xef\xbb\xbf" + table_row(header)


def table_row(cells: Sequence[str]) -> bytes:
    """A row of a table."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n", quoting=csv.QUOTE_MINIMAL).writerow(
        [_guarded(cell) for cell in cells]
    )
    return out.getvalue().encode("utf-8", "replace")


def _guarded(cell: str) -> str:
    return "'" + cell if _FORMULA.match(cell) else cell


def _unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def _lines(pieces: Iterable[str]) -> Iterator[str]:
    """Lines with their ends; a file of lines that end with CR alone is one too."""
    rest = ""
    for piece in pieces:
        rest += piece
        # Keep what may go on: a line without an end, and a CR whose LF is not there yet.
        *whole, rest = re.split(r"(?<=\n)|(?<=\r)(?!\n|\Z)", rest)
        yield from whole
        if len(rest) > _LONGEST_LINE:
            yield rest
            rest = ""
    if rest:
        yield rest


def _named(cell: str) -> str:
    """The column that a heading means, or the language that it is; empty for one that is not known."""
    plain = cell.strip().strip("\ufeff").replace("’", "'").casefold()
    for name, headings in COLUMNS.items():
        if plain in headings:
            return name
    code = LANGUAGES.get(plain) or (
        normalised_tag(plain) if re.fullmatch(r"[a-z]{2}|[a-z]{2,3}[-_].*", plain) else None
    )
    return LANGUAGE + code if code else ""


def _read(reader: Iterator[list[str]], names: Sequence[str]) -> Iterator[Row | Problem]:
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield Problem(_line(reader), "table_row_broken")
            continue
        if not any(cell.strip() for cell in cells):
            continue
        if any("\ufffd" in cell for cell in cells):
            yield Problem(_line(reader), "unit_letters_lost")
            continue
        cells += [""] * (len(names) - len(cells))
        found = {name: _unguarded(cell) for name, cell in zip(names, cells, strict=False) if name}
        yield Row(
            _line(reader),
            {name: cell for name, cell in found.items() if ":" not in name},
            {name.removeprefix(LANGUAGE): cell for name, cell in found.items() if ":" in name},
        )


def _line(reader: Iterator[list[str]]) -> int:
    return int(getattr(reader, "line_num", 0))


def _bounded(rows: Iterable[Row | Problem]) -> Iterator[Row | Problem]:
    problems = 0
    for row in rows:
        if isinstance(row, Problem):
            problems += 1
            if problems > MOST_PROBLEMS:
                yield Problem(row.line, "too_many_problems", {"limit": MOST_PROBLEMS})
                return
        yield row
