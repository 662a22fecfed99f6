"""Counts over a sliding window, kept by the second, so that counting is an addition.

Percentiles are nearest-rank over the response times that were kept: at most `SAMPLES` a second.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field

WINDOW = 60
"""Seconds that the figures speak of."""
SAMPLES = 500
"""Response times that are kept of each second; a busy second keeps its first ones."""
PERCENTS = (50, 95, 99)


@dataclass(frozen=True, slots=True)
class _Open:
    connections: int = 0
    sessions: int = 0
    waiting: int = 0


@dataclass(slots=True)
class _Second:
    at: int
    before: _Open
    """What was open when this second began."""
    received: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    answered: int = 0
    committed: int = 0
    batches: int = 0
    commit_seconds: float = 0.0
    answer_seconds: float = 0.0
    acts: int = 0
    alignments: int = 0
    alignment_seconds: float = 0.0
    samples: list[float] = field(default_factory=list)
    told: _Open | None = None

    @property
    def open(self) -> _Open:
        """What is open, as far as was told."""
        return self.told or self.before


class SlidingMonitor:
    """The `Monitor` of the sessions: figures of the last minute. `clock` gives seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._begun = clock()
        self._seconds: deque[_Second] = deque()

    def received(self) -> None:
        """A message of a client came in."""
        self._now().received += 1

    def refused(self, code: str) -> None:
        """A message was refused."""
        self._now().refused[code] += 1

    def answered(self, seconds: float) -> None:
        """A change was acknowledged so long after it came in."""
        second = self._now()
        second.answered += 1
        second.answer_seconds += seconds
        if len(second.samples) < SAMPLES:
            second.samples.append(seconds)

    def committed(self, changes: int, seconds: float) -> None:
        """A batch was committed in so long."""
        second = self._now()
        second.batches += 1
        second.committed += changes
        second.commit_seconds += seconds

    def linked(self, seconds: float) -> None:
        """Something that a person did to the links of a pair was committed in so long."""
        self._now().acts += 1

    def aligned(self, seconds: float) -> None:
        """A pair was aligned anew in so long."""
        second = self._now()
        second.alignments += 1
        second.alignment_seconds += seconds

    def open(self, connections: int, sessions: int, waiting: int) -> None:
        """So many connections and sessions are open, and so many changes and messages wait."""
        self._now().told = _Open(connections, sessions, waiting)

    def figures(self) -> dict[str, object]:
        """Rates are a second, times seconds; `error_rate` is the share of messages that were refused."""
        self._now()
        span = max(1.0, min(float(WINDOW), self._clock() - self._begun))
        received = sum(second.received for second in self._seconds)
        answered = sum(second.answered for second in self._seconds)
        batches = sum(second.batches for second in self._seconds)
        committed = sum(second.committed for second in self._seconds)
        alignments = sum(second.alignments for second in self._seconds)
        refused = sum((second.refused for second in self._seconds), Counter[str]())
        samples = sorted(sample for second in self._seconds for sample in second.samples)
        return {
            "window": span,
            "messages_per_second": received / span,
            "changes_per_second": committed / span,
            "average_response_time": _ratio(sum(second.answer_seconds for second in self._seconds), answered),
            "response_time_percentiles": _percentiles(samples),
            "average_commit_time": _ratio(sum(second.commit_seconds for second in self._seconds), batches),
            "changes_per_commit": _ratio(committed, batches),
            "link_acts_per_second": sum(second.acts for second in self._seconds) / span,
            "average_alignment_time": _ratio(
                sum(second.alignment_seconds for second in self._seconds), alignments
            ),
            "error_rate": _ratio(refused.total(), received),
            "errors": dict(refused.most_common()),
        }

    def series(self) -> list[dict[str, object]]:
        """The seconds of the window that are over, oldest first; what is open stands as it was last told."""
        now = self._now()
        known = {second.at: second for second in self._seconds}
        last = self._seconds[0].before
        told: list[dict[str, object]] = []
        for at in range(max(int(self._begun), now.at - WINDOW + 1), now.at):
            second = known.get(at)
            last = last if second is None else second.open
            told.append(_told(second or _Second(at, before=last)))
        return told

    def _now(self) -> _Second:
        at = int(self._clock())
        if not self._seconds or self._seconds[-1].at != at:
            self._seconds.append(_Second(at, self._seconds[-1].open if self._seconds else _Open()))
            while self._seconds[0].at <= at - WINDOW:
                self._seconds.popleft()
        return self._seconds[-1]


def _told(second: _Second) -> dict[str, object]:
    samples = sorted(second.samples)
    return {
        "at": second.at * 1000,
        "messages": second.received,
        "changes": second.committed,
        "errors": second.refused.total(),
        "active_connections": second.open.connections,
        "active_sessions": second.open.sessions,
        "waiting": second.open.waiting,
        "response_time_percentiles": _percentiles(samples),
    }


def _percentiles(samples: list[float]) -> dict[str, float]:
    return {f"p{percent}": _percentile(samples, percent) for percent in PERCENTS}


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _percentile(samples: list[float], percent: int) -> float:
    """The nearest-rank percentile of sorted samples; 0 where there are none."""
    return samples[max(0, -(-len(samples) * percent // 100) - 1)] if samples else 0.0
