"""One worker, and the jobs that wait for it."""

from __future__ import annotations

import queue
import threading

from vertext.errors import VertextError
from vertext.server.job import Job


class BusyError(VertextError):
    """Nobody can be served now."""

    code = "busy"


class OwnLimitError(VertextError):
    """A visitor has as much as one may have."""

    code = "limit"


class JobQueue:
    """Runs one job after another: the network takes all cores as it is.

    Args:
        waiting: Jobs that may wait.
    """

    def __init__(self, waiting: int) -> None:
        self._queue: queue.Queue[Job | None] = queue.Queue(maxsize=waiting)
        self._worker = threading.Thread(target=self._work, name="vertext-jobs", daemon=True)
        self._worker.start()

    def put(self, job: Job) -> None:
        """Let a job wait for its turn.

        Raises:
            BusyError: Too many wait already.
        """
        try:
            self._queue.put_nowait(job)
        except queue.Full:
            raise BusyError(
                f"{self._queue.maxsize} jobs are waiting already", remedy="Try again in a minute"
            ) from None

    def close(self) -> None:
        """Let the worker end after the job that it is at."""
        while True:
            try:
                self._queue.get_nowait()
            except queue.Empty:
                break
        self._queue.put(None)
        self._worker.join()

    def _work(self) -> None:
        while (job := self._queue.get()) is not None:
            job.run()
