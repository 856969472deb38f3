"""From a matrix file to its tables."""

from __future__ import annotations

from pathlib import Path

from vertext.benchmark.benchmark_row import benchmark_rows
from vertext.benchmark.compare_rows import compare_rows
from vertext.benchmark.matrix import read_matrix
from vertext.benchmark.matrix_run import MatrixRun, plan_runs
from vertext.benchmark.run_matrix import Say, run_matrix
from vertext.benchmark.write_results import write_results
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
    """Train and judge what is missing, then write tables.

    Args:
        config: Matrix file.
        out: Folder for tables; `RUNS/NAME/report` by default.
        runs: Folder of all runs.
        only: Names of the rows to take; none takes all.
        training: Whether to train; without it, unfinished runs are named and left out.
        say: Is told in one line what is being done.

    Returns:
        The folder of the tables.

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
    write_results(folder, matrix, rows, compare_rows(rows, matrix.reference), missing)
    return folder


def _chosen(runs: tuple[MatrixRun, ...], only: tuple[str, ...]) -> tuple[MatrixRun, ...]:
    names = dict.fromkeys(run.row for run in runs)
    if unknown := [name for name in only if name not in names]:
        raise UsageError(
            f"there is no row named {unknown[0]!r}", remedy=f"Rows: {', '.join(names)}"
        )
    return tuple(run for run in runs if not only or run.row in only)
