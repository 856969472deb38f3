"""Results as CSV, JSON, Markdown and LaTeX."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from vertext.benchmark.benchmark_row import BenchmarkRow
from vertext.benchmark.compare_rows import Comparison
from vertext.benchmark.matrix import Division, Matrix, StoredFold
from vertext.benchmark.matrix_run import MatrixRun
from vertext.benchmark.published_comparison import published_comparison
from vertext.benchmark.results_table import class_table, results_tables
from vertext.files import atomic_path
from vertext.metrics import Table


def write_results(
    folder: Path,
    matrix: Matrix,
    rows: Sequence[BenchmarkRow],
    comparisons: Mapping[int, Comparison],
    *,
    tables: Sequence[Table],
    notes: Sequence[str],
) -> None:
    """Write results.csv, cases.csv, results.json, results.md and results.tex.

    Args:
        folder: Where to.
        matrix: What was compared.
        rows: Results.
        comparisons: Tests against the reference, by place of the row.
        tables: The same for people.
        notes: What has to be known to read them.

    Raises:
        ResourceError: A file cannot be written.
    """
    records = [_record(place, row, comparisons) for place, row in enumerate(rows)]
    settings = {"matrix": matrix.model_dump(mode="json"), "notes": list(notes)}
    head = [f"# {matrix.name}", "", *(f"- {note}" for note in notes), ""]
    content = {
        "results.csv": _csv(records),
        "cases.csv": _csv([line for row in rows for line in _case_lines(row)]),
        "results.json": json.dumps(settings | {"rows": records}, indent=1) + "\n",
        "results.md": "\n".join([*head, *(table.markdown() for table in tables)]),
        "results.tex": "\n".join([*(f"% {n}" for n in notes), *(t.latex() for t in tables)]),
    }
    for name, text in content.items():
        with atomic_path(folder / name) as file:
            file.write_text(text, encoding="utf-8")


def all_tables(rows: Sequence[BenchmarkRow], comparisons: Mapping[int, Comparison]) -> list[Table]:
    """Return the tables of networks, those beside the paper, then those of structures."""
    tables = results_tables(rows, comparisons)
    tables += published_comparison(rows)
    for split in dict.fromkeys(row.split for row in rows):
        chosen = [row for row in rows if row.split == split]
        tables.append(class_table(chosen, f"Split {split}, Dice by structure"))
    return tables


def notes_of(matrix: Matrix, missing: Sequence[MatrixRun]) -> list[str]:
    """Return what has to be known to read the tables."""
    tested = (
        "Nothing is tested."
        if matrix.reference is None
        else f"p: Wilcoxon's signed-rank test over patients against {matrix.reference} under the "
        "same prompts (automatic ones for networks that read none), Holm-corrected over the rows "
        "of a split; * below 0.05."
    )
    splits = (f"Split {name}: {_told(division)}" for name, division in matrix.splits.items())
    unfinished = (
        [f"Not finished and left out: {', '.join(run.name for run in missing)}."] if missing else []
    )
    return [
        *splits,
        "The last weights are judged, never the best: selecting by tested patients would flatter.",
        "Scores on each scan's own grid, pooled over its slices, in mm and percent. Missed "
        "structures count as Dice 0, and with the volume's diagonal as distance.",
        "Intervals: 95 %, bootstrap over patients; with several seeds a patient's volumes of all "
        "seeds are drawn together.",
        "Instances: each structure against the predicted one that overlaps it most, whatever its "
        "name (rules of the SPIDER challenge).",
        "Simulated users say a range or click after looking at the truth of one slice. After "
        "decoding, what they say limits or fixes the levels as well.",
        tested,
        *unfinished,
    ]


def _record(place: int, row: BenchmarkRow, comparisons: Mapping[int, Comparison]) -> dict[str, Any]:
    """Return one flat line a row: what it is, then every estimate with its interval."""
    record: dict[str, Any] = {
        "row": row.row,
        "title": row.title,
        "prompts": row.prompt,
        "pretrained": row.pretrained,
        "split": row.split,
        "labels": row.version,
        "scans": row.cases,
        "patients": row.summary.patients,
        "seeds": " ".join(map(str, row.seeds)),
        "fine by seed": " ".join(f"{value:.4f}" for value in row.over_seeds("fine")),
        "class mean Dice, common": _plain(row.common_mean()),
    }
    for unit, summary in (("", row.summary), (" (slices)", row.slice_summary)):
        for group in summary.views.values():
            for name, estimate in group.items():
                for key, value in asdict(estimate).items():
                    record[f"{name}{unit} {key}"] = _plain(value)
    for name, one in row.summary.structures.items():
        record[f"{name} missed"] = one.missed
        record[f"{name} false positives"] = one.spurious
        if "dice" in one.metrics:
            record[f"{name} Dice"] = _plain(one.metrics["dice"].mean)
            record[f"{name} n"] = one.present
    test = comparisons.get(place)
    if test is not None:
        record |= {"p": test.p, "difference": test.difference, "against": test.reference.value}
    return record


def _case_lines(row: BenchmarkRow) -> Iterator[dict[str, Any]]:
    """Yield every score of every scan: whole volumes, on their own grid."""
    what = {"row": row.row, "prompts": row.prompt, "labels": row.version, "split": row.split}
    for seed, cases in zip(row.seeds, row.volumes, strict=True):
        for case in cases:
            who = what | {"seed": seed, "case": case.case, "patient": case.patient}
            for name, value in {
                **{name: value for view in case.views.values() for name, value in view.items()},
                **{f"{name} Dice": value for name, value in case.structures.items()},
            }.items():
                yield who | {"score": name, "value": value}


def _csv(records: Sequence[Mapping[str, Any]]) -> str:
    text = io.StringIO()
    names = list(dict.fromkeys(name for record in records for name in record))
    table = csv.DictWriter(text, names, lineterminator="\n")
    table.writeheader()
    table.writerows(records)
    return text.getvalue()


def _plain(value: float) -> float | None:
    return None if isinstance(value, float) and math.isnan(value) else value


def _told(division: Division) -> str:
    if isinstance(division, StoredFold):
        leaks = (
            " LEAKAGE EXPERIMENT: slices of one patient are trained on and tested, so that memory "
            "is measured."
            if division.unit == "slice"
            else ""
        )
        return f"division {division.fold} of {division.stored}.{leaks}"
    return (
        f"trained on folds {_list(division.train)}, tested on {_list(division.test)}; "
        f"{_list(division.validate_on) or 'none'} watched while training."
    )


def _list(folds: Sequence[int]) -> str:
    return ", ".join(map(str, folds))
