"""What a whole run found: all measures in one table, and a page on its scans."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from vertext.files import atomic_path
from vertext.inference.cohort import Cohort
from vertext.inference.run_log import CaseRecord
from vertext.inference.scan_case import ScanCase
from vertext.measures.measure import Measure
from vertext.measures.write_table import check_table, write_table
from vertext.reports.cohort_html import CohortRow, cohort_html
from vertext.reports.report import Report


class CohortSummary:
    """Writes `measures.parquet` and `summary.html` beside the results.

    Args:
        folder: Output folder of the run.

    Raises:
        MissingExtraError: polars is not installed.
    """

    def __init__(self, folder: Path) -> None:
        self.page = folder / "summary.html"
        self.table = folder / "measures.parquet"
        check_table(self.table)

    def write(
        self, cohort: Cohort, cases: Sequence[ScanCase], records: Sequence[CaseRecord]
    ) -> None:
        """Write both, from the reports of all cases of the run.

        Raises:
            ReadError: A report was changed or taken away since.
            ResourceError: A file cannot be written.
        """
        files = {case.name: cohort.files(case) for case in cases}
        reports = {
            record.name: Report.load(files[record.name].report)
            for record in records
            if record.status != "failed"
        }
        write_table({name: _measures(report) for name, report in reports.items()}, self.table)
        rows = [
            CohortRow(
                name=record.name,
                status=record.status,
                seconds=record.seconds,
                message=record.message,
                report=reports.get(record.name),
                link=_link(files[record.name].preview, self.page, record),
            )
            for record in records
        ]
        with atomic_path(self.page) as temporary:
            temporary.write_text(cohort_html(self.page.parent.name, rows), encoding="utf-8")


def _measures(report: Report) -> list[Measure]:
    return [Measure(**entry.model_dump()) for entry in report.measures]


def _link(preview: Path, page: Path, record: CaseRecord) -> str | None:
    if record.status == "failed":
        return None
    return preview.relative_to(page.parent).as_posix()
