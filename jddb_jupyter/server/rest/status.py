"""Whether the server is well, and how busy it is."""

from __future__ import annotations

from http import HTTPStatus

from jddb_jupyter.errors import Unavailable
from jddb_jupyter.server.rest.base import RestHandler
from jddb_jupyter.storage import migrate


class HealthHandler(RestHandler):
    """`GET health`."""

    async def get(self) -> None:
        """200 if the database answers and its schema is this program's, else 503."""
        try:
            up_to_date = await self.services.database.read(migrate.is_current)
            parts = {"database": "ok", "migrations": "ok" if up_to_date else "failed"}
        except Unavailable:
            parts = {"database": "failed", "migrations": "unknown"}
        parts["broker"] = "ok"  # in this process, where nothing stands between
        well = set(parts.values()) == {"ok"}
        self.reply(
            {"status": "ok" if well else "failed", **parts},
            HTTPStatus.OK if well else HTTPStatus.SERVICE_UNAVAILABLE,
        )


class MetricsHandler(RestHandler):
    """`GET metrics`."""

    async def get(self) -> None:
        """Figures of the last minute."""
        self.reply(self.services.manager.figures())
