"""Many scans in one run: one model load, one bad case never stops the others."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

from vertext.errors import ResourceError, UsageError, VertextError
from vertext.inference.case_files import CaseFiles
from vertext.inference.outputs import Outputs
from vertext.inference.run_log import CaseRecord, RunLog, peak_memory_mib
from vertext.inference.scan_case import ScanCase
from vertext.inference.scan_segmenter import ScanSegmenter

SOME_FAILED = 1

logger = logging.getLogger(__name__)


class Cohort:
    """Segments cases into a folder and writes `run.jsonl`.

    Args:
        segmenter: The loaded model.
        folder: Output folder.
        outputs: What to write for each case.
        spacing: (row, column) pixel size of pictures in mm.
        overwrite: Whether to replace outputs that are there already.
        resume: Whether to keep complete outputs and make the others.
        workers: Cases at a time.
    """

    def __init__(
        self,
        segmenter: ScanSegmenter,
        folder: str | Path,
        *,
        outputs: Outputs = Outputs(),  # noqa: B008 - frozen
        spacing: tuple[float, float] | None = None,
        overwrite: bool = False,
        resume: bool = False,
        workers: int = 1,
    ) -> None:
        self._segmenter = segmenter
        self._folder = Path(folder)
        self._outputs = outputs
        self._spacing = spacing
        self._overwrite = overwrite
        self._resume = resume
        self._workers = workers

    def files(self, name: str, source: str | Path) -> CaseFiles:
        """Return the output paths of a case.

        Args:
            name: Its name.
            source: Its scan.
        """
        return CaseFiles(self._folder, name, self._outputs.of(source))

    def run(self, cases: Sequence[ScanCase]) -> Iterator[CaseRecord]:
        """Yield the record of each case as it ends.

        Raises:
            UsageError: Outputs are there already and neither overwrite nor resume was asked for.
            ResourceError: `run.jsonl` cannot be written.
        """
        complete = self._complete(cases)
        waiting = [case for case in cases if case not in complete]
        log = RunLog(self._folder, replacing=[case.name for case in waiting])
        for case in complete:
            record = CaseRecord(name=case.name, input=case.told, status="skipped")
            if case.name not in log:
                log.add(record)
            yield record
        for record in self._records(waiting):
            log.add(record)
            yield record

    def _complete(self, cases: Sequence[ScanCase]) -> list[ScanCase]:
        """Return the cases to skip, after making sure that nothing is lost without being asked."""
        if self._overwrite:
            return []
        if self._resume:
            return [c for c in cases if self._segmenter.made(self.files(c.name, c.told))]
        existing = [file for c in cases for file in self.files(c.name, c.told).existing()]
        if existing:
            raise UsageError(
                f"{len(existing)} result file{'s are' if len(existing) > 1 else ' is'} there "
                f"already, such as {existing[0].name}",
                source=self._folder,
                remedy="Add --resume to keep complete results, or --overwrite to replace them",
            )
        return []

    def _records(self, cases: Sequence[ScanCase]) -> Iterator[CaseRecord]:
        if self._workers == 1:
            yield from map(self._record, cases)
            return
        pool = ThreadPoolExecutor(self._workers)
        try:
            for future in as_completed([pool.submit(self._record, case) for case in cases]):
                yield future.result()
        finally:
            # After an interruption the cases that have not begun must not begin any more.
            pool.shutdown(cancel_futures=True)

    def _record(self, case: ScanCase) -> CaseRecord:
        start = time.perf_counter()
        error = self._error_of(case)
        return CaseRecord(
            name=case.name,
            input=case.told,
            status="done" if error is None else "failed",
            code=None if error is None else error.code,
            exit_code=0 if error is None else error.exit_code,
            message=None if error is None else str(error),
            seconds=round(time.perf_counter() - start, 3),
            peak_memory_mib=peak_memory_mib(),
        )

    def _error_of(self, case: ScanCase) -> VertextError | None:
        """Segment a case and write its files; return what went wrong, None if nothing."""
        try:
            with case.at_hand() as scan:
                self._outputs.check(scan.path)
                result = self._segmenter.segment(scan.path, spacing=self._spacing, name=case.name)
                scan.keep(result, self.files(case.name, case.told))
        except VertextError as error:
            return error
        except MemoryError:
            return ResourceError("the memory does not suffice for this scan", source=case.told)
        # A defect of ours in one scan must not cost the user all the others.
        except Exception as error:
            logger.exception("unexpected error in %s", case.told)
            return VertextError(
                f"unexpected {type(error).__name__}: {error}",
                source=case.told,
                remedy="This is a defect of vertext; please report it",
            )
        return None


def exit_code(records: Sequence[CaseRecord]) -> int:
    """Return the exit code of a run: a single case gives its own, several give 1 if any failed."""
    codes = [record.exit_code for record in records if record.status == "failed"]
    if not codes:
        return 0
    return codes[0] if len(records) == 1 else SOME_FAILED
