"""The full-text index, the one part that depends on the engine: SQLite's FTS5, https://sqlite.org/fts5.html.

`search_index` is an index of the words of `search_texts` (its content table), kept by triggers, so that
whatever writes a row there is found at once. It compares words without capitals and accents (`unicode61`);
ligatures, which it does not know, are asked for in both spellings.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, column, func, literal_column, select, table

from jddb_jupyter.documents.finding import PARTS, Query, Term

_index: Final = table("search_index", column("rowid"), column("search_index"))
_job_id: Final[ColumnElement[int]] = _index.c.rowid

WEIGHTS: Final = {"job_number": 12.0, "title": 8.0, "classification": 6.0, "department": 3.0}
"""How much more a word counts there than in the text."""
_COLUMNS: Final = (*WEIGHTS, *PARTS)
_SCORE: Final = func.bm25(
    literal_column("search_index"), *(literal_column(str(WEIGHTS.get(name, 1.0))) for name in _COLUMNS)
)
_LIGATURES: Final = (("oe", "œ"), ("ae", "æ"))


def matching(query: Query, part: str = "") -> Select[Any]:
    """`job_id` and `score` (the smaller the better) of what has all that is wanted, anywhere or in one part.

    The query wants something; what it excludes may stand nowhere, or not in that part.
    """
    wanted = " AND ".join(any_spelling(term) for term in query.wanted)
    unwanted = " OR ".join(any_spelling(term) for term in query.excluded)
    return _select(f"({wanted}) NOT ({unwanted})" if unwanted else wanted, part)


def matching_any(terms: Iterable[Term], part: str = "") -> Select[Any]:
    """The same of what has one of these terms, for leaving it out."""
    return _select(" OR ".join(any_spelling(term) for term in terms), part)


def _select(expression: str, part: str) -> Select[Any]:
    asked = f"{{{part}}} : ({expression})" if part else expression
    return select(_job_id.label("job_id"), _SCORE.label("score")).where(_index.c.search_index.match(asked))


def any_spelling(term: Term) -> str:
    """What to ask the index for, to find a term with its ligatures joined or apart."""
    written = " ".join(term.words).lower()
    apart = joined = written
    for letters, ligature in _LIGATURES:
        apart, joined = apart.replace(ligature, letters), joined.replace(letters, ligature)
    star = " *" if term.is_beginning else ""
    # Words are letters and digits only (`Term`): nothing in them can end the quotation.
    return (
        "(" + " OR ".join(f'"{spelling}"{star}' for spelling in dict.fromkeys((written, apart, joined))) + ")"
    )
