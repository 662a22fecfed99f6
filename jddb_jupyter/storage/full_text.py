"""Full-text indexes, and how each engine is asked: SQLite's FTS5, and PostgreSQL's tsvector under GIN.

An index has a row for each row of its content table, kept by triggers (migrations 0004, 0006, 0011, 0014), so
that whatever writes a text is found at once. It compares words without capitals and accents; ligatures, which
neither engine knows, are asked for in both spellings.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Float, TableClause, Text, bindparam, column, literal_column, table
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import NullType

from jddb_jupyter.documents.finding import Term

_LIGATURES: Final = (("oe", "œ"), ("ae", "æ"))


@dataclass(frozen=True, slots=True)
class Words:
    """What is asked for: all of `wanted` (or `is_any` of them), and none of `excluded`."""

    wanted: Sequence[Term]
    excluded: Sequence[Term] = ()
    is_any: bool = False


class FullText:
    """The index `name`; `columns` are those of its content table, whose key is `rowid` here."""

    def __init__(self, name: str, columns: Sequence[str]) -> None:
        self.name = name
        self.columns = columns
        self.table: TableClause = table(name, column("rowid"), column(name))
        self.rowid: ColumnElement[int] = self.table.c.rowid

    def has(self, words: Words, among: Sequence[str] = ()) -> ColumnElement[bool]:
        """That a row has the words, anywhere or within one of the columns `among`."""
        asked, vector = _for_fts5(words), _for_tsvector(words)
        in_columns = " OR ".join(f"({{{name}}} : ({asked}))" for name in among)
        fts5 = bindparam(None, in_columns or asked, type_=Text)
        tsquery = bindparam(None, vector, type_=Text)
        searched: list[ColumnElement[Any]] = [
            literal_column(f"{self.name}.{name}") for name in among or ("everything",)
        ]
        return _Has(literal_column(self.name), fts5, tsquery, *searched)

    def score(self, words: Words, weights: Mapping[str, float]) -> ColumnElement[float]:
        """How well a row that has the words matches: the smaller the better. A column weighs 1 if not told.

        PostgreSQL knows four weights: the columns were given theirs when they were indexed.
        """
        return _Score(
            literal_column(self.name),
            bindparam(None, _for_tsvector(words), type_=Text),
            *(literal_column(str(weights.get(name, 1.0))) for name in self.columns),
        )


class _Has(FunctionElement[Any]):
    type = NullType()  # of a boolean SQLAlchemy would write `= 1` for SQLite
    inherit_cache = True


class _Score(FunctionElement[float]):
    type = Float()
    inherit_cache = True


# Of what is not written nothing is processed: a parameter that was would be bound.


@compiles(_Has, "sqlite")
def _has_in_fts5(element: _Has, compiler: SQLCompiler, **options: Any) -> str:
    name, asked, *_ = element.clauses
    return f"{compiler.process(name, **options)} MATCH {compiler.process(asked, **options)}"


@compiles(_Has, "postgresql")
def _has_in_tsvector(element: _Has, compiler: SQLCompiler, **options: Any) -> str:
    _, _, asked, *searched = element.clauses
    return "({})".format(
        " OR ".join(
            f"{compiler.process(name, **options)} @@ jddb_query({compiler.process(asked, **options)})"
            for name in searched
        )
    )


@compiles(_Score, "sqlite")
def _score_of_fts5(element: _Score, compiler: SQLCompiler, **options: Any) -> str:
    name, _, *weights = element.clauses
    return f"bm25({', '.join(compiler.process(part, **options) for part in (name, *weights))})"


@compiles(_Score, "postgresql")
def _score_of_tsvector(element: _Score, compiler: SQLCompiler, **options: Any) -> str:
    name, asked, *_ = element.clauses
    vector = f"{compiler.process(name, **options)}.everything"
    return f"-ts_rank('{WEIGHTS}', {vector}, jddb_query({compiler.process(asked, **options)}), 1)"


WEIGHTS: Final = "{0.08, 0.4, 0.67, 1.0}"
"""Of PostgreSQL's labels D (texts) to A, as the job descriptions' columns have them (`search_index`)."""


def spellings(term: Term) -> Iterable[str]:
    """The words of a term with their ligatures joined or apart."""
    written = " ".join(term.words).lower()
    apart = joined = written
    for letters, ligature in _LIGATURES:
        apart, joined = apart.replace(ligature, letters), joined.replace(letters, ligature)
    return dict.fromkeys((written, apart, joined))


def _for_fts5(words: Words) -> str:
    """https://sqlite.org/fts5.html#full_text_query_syntax"""
    wanted = (" OR " if words.is_any else " AND ").join(map(_term_for_fts5, words.wanted))
    unwanted = " OR ".join(map(_term_for_fts5, words.excluded))
    return f"({wanted}) NOT ({unwanted})" if unwanted else wanted


def _term_for_fts5(term: Term) -> str:
    star = " *" if term.is_beginning else ""
    # Words are letters and digits only (`Term`): nothing in them can end the quotation.
    return "(" + " OR ".join(f'"{spelling}"{star}' for spelling in spellings(term)) + ")"


def _for_tsvector(words: Words) -> str:
    """https://www.postgresql.org/docs/current/datatype-textsearch.html#DATATYPE-TSQUERY"""
    wanted = (" | " if words.is_any else " & ").join(map(_term_for_tsvector, words.wanted))
    unwanted = " | ".join(map(_term_for_tsvector, words.excluded))
    return f"({wanted}) & !({unwanted})" if unwanted else wanted


def _term_for_tsvector(term: Term) -> str:
    star = ":*" if term.is_beginning else ""
    return "(" + " | ".join(_phrase(spelling) + star for spelling in spellings(term)) + ")"


def _phrase(spelling: str) -> str:
    return " <-> ".join(f"'{word}'" for word in spelling.split())
