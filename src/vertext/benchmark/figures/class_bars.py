"""Dice of every structure as bars."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from vertext.anatomy import SPINE
from vertext.benchmark.benchmark_row import BenchmarkRow
from vertext.benchmark.figures.sheet import new_sheet

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_ROOM = 0.82
"""Share of a structure's place that its bars fill."""


def class_bars(rows: Sequence[BenchmarkRow]) -> Figure:
    """Draw a group of bars a structure, superior to inferior, with 95 % intervals over patients.

    Args:
        rows: At least one row; too many make thin bars.
    """
    known = rows[0].summary.structures
    names = [s.name for s in SPINE.structures if s.name in known and known[s.name].present]
    figure = new_sheet(13, 4.2)
    axes = figure.subplots()
    width = _ROOM / len(rows)
    places = np.arange(len(names))
    for number, row in enumerate(rows):
        dice = [row.summary.structures[name].metrics["dice"] for name in names]
        means = np.array([one.mean for one in dice])
        # A mean of few volumes may leave its own percentile interval by rounding.
        below = np.maximum(0, means - [one.low for one in dice])
        above = np.maximum(0, [one.high for one in dice] - means)
        axes.bar(
            places + (number - (len(rows) - 1) / 2) * width, means, width,
            yerr=(below, above), error_kw={"linewidth": 0.7}, label=f"{row.title}, {row.prompt}",
        )  # fmt: skip
    axes.set_xticks(places, [f"{name}\nn={known[name].present}" for name in names], fontsize=8)
    axes.set(ylabel="Dice, missing = 0", ylim=(0, 1))
    axes.legend(fontsize=8, ncols=3, loc="lower center", bbox_to_anchor=(0.5, 1.0))
    axes.grid(axis="y", alpha=0.3)
    return figure
