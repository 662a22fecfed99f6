"""Counts links that did not work: nobody guesses 256 bits, but whoever tries is slowed down and noted."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Final

from jddb_jupyter.collab.limits import SlidingCount
from jddb_jupyter.errors import RateLimited

log = logging.getLogger(__name__)

WINDOW_SECONDS: Final = 60.0
MOST_MISSES: Final = 20
"""Of one person, within the window."""
MOST_PEOPLE: Final = 10_000
"""How many people are remembered; those who missed longest ago are forgotten first."""


class Guesses:
    """The misses of each person (by id). `clock` gives seconds since the epoch."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._misses: dict[int, SlidingCount] = {}
        self.total = 0
        """Misses since the start."""

    def check(self, user_id: int) -> None:
        """RateLimited if a person missed too often just now."""
        misses = self._misses.get(user_id)
        if misses is not None and misses.count(self._clock()) >= MOST_MISSES:
            raise RateLimited("too_many_guesses")

    def missed(self, user_id: int) -> None:
        """A link of theirs did not work."""
        self.total += 1
        misses = self._misses.pop(user_id, None) or SlidingCount(WINDOW_SECONDS)
        self._misses[user_id] = misses
        if misses.add(self._clock()) == MOST_MISSES:
            log.warning("user %d tried %d invitation links that do not work", user_id, MOST_MISSES)
        while len(self._misses) > MOST_PEOPLE:
            del self._misses[next(iter(self._misses))]
