"""Events for whoever listens on Jupyter's event bus: a function for each, a schema for each.

They are emitted after the transaction that did what they tell; `event_schemas/` says what they hold. A
listener that fails does not make the request fail
(https://jupyter-events.readthedocs.io).
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Final

from jupyter_events import EventLogger

log = logging.getLogger(__name__)

SCHEMAS: Final = sorted((Path(__file__).parent / "event_schemas").glob("*.yaml"))
_ADDRESS: Final = "https://events.jupyter.org/jddb_jupyter/{}/v1"


class Events:
    """Emits the events of this extension; without a logger, nothing."""

    def __init__(self, logger: EventLogger | None) -> None:
        self._logger = logger
        for schema in SCHEMAS:
            if logger is not None:
                logger.register_event_schema(schema)

    def session_opened(self, session_id: str, job_id: int, session_type: str, opened_by: str) -> None:
        """Somebody opened a session."""
        self._emit(
            "session_opened",
            session_id=session_id,
            job_id=job_id,
            session_type=session_type,
            opened_by=opened_by,
        )

    def published(self, session_id: str, job_id: int, revision: int, version: int, published_by: str) -> None:
        """Somebody published the text of a session."""
        self._emit(
            "published",
            session_id=session_id,
            job_id=job_id,
            revision=revision,
            version=version,
            published_by=published_by,
        )

    def pair_opened(self, pair_id: str, source_job_id: int, target_job_id: int, opened_by: str) -> None:
        """Somebody opened a translation pair."""
        self._emit(
            "pair_opened",
            pair_id=pair_id,
            source_job_id=source_job_id,
            target_job_id=target_job_id,
            opened_by=opened_by,
        )

    def role_changed(self, job_id: int, username: str, role: str, changed_by: str) -> None:
        """Somebody gave somebody a role, or took it away (`none`)."""
        self._emit("role_changed", job_id=job_id, username=username, role=role, changed_by=changed_by)

    def _emit(self, name: str, **data: object) -> None:
        if self._logger is None:
            return
        try:
            self._logger.emit(schema_id=_ADDRESS.format(name), data=data)
        except Exception:  # what is told is done already
            log.exception("the event %s could not be emitted", name)
