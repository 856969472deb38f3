"""A piece of work that takes a while: how far it is, and how it ended."""

from __future__ import annotations

import logging
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from vertext.errors import VertextError

_log = logging.getLogger(__name__)


class JobState(StrEnum):
    """Where a job stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class CancelledError(Exception):
    """Raised inside a job that was cancelled."""


@dataclass(eq=False)
class Job:
    """Work that a worker does when its turn comes; what it returns is the answer's number.

    Attributes:
        work: Does it, and tells `watch` of this job how far it is.
        id: Cannot be guessed.
        state: Where it stands.
        done: Slices that the network has seen.
        count: Slices in all, 0 until it is known.
        answer: Number of the answer in the scan's history, once it is done.
        error: Why it failed.
    """

    work: Callable[[Job], int]
    id: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    state: JobState = JobState.WAITING
    done: int = 0
    count: int = 0
    answer: int | None = None
    error: VertextError | None = None
    _cancelled: threading.Event = field(default_factory=threading.Event)
    _ended: threading.Event = field(default_factory=threading.Event)

    @property
    def ended(self) -> bool:
        """Tell whether nothing more will happen."""
        return self._ended.is_set()

    def wait(self) -> None:
        """Wait until nothing more will happen."""
        self._ended.wait()

    def cancel(self) -> None:
        """Stop it before its turn, or after the slices that the network is at."""
        self._cancelled.set()

    def watch(self, done: int, count: int) -> None:
        """Take note of how far it is.

        Raises:
            CancelledError: It was cancelled.
        """
        self.done, self.count = done, count
        if self._cancelled.is_set():
            raise CancelledError

    def run(self) -> None:
        """Do the work and take note of how it ended; a defect of ours is an end too."""
        self.state = self._outcome()
        self._ended.set()

    def _outcome(self) -> JobState:
        if self._cancelled.is_set():
            return JobState.CANCELLED
        self.state = JobState.RUNNING
        try:
            self.answer = self.work(self)
        except CancelledError:
            return JobState.CANCELLED
        except VertextError as error:
            self.error = error
            return JobState.FAILED
        except Exception:
            _log.exception("A job broke down.")
            self.error = VertextError("something broke down; the server's log tells what")
            return JobState.FAILED
        return JobState.DONE
