"""Seconds spent on each step of a scan."""

from __future__ import annotations

import time
from typing import Literal

from vertext.reports.report import Timings

Step = Literal["read", "network", "decode", "measure"]


class Clock:
    """Adds up the seconds of each step, from its making or the step before.

    Args:
        read: Seconds that reading the scan took, where it was read before.
    """

    def __init__(self, *, read: float = 0.0) -> None:
        self._last = time.perf_counter()
        self._spent: dict[Step, float] = {
            "read": read, "network": 0.0, "decode": 0.0, "measure": 0.0
        }  # fmt: skip

    def stop(self, step: Step) -> float:
        """End a step and return the seconds that it has taken in all."""
        now = time.perf_counter()
        self._spent[step] += now - self._last
        self._last = now
        return self._spent[step]

    def timings(self) -> Timings:
        """Return what was spent so far."""
        return Timings(**{step: round(seconds, 3) for step, seconds in self._spent.items()})
