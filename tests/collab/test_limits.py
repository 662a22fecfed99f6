"""Rates, with a clock that the test turns."""

from __future__ import annotations

from jddb_jupyter.collab.limits import RateLimit, SlidingCount


def test_burst_of_twice_the_rate_then_the_rate():
    limit = RateLimit(5, now=0)
    assert sum(limit.take(0) for _ in range(20)) == 10
    assert not limit.take(0.1)
    assert limit.take(0.2)
    assert sum(limit.take(100) for _ in range(20)) == 10


def test_zero_is_no_limit():
    limit = RateLimit(0, now=0)
    assert all(limit.take(0) for _ in range(1000))


def test_clock_that_goes_back_gives_nothing():
    limit = RateLimit(1, now=100)
    assert [limit.take(100), limit.take(100), limit.take(0)] == [True, True, False]


def test_count_forgets_what_is_older_than_its_window():
    count = SlidingCount(60)
    assert [count.add(0), count.add(59), count.add(60), count.add(200)] == [1, 2, 2, 1]
