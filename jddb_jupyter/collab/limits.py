"""How much a connection may do in a time. The clock's reading is an argument, in seconds."""

from __future__ import annotations

from collections import deque


class RateLimit:
    """A token bucket: `rate` a second on average, bursts of twice as many. A rate of 0 is no limit."""

    def __init__(self, rate: float, now: float) -> None:
        self._rate = rate
        self._burst = max(1.0, 2 * rate)
        self._left = self._burst
        self._at = now

    def take(self, now: float) -> bool:
        """Use one up, if there is one."""
        if self._rate <= 0:
            return True
        self._left = min(self._burst, self._left + max(0.0, now - self._at) * self._rate)
        self._at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True

    def delay(self, now: float) -> float:
        """Use one up, if need be of those to come: the seconds until it would have been there."""
        if self.take(now):
            return 0.0
        self._left -= 1
        return -self._left / self._rate


class SlidingCount:
    """How often something happened within the last `window` seconds."""

    def __init__(self, window: float) -> None:
        self._window = window
        self._times: deque[float] = deque()

    def add(self, now: float) -> int:
        """Count one more, and say how many there were in the window."""
        self._times.append(now)
        return self.count(now)

    def count(self, now: float) -> int:
        """How many there were in the window."""
        while self._times and self._times[0] <= now - self._window:
            self._times.popleft()
        return len(self._times)
