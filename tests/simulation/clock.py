"""Time that passes only when nothing else can happen."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Callable
from concurrent.futures import Executor
from typing import Any

STANDSTILL = 10.0
"""Seconds of real time without anything to wait for, after which the run is taken to be stuck."""


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop whose timers cost no time.

    When only timers are left, the clock jumps to the next one. While a thread works it stands still, so what
    a thread does takes no time either, and the order of events does not depend on the machine.
    """

    def __init__(self) -> None:
        self._now = 0.0
        self._at_work = 0
        super().__init__(_Patient(self))

    def time(self) -> float:
        """Seconds since the start of the loop."""
        return self._now

    def run_in_executor(
        self, executor: Executor | None, func: Callable[..., Any], *args: Any
    ) -> asyncio.Future[Any]:
        """As ever, but the clock waits for it."""
        work = super().run_in_executor(executor, func, *args)
        self._at_work += 1
        work.add_done_callback(self._worked)
        return work

    def _worked(self, _work: asyncio.Future[Any]) -> None:
        self._at_work -= 1

    def waits_for_a_thread(self) -> bool:
        return self._at_work > 0

    def jump(self, seconds: float) -> None:
        self._now += seconds


class _Patient(selectors.DefaultSelector):
    """Asks the operating system only for what threads report."""

    def __init__(self, loop: VirtualLoop) -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is not None and timeout <= 0:
            return super().select(0)
        if timeout is None or self._loop.waits_for_a_thread():
            events = super().select(STANDSTILL)
            if not events:
                raise RuntimeError("nothing can happen any more")
            return events
        self._loop.jump(timeout)
        return super().select(0)
