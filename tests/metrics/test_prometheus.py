"""The same counts as Prometheus series."""

from __future__ import annotations

import time
from typing import Any

import pytest
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.parser import text_string_to_metric_families

from jddb_jupyter.metrics.monitor import SlidingMonitor
from jddb_jupyter.metrics.prometheus import PrometheusMonitor


@pytest.fixture
def monitor():
    monitor = PrometheusMonitor(SlidingMonitor(time.time), "1.2.3")
    monitor.publish(
        lambda: {
            "active_connections": 4,
            "active_sessions": 2,
            "active_pairs": 1,
            "queues": {"commits": 1, "messages": 7},
        }
    )
    yield monitor
    monitor.withdraw()


def samples(monitor: PrometheusMonitor) -> dict[str, Any]:
    registry = CollectorRegistry()
    registry.register(monitor)
    families = text_string_to_metric_families(generate_latest(registry).decode())
    return {
        sample.name + "".join(f":{value}" for value in sample.labels.values()): sample.value
        for family in families
        for sample in family.samples
    }


def test_what_is_counted_goes_to_both(monitor):
    monitor.received()
    monitor.refused("rate_limited")
    monitor.committed(5, 0.003)
    monitor.answered(0.004)
    monitor.linked(0.002)
    monitor.aligned(0.2)
    monitor.open(4, 2, 8)
    told = samples(monitor)
    assert told["jddb_messages_received_total"] == 1
    assert told["jddb_messages_refused_total:rate_limited"] == 1
    assert told["jddb_changes_committed_total"] == 5
    assert told["jddb_commit_seconds_sum"] == pytest.approx(0.003)
    assert told["jddb_commit_changes_bucket:5.0"] == 1
    assert told["jddb_change_response_seconds_bucket:0.0025"] == 0
    assert told["jddb_change_response_seconds_bucket:0.005"] == 1
    assert told["jddb_link_act_seconds_count"] == 1
    assert told["jddb_alignment_seconds_sum"] == pytest.approx(0.2)
    assert told["jddb_build_info:1.2.3"] == 1
    figures = monitor.figures()
    assert figures["error_rate"] == 1
    assert figures["average_response_time"] == pytest.approx(0.004)
    assert figures["average_alignment_time"] == pytest.approx(0.2)
    assert figures["link_acts_per_second"] == 1


def test_what_is_open_is_read_when_it_is_asked_for(monitor):
    told = samples(monitor)
    assert told["jddb_active_connections"] == 4
    assert told["jddb_active_sessions"] == 2
    assert told["jddb_active_pairs"] == 1
    assert told["jddb_queued_changes"] == 1
    assert told["jddb_queued_messages"] == 7


def test_two_servers_in_one_process_do_not_get_in_each_others_way(monitor):
    second = PrometheusMonitor(SlidingMonitor(time.time), "1.2.3")
    second.publish(monitor.figures)
    second.withdraw()
    second.withdraw()
