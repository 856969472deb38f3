"""From a matrix file to its report."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from vertext.benchmark.benchmark_row import benchmark_rows
from vertext.benchmark.compare_rows import compare_rows
from vertext.benchmark.cost_table import cost_table
from vertext.benchmark.draw_figures import draw_figures
from vertext.benchmark.html_report import write_html_report
from vertext.benchmark.matrix import read_matrix
from vertext.benchmark.matrix_run import MatrixRun, plan_runs
from vertext.benchmark.run_cost import RunCost, run_cost
from vertext.benchmark.run_matrix import JudgedRun, Say, run_matrix
from vertext.benchmark.write_results import all_tables, notes_of, write_results
from vertext.errors import UsageError


def run_benchmark(
    config: str | Path,
    out: str | Path | None = None,
    *,
    runs: str | Path = "runs",
    only: tuple[str, ...] = (),
    training: bool = True,
    say: Say = lambda line: None,
) -> Path:
    """Train and judge what is missing, then write tables, figures and a report.

    Args:
        config: Matrix file.
        out: Folder for them; `RUNS/NAME/report` by default.
        runs: Folder of all runs.
        only: Names of the rows to take; none takes all.
        training: Whether to train; without it, unfinished runs are named and left out.
        say: Is told in one line what is being done.

    Returns:
        The folder of the report.

    Raises:
        UsageError: The matrix is not valid, a row is unknown, or no run is finished.
        VertextError: A run cannot be trained, or a file cannot be read or written.
    """
    matrix = read_matrix(config)
    planned = _chosen(plan_runs(matrix, runs), only)
    judged, missing = run_matrix(planned, training=training, say=say)
    if not judged:
        raise UsageError(
            "no run is finished", source=config, remedy="Leave out --evaluate-only to train"
        )
    rows = benchmark_rows(judged)
    folder = Path(runs) / matrix.name / "report" if out is None else Path(out)
    comparisons = compare_rows(rows, matrix.reference)
    tables = all_tables(rows, comparisons)
    tables.append(cost_table(_costs(judged, say)))
    notes = notes_of(matrix, missing)
    write_results(folder, matrix, rows, comparisons, tables=tables, notes=notes)
    figures = draw_figures(folder / "figures", matrix, judged, rows, say)
    write_html_report(
        folder / "report.html", title=matrix.name, notes=notes, tables=tables, figures=figures
    )
    return folder


def _costs(judged: Sequence[JudgedRun], say: Say) -> dict[str, tuple[MatrixRun, RunCost]]:
    """Measure the first run of every row; its other seeds cost the same."""
    costs: dict[str, tuple[MatrixRun, RunCost]] = {}
    for one in judged:
        if one.run.row not in costs:
            say(f"{one.run.name}: cost")
            costs[one.run.row] = one.run, run_cost(one.run)
    return costs


def _chosen(runs: tuple[MatrixRun, ...], only: tuple[str, ...]) -> tuple[MatrixRun, ...]:
    names = dict.fromkeys(run.row for run in runs)
    if unknown := [name for name in only if name not in names]:
        raise UsageError(
            f"there is no row named {unknown[0]!r}", remedy=f"Rows: {', '.join(names)}"
        )
    return tuple(run for run in runs if not only or run.row in only)
