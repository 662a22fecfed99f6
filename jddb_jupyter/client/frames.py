"""Records as pandas data frames, with the same columns and types also where there is no record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from jddb_jupyter.sentences import MESSAGES

if TYPE_CHECKING:
    import pandas as pd

_TEXT, _WHOLE, _NUMBER, _YES_NO, _TIME, _DAY = "string", "Int64", "float64", "boolean", "time", "day"

COLUMNS: Final[dict[str, dict[str, str]]] = {
    "jobs": {
        "id": _WHOLE,
        "job_number": _TEXT,
        "language": _TEXT,
        "title": _TEXT,
        "classification": _TEXT,
        "role": _TEXT,
        "session_id": _TEXT,
        "revision": _WHOLE,
        "created_at": _TIME,
        "updated_at": _TIME,
    },
    "sections": {
        "kind": _TEXT,
        "heading": _TEXT,
        "words": _WHOLE,
        "start": _WHOLE,
        "end": _WHOLE,
        "text": _TEXT,
    },
    "sessions": {
        "session_id": _TEXT,
        "job_id": _WHOLE,
        "session_type": _TEXT,
        "status": _TEXT,
        "role": _TEXT,
        "revision": _WHOLE,
        "created_by": _TEXT,
        "created_at": _TIME,
        "last_activity": _TIME,
    },
    "history": {
        "session_id": _TEXT,
        "revision": _WHOLE,
        "timestamp": _TIME,
        "username": _TEXT,
        "change_type": _TEXT,
        "position": _WHOLE,
        "content_before": _TEXT,
        "content_after": _TEXT,
        "base_revision": _WHOLE,
        "conflict_resolved": _YES_NO,
        "restored_revision": _WHOLE,
    },
    "contributions": {
        "day": _DAY,
        "username": _TEXT,
        "changes": _WHOLE,
        "characters_added": _WHOLE,
        "characters_removed": _WHOLE,
        "words_added": _WHOLE,
        "words_removed": _WHOLE,
    },
    "versions": {
        "number": _WHOLE,
        "published_at": _TIME,
        "published_by": _TEXT,
        "session_id": _TEXT,
        "revision": _WHOLE,
        "text": _TEXT,
    },
    "attribution": {
        "start": _WHOLE,
        "length": _WHOLE,
        "username": _TEXT,
        "revision": _WHOLE,
        "text": _TEXT,
    },
    "comments": {
        "thread_id": _WHOLE,
        "id": _WHOLE,
        "quote": _TEXT,
        "resolved": _YES_NO,
        "username": _TEXT,
        "text": _TEXT,
        "created_at": _TIME,
    },
    "metrics": {
        "at": _TIME,
        "messages": _WHOLE,
        "changes": _WHOLE,
        "errors": _WHOLE,
        "active_connections": _WHOLE,
        "active_sessions": _WHOLE,
        "waiting": _WHOLE,
        "p50": _NUMBER,
        "p95": _NUMBER,
        "p99": _NUMBER,
    },
}
"""The columns of each table, with their types: pandas' own, `time` (UTC, to the millisecond) and `day`."""


def frame(table: str, records: Iterable[Mapping[str, Any]], locale: str = "en") -> pd.DataFrame:
    """A data frame of the columns of a table; ImportError, with what to install, if there is no pandas."""
    try:
        import pandas as pd
    except ImportError as error:
        raise ImportError(MESSAGES["client_no_pandas"][locale == "fr"]) from error
    rows = list(records)
    return pd.DataFrame(
        {name: _series([row.get(name) for row in rows], kind) for name, kind in COLUMNS[table].items()}
    )


def _series(values: list[Any], kind: str) -> pd.Series[Any]:
    import pandas as pd

    if kind == _TIME:
        times = pd.to_datetime(pd.Series(values, dtype="Int64"), unit="ms", utc=True)
        return times.astype("datetime64[ms, UTC]")
    if kind == _DAY:
        return pd.Series(pd.to_datetime(values)).astype("datetime64[s]")
    return pd.Series(values, dtype=kind)
