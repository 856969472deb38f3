"""Answers and corrections of one scan, with a way back."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from vertext.errors import UsageError
from vertext.inference.result import Result


@dataclass(frozen=True, eq=False)
class Step:
    """One state of a scan's labels.

    Attributes:
        number: Counts all steps that were ever taken.
        told: What was done, for people.
        result: The labels and all that is known of them.
    """

    number: int
    told: str
    result: Result


class History:
    """Steps in their order; safe to share between threads.

    Args:
        longest: Steps that are kept; the oldest go first.
    """

    def __init__(self, longest: int = 20) -> None:
        self._longest = longest
        self._steps: list[Step] = []
        self._place = -1
        self._next = 1
        self._lock = threading.Lock()

    @property
    def steps(self) -> tuple[Step, ...]:
        """All steps, those that were undone too."""
        return tuple(self._steps)

    @property
    def current(self) -> Step | None:
        """The step that is shown; None before the first."""
        steps, place = self._steps, self._place
        return steps[place] if 0 <= place < len(steps) else None

    def add(self, told: str, result: Result) -> Step:
        """Take a step; what was undone before is forgotten."""
        with self._lock:
            step = Step(self._next, told, result)
            self._next += 1
            self._steps = [*self._steps[: self._place + 1], step][-self._longest :]
            self._place = len(self._steps) - 1
            return step

    def move(self, by: int) -> Step:
        """Undo (-1) or redo (1).

        Raises:
            UsageError: There is no step to go to.
        """
        with self._lock:
            place = self._place + by
            if not 0 <= place < len(self._steps):
                raise UsageError(
                    "there is nothing to undo" if by < 0 else "there is nothing to redo"
                )
            self._place = place
            return self._steps[place]

    def step(self, number: int) -> Step:
        """Return a step by its number.

        Raises:
            UsageError: It is not kept any more, or never was.
        """
        for step in self._steps:
            if step.number == number:
                return step
        kept = ", ".join(str(step.number) for step in self._steps) or "none"
        raise UsageError(f"there is no step {number}", remedy=f"Steps: {kept}")
