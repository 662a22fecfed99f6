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
