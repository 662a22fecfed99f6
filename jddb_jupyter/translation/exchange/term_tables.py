"""Terms as a table: a row for each wording, as this program writes it, or a column for each language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import BinaryIO, Final, cast

from jddb_jupyter.documents.language_tags import normalised_tag
from jddb_jupyter.translation.exchange.model import Problem
from jddb_jupyter.translation.exchange.tables import LANGUAGE, Row, read_rows, table_head, table_row
from jddb_jupyter.translation.exchange.term_limits import problem_of
from jddb_jupyter.translation.terms import PARTS_OF_SPEECH, STATUSES, PartOfSpeech, Status, Term, Wording
from jddb_jupyter.translation.units import tidied

HEADER: Final = ("term", "language", "text", "status", "part_of_speech", "forms", "subject", "note")
_SEVERAL: Final = "|"
"""What stands between several wordings in one cell of a table with a column for each language."""
_STATUSES: Final[Mapping[str, str]] = {
    **dict(zip(STATUSES, STATUSES, strict=True)),
    "approuvé": "approved",
    "admis": "admitted",
    "proposé": "proposed",
    "interdit": "forbidden",
}
_PARTS_OF_SPEECH: Final[Mapping[str, str]] = {
    **dict(zip(PARTS_OF_SPEECH, PARTS_OF_SPEECH, strict=True)),
    "nom": "noun",
    "verbe": "verb",
    "adjectif": "adjective",
    "adverbe": "adverb",
    "autre": "other",
}
"""What tables say, in English or in French."""


def write_term_table(terms: Iterable[Term]) -> Iterator[bytes]:
    """A table of terms, piece by piece; the rows of one term have the same number and stand together."""
    yield table_head(HEADER)
    for number, term in enumerate(terms, 1):
        for wording in term.wordings:
            yield table_row(
                (
                    str(number),
                    wording.language,
                    wording.text,
                    wording.status,
                    wording.part_of_speech,
                    "\n".join(wording.forms),
                    term.subject,
                    term.note,
                )
            )


def read_term_table(file: BinaryIO) -> Iterator[Term | Problem]:
    """The terms of a table. Unprocessable (`table_without_languages`) if no column says the language."""
    rows = enumerate(read_rows(file, _says_languages))
    for _, group in groupby(rows, key=lambda numbered: _number_of(*numbered)):
        together = [row for _, row in group]
        yield from _read_together(together)


def _says_languages(names: Sequence[str]) -> bool:
    """Whether the columns say what is in which language."""
    return {"language", "text"} <= set(names) or any(name.startswith(LANGUAGE) for name in names)


def _number_of(position: int, row: Row | Problem) -> tuple[str, int]:
    """What rows of one term share: their number, or, where they have none, nothing."""
    number = row.cells.get("term", "") if isinstance(row, Row) and "language" in row.cells else ""
    return (number, -1) if number else ("", position)


def _read_together(rows: list[Row | Problem]) -> Iterator[Term | Problem]:
    wordings: list[Wording] = []
    first: Row | None = None
    for row in rows:
        if isinstance(row, Problem):
            yield row
            continue
        first = first or row
        for found in _wordings(row):
            if isinstance(found, Problem):
                yield found
                return
            wordings.append(found)
    if first is None:
        return
    term = Term(tuple(wordings), tidied(first.cells.get("subject", "")), first.cells.get("note", "").strip())
    problem = problem_of(term)
    yield term if problem is None else Problem(first.line, problem)


def _wordings(row: Row) -> Iterator[Wording | Problem]:
    status = _known(row, "status", _STATUSES, "approved")
    part_of_speech = _known(row, "part_of_speech", _PARTS_OF_SPEECH, "")
    for value in (status, part_of_speech):
        if isinstance(value, Problem):
            yield value
            return
    about = cast(Status, status), cast(PartOfSpeech, part_of_speech)
    if "language" in row.cells:
        code = normalised_tag(row.cells["language"])
        if code is None:
            yield Problem(row.line, "unit_language_unknown", {"tag": row.cells["language"][:40]})
            return
        forms = tuple(filter(None, map(tidied, row.cells.get("forms", "").split("\n"))))
        yield Wording(code, tidied(row.cells.get("text", "")), *about, forms)
        return
    for code, cell in row.languages.items():
        for text in cell.split(_SEVERAL):
            if text.strip():
                yield Wording(code, tidied(text), *about)


def _known(row: Row, column: str, values: Mapping[str, str], otherwise: str) -> str | Problem:
    written = tidied(row.cells.get(column, "")).lower()
    if not written:
        return otherwise
    if written not in values:
        return Problem(row.line, "value_unknown", {"value": written[:40], "column": column})
    return values[written]
