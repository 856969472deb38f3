"""Seconds spent on each step of a scan."""

from __future__ import annotations

import time
from typing import Literal

from vertext.reports.report import Timings

Step = Literal["read", "coarse", "registration", "network", "decode", "measure"]


class Clock:
    """Adds up the seconds of each step, from its making or the step before.

    Args:
        **spent: Seconds of steps that were done before, such as reading the scan.
    """

    def __init__(self, **spent: float) -> None:
        self._last = time.perf_counter()
        every = dict.fromkeys(("read", "network", "decode", "measure"), 0.0)
        self._spent: dict[str, float] = every | spent

    def stop(self, step: Step) -> float:
        """End a step and return the seconds that it has taken in all."""
        now = time.perf_counter()
        self._spent[step] = self._spent.get(step, 0.0) + now - self._last
        self._last = now
        return self._spent[step]

    def timings(self) -> Timings:
        """Return what was spent so far."""
        return Timings(**{step: round(seconds, 3) for step, seconds in self._spent.items()})
