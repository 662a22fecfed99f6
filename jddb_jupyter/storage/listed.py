"""Many values in one parameter: a list in JSON, however long, so that a statement is made only once."""

from __future__ import annotations

from typing import Any, Literal

from sqlalchemy import ColumnElement, Text, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import NullType


class _Listed(FunctionElement[Any]):
    type = NullType()  # of a boolean SQLAlchemy would write `= 1` for SQLite
    inherit_cache = True


class _ListedNumbers(_Listed):
    inherit_cache = True


def is_listed(value: ColumnElement[Any], name: str, kind: Literal["texts", "numbers"]) -> ColumnElement[bool]:
    """That a value is one of those in the parameter `name`, which is a list in JSON."""
    return (_ListedNumbers if kind == "numbers" else _Listed)(value, bindparam(name, type_=Text))


@compiles(_Listed, "sqlite")
def _with_json_each(element: _Listed, compiler: SQLCompiler, **options: Any) -> str:
    value, listed = (compiler.process(part, **options) for part in element.clauses)
    return f"{value} IN (SELECT value FROM json_each({listed}))"


@compiles(_Listed, "postgresql")
def _with_jsonb(element: _Listed, compiler: SQLCompiler, **options: Any) -> str:
    value, listed = (compiler.process(part, **options) for part in element.clauses)
    kind = "BIGINT" if isinstance(element, _ListedNumbers) else "TEXT"
    texts = f"jsonb_array_elements_text(CAST({listed} AS JSONB)) AS listed (value)"
    return f"{value} IN (SELECT CAST(value AS {kind}) FROM {texts})"
