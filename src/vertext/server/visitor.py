"""Who uses the server from one browser or program: their scans and jobs, nobody else's."""

from __future__ import annotations

import secrets
import shutil
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from vertext.errors import UsageError
from vertext.server.job import Job
from vertext.server.served_scan import ServedScan

_KEPT_JOBS = 50


class NotFoundError(UsageError):
    """This visitor has nothing of that name."""

    code = "not-found"


@dataclass(eq=False)
class Visitor:
    """One visitor.

    Attributes:
        key: Their cookie; cannot be guessed.
        folder: Holds their files, for nobody else to read.
        scans: By id.
        jobs: By id.
        seen: When they last asked for something, seconds of the monotonic clock.
    """

    key: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    folder: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="vertext-")))
    scans: dict[str, ServedScan] = field(default_factory=dict)
    jobs: dict[str, Job] = field(default_factory=dict)
    seen: float = field(default_factory=time.monotonic)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def scan(self, name: str) -> ServedScan:
        """Return one of the scans.

        Raises:
            NotFoundError: There is none of this id.
        """
        if name not in self.scans:
            raise NotFoundError("there is no such scan", remedy="Open it first")
        return self.scans[name]

    def job(self, name: str) -> Job:
        """Return one of the jobs.

        Raises:
            NotFoundError: There is none of this id.
        """
        if name not in self.jobs:
            raise NotFoundError("there is no such job")
        return self.jobs[name]

    def waiting(self) -> int:
        """Return how many jobs have not ended."""
        self.jobs = dict(list(self.jobs.items())[-_KEPT_JOBS:])
        return sum(not job.ended for job in self.jobs.values())

    def close_scan(self, name: str) -> None:
        """Forget a scan and remove its files.

        Raises:
            NotFoundError: There is none of this id.
        """
        scan = self.scan(name)
        del self.scans[name]
        shutil.rmtree(scan.folder, ignore_errors=True)

    def leave(self) -> None:
        """Stop all jobs and remove all files."""
        for job in self.jobs.values():
            job.cancel()
        self.scans.clear()
        shutil.rmtree(self.folder, ignore_errors=True)
