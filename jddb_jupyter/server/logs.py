"""The log as JSON lines, for programs that collect logs: who did what, when, and how long it took.

Our lines tell of people by their number and of texts by their session. What people wrote, what they looked
for, and what proves who they are is in no line, also of Jupyter's own.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import traceback
from datetime import UTC, datetime
from typing import Final, TextIO

OURS: Final = "jddb_jupyter"
FIELDS: Final = (
    "session",
    "pair",
    "connection",
    "user",
    "method",
    "handler",
    "status",
    "code",
    "duration_ms",
)
"""What a line may have besides, given as `extra`; `duration_ms` is in milliseconds."""

_QUERY: Final = re.compile(r"\?[^\s\"'<>]*")
_PROOF: Final = re.compile(r"(?i)\b(token|bearer)(\s*[=:]\s*|\s+)\S+|\beyJ[\w-]+\.[\w-]+\.[\w-]*")


class JsonLines(logging.Formatter):
    """One JSON object a line: `at`, `level`, `logger`, `message`, those of `FIELDS` that are known.

    Of an exception its kind and where it was `raised`: its message may hold what somebody wrote. Of an
    address everything but the query.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end."""
        told: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _without_proofs(record.getMessage()),
        }
        told |= {name: getattr(record, name) for name in FIELDS if getattr(record, name, None) is not None}
        if record.exc_info and record.exc_info[0] is not None:
            told["error"] = record.exc_info[0].__name__
            frames = traceback.extract_tb(record.exc_info[2])
            told["raised"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        return json.dumps(told, ensure_ascii=False, default=str)


class Logs:
    """What is set up for one server, and taken back at its end."""

    def __init__(self, log: logging.Logger) -> None:
        self._others = {handler: handler.formatter for handler in log.handlers}
        self._handler = _Stderr()
        self._handler.setFormatter(JsonLines())
        ours = logging.getLogger(OURS)
        self._before = (ours.level, ours.propagate)
        ours.addHandler(self._handler)
        ours.setLevel(logging.INFO)
        ours.propagate = False
        for handler in self._others:
            handler.setFormatter(JsonLines())

    def close(self) -> None:
        """Let others log as they did."""
        ours = logging.getLogger(OURS)
        ours.removeHandler(self._handler)
        ours.level, ours.propagate = self._before
        for handler, formatter in self._others.items():
            handler.setFormatter(formatter)


class _Stderr(logging.StreamHandler[TextIO]):
    """Writes to what is the standard error when it is written to."""

    def __init__(self) -> None:
        logging.Handler.__init__(self)

    @property
    def stream(self) -> TextIO:  # type: ignore[override]
        return sys.stderr


def _without_proofs(message: str) -> str:
    return _PROOF.sub("[hidden]", _QUERY.sub("?[hidden]", message))
