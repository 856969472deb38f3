"""Answers and corrections of one scan, with a way back."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path

from vertext.errors import UsageError
from vertext.inference.result import Result
from vertext.server.shelf import Kept, Shelf


@dataclass(frozen=True, eq=False)
class Step:
    """One state of a scan's labels.

    Attributes:
        number: Counts all steps that were ever taken.
        told: What was done, for people.
        confidence: Probability of the whole numbering; None after a correction.
        kept: The result, in memory or not.
    """

    number: int
    told: str
    confidence: float | None
    kept: Kept[Result]

    @property
    def result(self) -> Result:
        """The labels and all that is known of them."""
        return self.kept.get()


class History:
    """Steps in their order; safe to share between threads.

    Args:
        shelf: Keeps their results.
        folder: Where it may do so.
        longest: Steps that are kept; the oldest go first.
    """

    def __init__(self, shelf: Shelf, folder: Path, longest: int = 20) -> None:
        self._shelf = shelf
        self._folder = folder
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
        kept = self._shelf.keep(result, _size(result), self._folder)
        with self._lock:
            step = Step(self._next, told, result.report.numbering.confidence, kept)
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


def _size(result: Result) -> int:
    """Return about how many bytes a result takes: its voxels."""
    arrays = (result.labels.data, result.structures, result.canonical.data)
    return sum(array.nbytes for array in arrays)
