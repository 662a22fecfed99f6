"""The same counts as Prometheus series, on the `/metrics` that Jupyter already has.

Names follow https://prometheus.io/docs/practices/naming/: base units, `_total` for what only grows. Counters
go on for as long as the process lives; what is open now is read when somebody asks for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from prometheus_client import REGISTRY, CollectorRegistry, Counter, Histogram, Info
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from jddb_jupyter.collab.ports import Monitor

_SECONDS: Final = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
_CHANGES: Final = (1, 2, 5, 10, 20, 50, 100, 200, 500)


class PrometheusMonitor(Collector):
    """A `Monitor` that counts for Prometheus and passes everything on to another one."""

    def __init__(self, inner: Monitor, version: str) -> None:
        self._inner = inner
        self._figures: Callable[[], Mapping[str, Any]] | None = None
        self._registry = registry = CollectorRegistry()
        Info("jddb_build", "The running version of jddb_jupyter.", registry=registry).info(
            {"version": version}
        )
        self._received = Counter("jddb_messages_received", "Messages of clients.", registry=registry)
        self._refused = Counter(
            "jddb_messages_refused", "Messages of clients that were refused.", ["code"], registry=registry
        )
        self._committed = Counter("jddb_changes_committed", "Changes that were committed.", registry=registry)
        self._response = Histogram(
            "jddb_change_response_seconds",
            "From the arrival of a change to its acknowledgement.",
            buckets=_SECONDS,
            registry=registry,
        )
        self._commit = Histogram(
            "jddb_commit_seconds", "Duration of a commit.", buckets=_SECONDS, registry=registry
        )
        self._batch = Histogram(
            "jddb_commit_changes", "Changes in one commit.", buckets=_CHANGES, registry=registry
        )
        self._act = Histogram(
            "jddb_link_act_seconds",
            "Duration of a commit of what a person did to the links of a pair.",
            buckets=_SECONDS,
            registry=registry,
        )
        self._alignment = Histogram(
            "jddb_alignment_seconds", "Aligning a pair anew.", buckets=_SECONDS, registry=registry
        )

    def received(self) -> None:
        """A message of a client came in."""
        self._received.inc()
        self._inner.received()

    def refused(self, code: str) -> None:
        """A message was refused."""
        self._refused.labels(code).inc()
        self._inner.refused(code)

    def answered(self, seconds: float) -> None:
        """A change was acknowledged so long after it came in."""
        self._response.observe(seconds)
        self._inner.answered(seconds)

    def committed(self, changes: int, seconds: float) -> None:
        """A batch was committed in so long."""
        self._committed.inc(changes)
        self._commit.observe(seconds)
        self._batch.observe(changes)
        self._inner.committed(changes, seconds)

    def linked(self, seconds: float) -> None:
        """Something that a person did to the links of a pair was committed in so long."""
        self._act.observe(seconds)
        self._inner.linked(seconds)

    def aligned(self, seconds: float) -> None:
        """A pair was aligned anew in so long."""
        self._alignment.observe(seconds)
        self._inner.aligned(seconds)

    def open(self, connections: int, sessions: int, waiting: int) -> None:
        """So many connections and sessions are open, and so many changes and messages wait."""
        self._inner.open(connections, sessions, waiting)

    def figures(self) -> dict[str, object]:
        """The figures of the other monitor."""
        return self._inner.figures()

    def series(self) -> list[dict[str, object]]:
        """The series of the other monitor."""
        return self._inner.series()

    # On Jupyter's page

    def publish(self, figures: Callable[[], Mapping[str, Any]]) -> None:
        """Show the series on `/metrics`; `figures` tells what is open and waiting (`GET metrics`)."""
        self._figures = figures
        REGISTRY.register(self)

    def withdraw(self) -> None:
        """Show them no longer."""
        if self._figures is not None:
            self._figures = None
            REGISTRY.unregister(self)

    def describe(self) -> Iterable[Metric]:
        """Nothing: two servers in one process may both be shown."""
        return ()

    def collect(self) -> Iterable[Metric]:
        """All series, as they are now."""
        yield from self._registry.collect()
        if self._figures is None:
            return
        figures = self._figures()
        for name, help, value in (
            ("jddb_active_connections", "Open sockets.", figures["active_connections"]),
            ("jddb_active_sessions", "Sessions with somebody in them.", figures["active_sessions"]),
            ("jddb_active_pairs", "Pairs with somebody in them.", figures["active_pairs"]),
            ("jddb_queued_changes", "Changes and requests that wait.", figures["queues"]["commits"]),
            ("jddb_queued_messages", "Messages that wait for receivers.", figures["queues"]["messages"]),
        ):
            yield GaugeMetricFamily(name, help, value=value)
