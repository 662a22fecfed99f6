"""The figures of the last minute."""

from __future__ import annotations

import pytest

from jddb_jupyter.metrics.monitor import WINDOW, SlidingMonitor


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_nothing_happened(clock):
    figures = SlidingMonitor(clock).figures()
    assert figures["messages_per_second"] == figures["average_response_time"] == figures["error_rate"] == 0


def test_rates_are_over_the_time_that_was_watched(clock):
    monitor = SlidingMonitor(clock)
    for _ in range(10):
        clock.now += 1
        for _ in range(4):
            monitor.received()
        monitor.refused("rate_limited")
    figures = monitor.figures()
    assert figures["messages_per_second"] == 4
    assert figures["error_rate"] == 0.25


def test_what_is_older_than_the_window_does_not_count(clock):
    monitor = SlidingMonitor(clock)
    monitor.received()
    monitor.answered(5)
    clock.now += WINDOW
    figures = monitor.figures()
    assert figures["messages_per_second"] == figures["average_response_time"] == 0


def test_response_times(clock):
    monitor = SlidingMonitor(clock)
    for milliseconds in range(1, 101):
        monitor.answered(milliseconds / 1000)
    monitor.committed(100, 0.5)
    monitor.committed(50, 0.1)
    figures = monitor.figures()
    assert figures["average_response_time"] == pytest.approx(0.0505)
    assert figures["response_time_percentiles"] == {"p50": 0.05, "p95": 0.095, "p99": 0.099}
    assert figures["changes_per_commit"] == 75
    assert figures["average_commit_time"] == pytest.approx(0.3)


def test_refusals_are_told_by_their_code(clock):
    monitor = SlidingMonitor(clock)
    for code in ("rate_limited", "invalid_json", "rate_limited"):
        monitor.received()
        monitor.refused(code)
    assert monitor.figures()["errors"] == {"rate_limited": 2, "invalid_json": 1}


def test_the_series_has_every_second_also_those_without_news(clock):
    monitor = SlidingMonitor(clock)
    monitor.open(3, 2, 1)
    monitor.received()
    clock.now += 2
    monitor.committed(5, 0.1)
    monitor.answered(0.2)
    clock.now += 1
    monitor.received()
    series = monitor.series()
    assert [second["at"] for second in series] == [1000_000, 1001_000, 1002_000]
    assert [second["messages"] for second in series] == [1, 0, 0]
    assert [second["changes"] for second in series] == [0, 0, 5]
    assert [second["active_connections"] for second in series] == [3, 3, 3]
    assert series[2]["response_time_percentiles"] == {"p50": 0.2, "p95": 0.2, "p99": 0.2}


def test_the_series_ends_with_the_window(clock):
    monitor = SlidingMonitor(clock)
    monitor.open(3, 1, 0)
    clock.now += 1
    monitor.open(1, 1, 0)
    clock.now += WINDOW - 1
    series = monitor.series()
    assert len(series) == WINDOW - 1
    assert {second["active_connections"] for second in series} == {1}
