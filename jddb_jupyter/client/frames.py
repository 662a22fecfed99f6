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
    "translations": {
        "pair_id": _TEXT,
        "job_number": _TEXT,
        "title": _TEXT,
        "source_language": _TEXT,
        "target_language": _TEXT,
        "source_job_id": _WHOLE,
        "target_job_id": _WHOLE,
        "translator": _TEXT,
        "reviewer": _TEXT,
        "quality_score": _NUMBER,
        "translation_memory_hits": _WHOLE,
        "ai_suggestions_used": _WHOLE,
        "human_overrides": _WHOLE,
        "created_by": _TEXT,
        "created_at": _TIME,
        "updated_at": _TIME,
        "ended_at": _TIME,
    },
    "segments": {
        "link_id": _TEXT,
        "section": _TEXT,
        "status": _TEXT,
        "stale": _YES_NO,
        "source": _TEXT,
        "target": _TEXT,
        "words": _WHOLE,
        "origin": _TEXT,
        "score": _NUMBER,
        "source_start": _WHOLE,
        "source_end": _WHOLE,
        "target_start": _WHOLE,
        "target_end": _WHOLE,
        "previous_source": _TEXT,
    },
    "findings": {
        "link_id": _TEXT,
        "check": _TEXT,
        "severity": _TEXT,
        "message": _TEXT,
        "source_start": _WHOLE,
        "source_end": _WHOLE,
        "target_start": _WHOLE,
        "target_end": _WHOLE,
        "can_be_fixed": _YES_NO,
    },
    "leverage": {"band": _TEXT, "segments": _WHOLE, "words": _WHOLE, "share": _NUMBER},
    "memory": {
        "text": _TEXT,
        "similarity": _NUMBER,
        "kind": _TEXT,
        "source": _TEXT,
        "target": _TEXT,
        "status": _TEXT,
        "origin": _TEXT,
        "author": _TEXT,
        "updated_at": _TIME,
        "unit_id": _WHOLE,
        "source_job_id": _WHOLE,
        "target_job_id": _WHOLE,
        "pair_id": _TEXT,
        "link_id": _TEXT,
    },
    "concordance": {
        "source": _TEXT,
        "match": _TEXT,
        "target": _TEXT,
        "equivalent": _TEXT,
        "found_in": _TEXT,
        "status": _TEXT,
        "stale": _YES_NO,
        "updated_at": _TIME,
        "job_number": _TEXT,
        "title": _TEXT,
        "source_start": _WHOLE,
        "source_end": _WHOLE,
        "target_start": _WHOLE,
        "target_end": _WHOLE,
        "unit_id": _WHOLE,
        "job_id": _WHOLE,
        "other_job_id": _WHOLE,
        "pair_id": _TEXT,
        "link_id": _TEXT,
    },
    "equivalents": {"text": _TEXT, "count": _WHOLE},
    "glossary": {
        "term_id": _WHOLE,
        "language": _TEXT,
        "text": _TEXT,
        "status": _TEXT,
        "part_of_speech": _TEXT,
        "forms": _TEXT,
        "subject": _TEXT,
        "note": _TEXT,
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
