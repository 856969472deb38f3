"""What `vertext segment` shows: a progress bar, a line a case, and the JSON summary."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

if TYPE_CHECKING:
    from vertext.inference.cohort import Cohort
    from vertext.inference.run_log import CaseRecord
    from vertext.inference.scan_case import ScanCase

SUMMARY_SCHEMA = 1
_STYLES = {"done": "green", "failed": "red", "skipped": "yellow"}


def show_progress(cohort: Cohort, cases: Sequence[ScanCase]) -> list[CaseRecord]:
    """Run all cases with a progress bar on stderr and a line for each that ends."""
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    records = []
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("segmenting", total=len(cases))
        for record in cohort.run(cases):
            records.append(record)
            console.print(_line(record), highlight=False, soft_wrap=True)
            progress.advance(task)
    if len(records) > 1:
        console.print(_total(records), highlight=False)
    return records


def summary_json(
    records: Sequence[CaseRecord], cohort: Cohort, cases: Sequence[ScanCase], exit_code: int
) -> str:
    """Return what became of each case, and where its files are."""
    case_of = {case.name: case for case in cases}
    entries = []
    for record in records:
        files = cohort.files(case_of[record.name])
        wanted = files.wanted() if record.status != "failed" else []
        paths = {
            what: str(path) if path in wanted else None
            for what, path in (
                ("labels", files.labels),
                ("segmentation", files.segmentation),
                ("structured_report", files.structured_report),
                ("table", files.table),
                ("picture", files.picture),
                ("html", files.html),
                ("report", files.report),
                ("preview", files.preview),
            )
        }
        entries.append(asdict(record) | paths)
    return json.dumps(
        {"schema": SUMMARY_SCHEMA, "exit_code": exit_code, "cases": entries}, indent=2
    )


def _line(record: CaseRecord) -> str:
    style = _STYLES[record.status]
    said = record.message or (f"{record.seconds:.1f} s" if record.status == "done" else "")
    return f"[{style}]{record.status:>7}[/] {escape(record.name)}  {escape(said)}"


def _total(records: Sequence[CaseRecord]) -> str:
    counts = {status: sum(r.status == status for r in records) for status in _STYLES}
    return ", ".join(f"{count} {status}" for status, count in counts.items() if count)
