"""Whether the server is well, how busy it is, and what it answers to."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any, NotRequired, TypedDict, cast

from msgspec import Meta, Struct

from jddb_jupyter.errors import Unavailable
from jddb_jupyter.server.ready import Readiness
from jddb_jupyter.server.rest.base import RestHandler
from jddb_jupyter.server.rest.operations import operation
from jddb_jupyter.server.rest.shapes import Milliseconds
from jddb_jupyter.storage import migrate


class HealthShape(TypedDict):
    """What is well: `ok` or `failed`; `unknown` where it could not be asked."""

    status: str
    database: str
    migrations: str
    broker: str


class PercentilesShape(TypedDict):
    """Response times in seconds."""

    p50: float
    p95: float
    p99: float


class QueuesShape(TypedDict):
    """What waits now: changes for the database, messages for clients."""

    commits: int
    messages: int


class SecondShape(TypedDict):
    """What happened in one second, and what was open at its end."""

    at: Milliseconds
    messages: int
    changes: int
    errors: int
    active_connections: int
    active_sessions: int
    waiting: int
    response_time_percentiles: PercentilesShape


class MetricsQuery(Struct):
    """How much is told."""

    series: Annotated[bool, Meta(description="1 adds the seconds of the window, oldest first.")] = False


class MetricsShape(TypedDict):
    """Figures of the last minute. Rates are a second, times seconds."""

    window: Annotated[float, Meta(description="Seconds that the figures speak of.")]
    active_connections: int
    active_sessions: int
    active_pairs: Annotated[int, Meta(description="Translation pairs with somebody in them.")]
    messages_per_second: float
    changes_per_second: float
    average_response_time: float
    response_time_percentiles: PercentilesShape
    average_commit_time: float
    changes_per_commit: float
    link_acts_per_second: Annotated[float, Meta(description="What people did to links of pairs.")]
    average_alignment_time: float
    error_rate: Annotated[float, Meta(description="The share of messages that were refused.")]
    errors: Annotated[dict[str, int], Meta(description="How many were refused, by their error code.")]
    queues: QueuesShape
    series: NotRequired[list[SecondShape]]


class HealthHandler(RestHandler):
    """`GET health`."""

    @operation({200: HealthShape, 503: HealthShape})
    async def get(self) -> None:
        """200 if the database answers and its schema is this program's, else 503. Without its broker a server
        is `degraded`: what others do shows later, and nothing is lost.
        """
        try:
            up_to_date = await self.services.database.read(migrate.is_current)
            parts = {"database": "ok", "migrations": "ok" if up_to_date else "failed"}
        except Unavailable:
            parts = {"database": "failed", "migrations": "unknown"}
        serves = set(parts.values()) == {"ok"}
        is_away = self.services.broker.is_away
        parts["broker"] = "failed" if is_away else "ok"
        status = "failed" if not serves else "degraded" if is_away else "ok"
        self.reply({"status": status, **parts}, HTTPStatus.OK if serves else HTTPStatus.SERVICE_UNAVAILABLE)


class ReadyHandler(RestHandler):
    """`GET ready`: the one address that answers to everybody, and tells nothing besides."""

    async def prepare(self) -> None:  # type: ignore[override]
        """Let everybody in: what watches over a server has nothing to show who it is."""
        self.set_header("Cache-Control", "no-store")
        self.current_user = self._jupyter_current_user = None

    @operation({204: None, 503: None}, is_public=True)
    async def get(self) -> None:
        """204 if requests can be served, else 503; without a word why. `health` says it to people."""
        is_ready = await cast(Readiness, self.settings["jddb_readiness"]).is_ready()
        self.set_status(HTTPStatus.NO_CONTENT if is_ready else HTTPStatus.SERVICE_UNAVAILABLE)
        self.finish()

    def on_finish(self) -> None:
        """No line in the log: this is asked every few seconds, by nobody."""


class MetricsHandler(RestHandler):
    """`GET metrics`."""

    @operation({200: MetricsShape}, query=MetricsQuery)
    async def get(self) -> None:
        """Figures of the last minute."""
        manager = self.services.manager
        series = {"series": manager.series()} if self.query(MetricsQuery).series else {}
        self.reply({**manager.figures(), **series})


class OpenApiHandler(RestHandler):
    """`GET openapi.json`."""

    @operation({200: dict[str, Any]})
    async def get(self) -> None:
        """The OpenAPI 3.1 document of all this."""
        self.reply(self.settings["jddb_openapi"])
