"""Scores as CSV, JSON, Markdown and LaTeX."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from vertext.files import atomic_path
from vertext.metrics.case_scores import CaseScores
from vertext.metrics.estimate import Estimate
from vertext.metrics.structure_score import METRICS, metric_title
from vertext.metrics.summary import StructureSummary, Summary
from vertext.metrics.table import Table
from vertext.metrics.view import View

_VIEW_HEADER = ("score", "mean", "95 % interval", "n")
_DECIMALS = {"hd95": 2, "assd": 2, "asd": 2}


def write_score_tables(
    folder: str | Path,
    cases: Sequence[CaseScores],
    summary: Summary,
    *,
    skipped: Sequence[str] = (),
) -> None:
    """Write structures.csv, cases.csv, summary.json, summary.md and summary.tex.

    Args:
        folder: Where to.
        cases: Scores of every case.
        summary: Their summary.
        skipped: Cases with truth that were left out for want of a prediction.

    Raises:
        ResourceError: A file cannot be written.
    """
    tables = score_tables(summary)
    head = _head(summary, skipped)
    content = {
        "structures.csv": structures_csv(cases),
        "cases.csv": cases_csv(cases),
        "summary.json": _json(cases, summary, skipped),
        "summary.md": "\n".join(["# Scores", "", *head, "", *(t.markdown() for t in tables)]),
        "summary.tex": "\n".join([*(f"% {line}" for line in head), *(t.latex() for t in tables)]),
    }
    for name, text in content.items():
        with atomic_path(Path(folder) / name) as file:
            file.write_text(text, encoding="utf-8")


def score_tables(summary: Summary) -> tuple[Table, ...]:
    """Return a table of each view, then the structures and kinds one by one."""
    settings = summary.settings
    how = f" (aggregation {settings.aggregate}, missing {settings.missing})"
    views = tuple(
        Table(
            view.value + how * (view in (View.FINE, View.KINDS)),
            _VIEW_HEADER,
            [_row(*entry) for entry in group.items()],
        )
        for view, group in summary.views.items()
        if group
    )
    return (
        *views,
        _by_class(f"Structures{how}", summary.structures, settings.unit),
        _by_class(f"Kinds{how}", summary.kinds, settings.unit),
    )


def cases_csv(cases: Sequence[CaseScores]) -> str:
    """Return one line a case and score: case, score, value; then the Dice of structures."""
    rows = []
    for case in cases:
        scores = [*case.views.values(), case.structures]
        rows += [[case.case, name, value] for group in scores for name, value in group.items()]
    return _csv(["case", "score", "value"], rows)


def structures_csv(cases: Sequence[CaseScores]) -> str:
    """Return one line a case and structure (or kind), also for false positives."""
    rows = []
    for case in cases:
        for group, scores in (("structure", case.outlines), ("kind", case.tissue)):
            for name, score in scores.items():
                values = asdict(score)
                start = [case.case, case.patient, group, name]
                rows.append([*start, *("" if _nan(v) else v for v in values.values())])
    counts = ["present", "missed", "spurious", "both", "truth", "predicted"]
    return _csv(["case", "patient", "group", "name", *counts, *METRICS], rows)


def _head(summary: Summary, skipped: Sequence[str]) -> list[str]:
    lines = [
        f"{summary.volumes} volumes of {summary.patients} patients. Intervals: 95 %, bootstrap "
        "over patients. Views C and D are always by volume, in mm.",
        summary.settings.sentence,
    ]
    if skipped:
        lines.append(f"Truth without a prediction, left out: {', '.join(skipped)}.")
    return lines


def _by_class(title: str, classes: Mapping[str, StructureSummary], unit: str) -> Table:
    titles = [metric_title(metric, unit) for metric in METRICS]
    rows = [
        [
            name,
            *(str(count) for count in (one.present, one.missed, one.spurious)),
            *(_cell(metric, one.metrics.get(metric)) for metric in METRICS),
        ]
        for name, one in classes.items()
    ]
    return Table(title, ["name", "n", "missed", "false positives", *titles], rows)


def _row(name: str, estimate: Estimate) -> list[str]:
    interval = f"{estimate.low:.3f} to {estimate.high:.3f}"
    return [name, f"{estimate.mean:.3f}", interval, str(estimate.n)]


def _cell(metric: str, estimate: Estimate | None) -> str:
    return "-" if estimate is None else f"{estimate.mean:.{_DECIMALS.get(metric, 3)}f}"


def _csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(header)
    table.writerows(rows)
    return text.getvalue()


def _json(cases: Sequence[CaseScores], summary: Summary, skipped: Sequence[str]) -> str:
    content = {
        **asdict(summary),
        "unit": summary.settings.unit,
        "definitions": summary.settings.sentence,
        "skipped": list(skipped),
        "cases": [_case(case) for case in cases],
    }
    return json.dumps(_plain(content), indent=2, allow_nan=False) + "\n"


def _case(case: CaseScores) -> dict[str, Any]:
    return asdict(case) | {
        "fine": case.fine,
        "structures": case.structures,
        "kinds": case.kinds,
        "false_positives": case.false_positives,
        "all_right": case.numbering.all_right,
        "views": case.views,
    }


def _plain(value: Any) -> Any:
    """Make JSON of it: what is not a number is null."""
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    return None if _nan(value) else value


def _nan(value: object) -> bool:
    return isinstance(value, float) and math.isnan(value)
