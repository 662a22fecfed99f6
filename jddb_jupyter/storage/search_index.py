"""The full-text index, the one part that depends on the engine: SQLite's FTS5, https://sqlite.org/fts5.html.

`search_index` is an index of the words of `search_texts` (its content table), kept by triggers, so that
whatever writes a row there is found at once. It compares words without capitals and accents (`unicode61`);
ligatures, which it does not know, are asked for in both spellings. What is written without spaces
(Chinese, Japanese, Thai ...) it knows only as a whole: there the texts themselves are looked through.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    column,
    func,
    literal,
    literal_column,
    not_,
    or_,
    select,
    table,
)

from jddb_jupyter.documents import scripts
from jddb_jupyter.documents.finding import PARTS, Query, Term
from jddb_jupyter.storage.tables import search_texts

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
    if any(map(is_unspaced, (*query.wanted, *query.excluded))):
        return _without_index(query, part)
    wanted = " AND ".join(any_spelling(term) for term in query.wanted)
    unwanted = " OR ".join(any_spelling(term) for term in query.excluded)
    return _select(f"({wanted}) NOT ({unwanted})" if unwanted else wanted, part)


def matching_any(terms: Iterable[Term], part: str = "") -> Select[Any]:
    """The same of what has one of these terms, for leaving it out."""
    terms = tuple(terms)
    if any(map(is_unspaced, terms)):
        columns = _columns(part)
        return _scanned(or_(*(stands_in(term, columns) for term in terms)))
    return _select(" OR ".join(any_spelling(term) for term in terms), part)


def is_unspaced(term: Term) -> bool:
    """Whether the index, which knows only what stands between spaces and marks, does not know a term."""
    return any(map(scripts.is_unspaced, term.words))


def stands_in(term: Term, columns: Iterable[ColumnElement[str]]) -> ColumnElement[bool]:
    """That a term of any script stands in one of these texts, letter by letter."""
    written = " ".join(term.words)
    return or_(*(text.contains(written, autoescape=True) for text in columns))


def _without_index(query: Query, part: str) -> Select[Any]:
    columns = _columns(part)
    return _scanned(
        and_(
            *(stands_in(term, columns) for term in query.wanted),
            *(not_(stands_in(term, columns)) for term in query.excluded),
        )
    )


def _columns(part: str) -> list[ColumnElement[str]]:
    return [search_texts.c[name] for name in ((part,) if part else _COLUMNS)]


def _scanned(condition: ColumnElement[bool]) -> Select[Any]:
    """What a look at every text finds; one is as good as another."""
    return select(search_texts.c.job_id, literal(0.0).label("score")).where(condition)


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
