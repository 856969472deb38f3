"""Loss and validation Dice against steps."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from vertext.benchmark.figures.sheet import new_sheet
from vertext.benchmark.matrix_run import MatrixRun

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_COLUMNS = {"loss": "training loss", "dice/fine": "mean Dice, watched fold, automatic prompts"}
_SMOOTH = 5
"""Logged losses of a few steps are averaged over so many, for they are noisy."""


def learning_curves(runs: Sequence[MatrixRun]) -> Figure | None:
    """Draw every run's metrics.csv; a resumed run's files follow one another.

    Returns:
        None where no run has left any.
    """
    curves = {run.name: _curves(run.folder) for run in runs}
    curves = {name: curve for name, curve in curves.items() if any(curve.values())}
    if not curves:
        return None
    figure = new_sheet(11, 4)
    for axes, (column, title) in zip(figure.subplots(1, 2), _COLUMNS.items(), strict=True):
        for name, curve in curves.items():
            steps, values = _smoothed(
                sorted(curve[column].items()), 1 if "/" in column else _SMOOTH
            )
            axes.plot(steps, values, label=name, linewidth=1.2)
        axes.set(title=title, xlabel="step")
        axes.grid(alpha=0.3)
    figure.axes[0].set_yscale("log")
    figure.axes[1].legend(fontsize=7)
    return figure


def _curves(folder: Path) -> dict[str, dict[int, float]]:
    """Return values by step of each column; what a later file repeats counts."""
    curves: dict[str, dict[int, float]] = defaultdict(dict)
    files = sorted(folder.glob("csv/*/metrics.csv"), key=lambda file: file.stat().st_mtime)
    for file in files:
        with file.open(encoding="utf-8") as lines:
            for row in csv.DictReader(lines):
                for column in _COLUMNS:
                    if row.get(column) and row.get("step"):
                        curves[column][int(row["step"])] = float(row[column])
    return curves


def _smoothed(points: list[tuple[int, float]], window: int) -> tuple[list[int], list[float]]:
    steps = [step for step, _ in points]
    values = [value for _, value in points]
    spans = (values[max(0, place + 1 - window) : place + 1] for place in range(len(values)))
    return steps, [sum(span) / len(span) for span in spans]
