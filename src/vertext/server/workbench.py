"""What the server can do, apart from how it is asked."""

from __future__ import annotations

import threading
import weakref
from pathlib import Path

from vertext.errors import UnsupportedInputError
from vertext.inference.cases import find_cases
from vertext.inference.open_scan import OpenScan
from vertext.inference.segmenter import Segmenter
from vertext.pacs.limits import Limits
from vertext.server.job import Job
from vertext.server.job_queue import JobQueue, OwnLimitError
from vertext.server.pacs import Pacs
from vertext.server.question import Question
from vertext.server.served_scan import ServedScan
from vertext.server.server_settings import ServerSettings
from vertext.server.shelf import Shelf
from vertext.server.unpack_zip import unpack_zip
from vertext.server.visitor import Visitor
from vertext.server.visitors import Visitors
from vertext.volumes import read_scan

_FEATURES_KEPT = 2
"""Scans whose image features stay in memory: up to half a gigabyte each."""
_READERS = 2
"""Scans that are read at a time: an upload may unpack to many times its size."""


class Workbench:
    """One model, one worker, and the scans of all visitors.

    Args:
        settings: Model and limits.

    Raises:
        BundleError: The model is missing or damaged.
        UsageError: The address of the DICOMweb server is none.
        MissingExtraError: There is one, and dicomweb-client is not installed.
    """

    def __init__(self, settings: ServerSettings) -> None:
        self.settings = settings
        self.segmenter = Segmenter(settings.model, threads=settings.threads)
        self.visitors = Visitors(settings)
        self.shelf = Shelf(settings.kept_bytes)
        self.pacs = _pacs(settings)
        self._queue = JobQueue(settings.waiting)
        self._reading = threading.BoundedSemaphore(_READERS)
        self._with_features: list[weakref.ref[ServedScan]] = []
        self._running: Job

    def read(
        self, visitor: Visitor, folder: Path, name: str, spacing: tuple[float, float] | None
    ) -> ServedScan:
        """Read the scan among uploaded files, and keep it for the visitor.

        Args:
            visitor: Whose it is.
            folder: Holds the files, a zip among them; it goes with the scan.
            name: What to call it.
            spacing: (row, column) pixel size in mm of a picture.

        Raises:
            OwnLimitError: The visitor has too many scans open.
            ReadError: There is none that can be read.
            UnsupportedInputError: There are several, or it is none that can be segmented; of a
                DICOM study the only sagittal series is taken.
        """
        with self._reading:
            for archive in [file for file in folder.iterdir() if file.suffix.lower() == ".zip"]:
                unpack_zip(archive, folder / "unpacked", self.settings)
                archive.unlink()
            volume = read_scan(_scan_in(folder), spacing=spacing)
        scan = ServedScan(name, volume, folder, self.shelf)
        with visitor.lock:
            if len(visitor.scans) >= self.settings.scans_each:
                raise OwnLimitError(
                    f"{len(visitor.scans)} scans are open already", remedy="Close one of them"
                )
            visitor.scans[scan.id] = scan
        return scan

    def ask(self, visitor: Visitor, scan: ServedScan, question: Question) -> Job:
        """Let a question wait for its turn.

        Raises:
            OwnLimitError: Too many of the visitor wait already.
            BusyError: Too many wait in all.
        """

        def work(job: Job) -> int:
            self._running = job
            result = self._open(scan).segment(**question.arguments())
            # Where the server puts its files is nobody's business.
            return scan.history.add(question.told(), result.read_from(None)).number

        job = Job(work)
        with visitor.lock:
            if visitor.waiting() >= self.settings.waiting_each:
                raise OwnLimitError(
                    f"{self.settings.waiting_each} of your jobs are waiting already",
                    remedy="Wait for one of them, or cancel it",
                )
            self._queue.put(job)
            visitor.jobs[job.id] = job
        return job

    def close(self) -> None:
        """End the worker and remove all files."""
        self.visitors.close()
        self._queue.close()

    def _open(self, scan: ServedScan) -> OpenScan:
        """Return the scan with its image features; only the worker may call this."""
        if scan.opened is None:
            scan.opened = self.segmenter.open(scan.volume, name=scan.name, watch=self._watch)
        alive = [one for ref in self._with_features if (one := ref()) is not None]
        recent = [*(one for one in alive if one is not scan), scan]
        for old in recent[:-_FEATURES_KEPT]:
            old.opened = None
        self._with_features = [weakref.ref(one) for one in recent[-_FEATURES_KEPT:]]
        return scan.opened

    def _watch(self, done: int, count: int) -> None:
        self._running.watch(done, count)


def _scan_in(folder: Path) -> Path:
    """Return the one scan in a folder; of a DICOM study its only sagittal series will be read."""
    paths = [case.path for case in find_cases([folder])]
    if len(paths) == 1:
        return paths[0]
    if all(path.is_dir() for path in paths):
        return folder
    raise UnsupportedInputError(
        f"here are {len(paths)} scans", remedy="Send one series or file at a time"
    )


def _pacs(settings: ServerSettings) -> Pacs | None:
    if settings.dicomweb is None:
        return None
    limits = Limits(series_bytes=settings.upload_bytes, seconds=settings.upload_seconds)
    return Pacs(settings.dicomweb, limits)
