"""Scores as CSV, JSON and Markdown."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from vertext.files import atomic_path
from vertext.metrics.case_scores import CaseScores
from vertext.metrics.summary import Estimate


def write_score_tables(
    folder: str | Path, cases: Sequence[CaseScores], summary: Mapping[str, Estimate]
) -> None:
    """Write cases.csv, summary.json and summary.md.

    Raises:
        ResourceError: A file cannot be written.
    """
    folder = Path(folder)
    content = {
        "cases.csv": cases_csv(cases),
        "summary.json": _summary_json(cases, summary),
        "summary.md": summary_markdown(summary),
    }
    for name, text in content.items():
        with atomic_path(folder / name) as file:
            file.write_text(text, encoding="utf-8")


def cases_csv(cases: Sequence[CaseScores]) -> str:
    """Return one line a case and score: case, score, value."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(["case", "score", "value"])
    for case in cases:
        rows: dict[str, float | int | None] = {"fine": case.fine, **case.kinds}
        rows["all right"] = int(case.numbering.all_right)
        rows |= case.structures
        table.writerows([case.case, name, value] for name, value in rows.items())
    return text.getvalue()


def summary_markdown(summary: Mapping[str, Estimate]) -> str:
    """Return a table of mean, interval and number of cases."""
    lines = ["| score | mean | 95 % interval | n |", "|---|---|---|---|"]
    for name, e in summary.items():
        lines.append(f"| {name} | {e.mean:.3f} | {e.low:.3f} to {e.high:.3f} | {e.n} |")
    return "\n".join(lines) + "\n"


def _summary_json(cases: Sequence[CaseScores], summary: Mapping[str, Estimate]) -> str:
    content = {
        "summary": {name: asdict(estimate) for name, estimate in summary.items()},
        "cases": [
            asdict(case) | {"fine": case.fine, "all_right": case.numbering.all_right}
            for case in cases
        ],
    }
    return json.dumps(content, indent=2) + "\n"
