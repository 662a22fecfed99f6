"""The full-text index of job descriptions: the words of `search_texts`.

What is written without spaces (Chinese, Japanese, Thai ...) it knows only as a whole: there the texts
themselves are looked through.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, literal, not_, or_, select

from jddb_jupyter.documents import scripts
from jddb_jupyter.documents.finding import PARTS, Query, Term
from jddb_jupyter.storage.full_text import FullText, Words
from jddb_jupyter.storage.tables import search_texts

WEIGHTS: Final = {"job_number": 12.0, "title": 8.0, "classification": 6.0, "department": 3.0}
"""How much more a word counts there than in the text."""
_COLUMNS: Final = (*WEIGHTS, *PARTS)
_index: Final = FullText("search_index", _COLUMNS)


def matching(query: Query, part: str = "") -> Select[Any]:
    """`job_id` and `score` (the smaller the better) of what has all that is wanted, anywhere or in one part.

    The query wants something; what it excludes may stand nowhere, or not in that part.
    """
    if any(map(is_unspaced, (*query.wanted, *query.excluded))):
        return _without_index(query, part)
    return _select(Words(query.wanted, query.excluded), part)


def matching_any(terms: Iterable[Term], part: str = "") -> Select[Any]:
    """The same of what has one of these terms, for leaving it out."""
    terms = tuple(terms)
    if any(map(is_unspaced, terms)):
        columns = _columns(part)
        return _scanned(or_(*(stands_in(term, columns) for term in terms)))
    return _select(Words(terms, is_any=True), part)


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


def _select(words: Words, part: str) -> Select[Any]:
    given: tuple[ColumnElement[Any], ...] = (
        _index.rowid.label("job_id"),
        _index.score(words, WEIGHTS).label("score"),
    )
    return select(*given).where(_index.has(words, [part] if part else ()))
