"""Many scans in one run: one model load a worker, one bad case never stops the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from vertext.errors import UsageError
from vertext.inference.case_files import CaseFiles
from vertext.inference.case_task import CaseTask
from vertext.inference.run_log import CaseRecord, RunLog
from vertext.inference.scan_case import ScanCase

SOME_FAILED = 1

Runner = Callable[[CaseTask, Sequence[ScanCase]], Iterator[CaseRecord]]
"""Yields the record of each case as it ends, wherever it runs."""


class Cohort:
    """Segments cases into a folder and writes `run.jsonl`.

    Args:
        task: What is done with each case.
        runner: Who does it; this process, one case after another, by default.
        overwrite: Whether to replace outputs that are there already.
        resume: Whether to keep complete outputs of the same input, model and options, and to make
            the others.
    """

    def __init__(
        self,
        task: CaseTask,
        *,
        runner: Runner = map,
        overwrite: bool = False,
        resume: bool = False,
    ) -> None:
        self._task = task
        self._runner = runner
        self._overwrite = overwrite
        self._resume = resume

    def files(self, case: ScanCase) -> CaseFiles:
        """Return the output paths of a case."""
        return self._task.files(case)

    def run(self, cases: Sequence[ScanCase]) -> Iterator[CaseRecord]:
        """Yield the record of each case as it ends.

        Raises:
            UsageError: Outputs are there already and neither overwrite nor resume was asked for.
            BundleError: The model is missing or damaged.
            ResourceError: `run.jsonl` cannot be written, or the runner does not answer.
        """
        self._task.recipe.open()
        if not self._overwrite and not self._resume:
            self._refuse_existing(cases)
        log = RunLog(self._task.folder)
        complete = [case for case in cases if self._resume and self._is_made(case, log)]
        waiting = [case for case in cases if case not in complete]
        log.drop([case.name for case in waiting])
        for case in complete:
            yield log[case.name].skipped()
        for record in self._runner(self._task, waiting):
            log.add(record)
            yield record

    def _refuse_existing(self, cases: Sequence[ScanCase]) -> None:
        existing = [file for case in cases for file in self.files(case).existing()]
        if existing:
            raise UsageError(
                f"{len(existing)} result file{'s are' if len(existing) > 1 else ' is'} there "
                f"already, such as {existing[0].name}",
                source=self._task.folder,
                remedy="Add --resume to keep complete results, or --overwrite to replace them",
            )

    def _is_made(self, case: ScanCase, log: RunLog) -> bool:
        """Tell whether all outputs are there and come from this input, model and options."""
        if case.name not in log or not self.files(case).all_exist():
            return False
        record = log[case.name]
        return record.status != "failed" and record.fingerprint == self._task.fingerprint(case)


def exit_code(records: Sequence[CaseRecord]) -> int:
    """Return the exit code of a run: a single case gives its own, several give 1 if any failed."""
    codes = [record.exit_code for record in records if record.status == "failed"]
    if not codes:
        return 0
    return codes[0] if len(records) == 1 else SOME_FAILED
