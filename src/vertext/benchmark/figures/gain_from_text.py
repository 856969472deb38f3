"""Each structure's gain from text against how often it is seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from scipy import stats

from vertext.anatomy import SPINE
from vertext.benchmark.benchmark_row import BenchmarkRow
from vertext.benchmark.figures.sheet import new_sheet

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_GAP = 0.045
"""Height of a name as a share of the range of gains."""
_NEAR = 0.08
"""Names of points this close, as a share of the largest count, may touch."""


def gain_from_text(with_text: BenchmarkRow, without: BenchmarkRow) -> Figure:
    """Draw Dice with text minus Dice without, by the number of test slices with the structure.

    Were the text's gain a matter of meaning, rare structures need not gain most; oversampling
    them would show the same slope.

    Args:
        with_text: The network that reads prompts.
        without: The same without them, or with constant ones.
    """
    slices = with_text.slice_summary.structures
    other = without.summary.structures
    points = []
    for structure in SPINE.structures:
        mine = with_text.summary.structures.get(structure.name)
        if mine is not None and mine.present and structure.name in other:
            gain = mine.metrics["dice"].mean - other[structure.name].metrics["dice"].mean
            points.append((structure, slices[structure.name].present, 100 * gain))
    figure = new_sheet(8, 4.6)
    axes = figure.subplots()
    axes.axhline(0, color="grey", linewidth=0.8)
    heights = spread([(count, gain) for _, count, gain in points])
    reach = max((count for _, count, _ in points), default=1)
    for (structure, count, gain), height in zip(points, heights, strict=True):
        colour = tuple(value / 255 for value in structure.colour)
        axes.scatter(count, gain, color=colour, edgecolors="black", linewidths=0.5, zorder=2)
        axes.annotate(
            structure.name, (count, gain), xytext=(count + 0.03 * reach, height), fontsize=8,
            va="center", arrowprops={"arrowstyle": "-", "color": "grey", "linewidth": 0.5},
        )  # fmt: skip
    # Annotations do not count for the limits of the axes.
    axes.update_datalim([(reach, height) for height in heights])
    axes.autoscale_view()
    axes.set_xlim(0, 1.12 * reach)
    axes.set(xlabel="test slices that show it", ylabel="gain in Dice, points")
    axes.set_title(
        f"{with_text.title} ({with_text.prompt}) minus {without.title} ({without.prompt})"
        f"{_rank_correlation([p[1] for p in points], [p[2] for p in points])}",
        fontsize=10,
    )
    axes.grid(alpha=0.3)
    return figure


def spread(points: Sequence[tuple[float, float]]) -> list[float]:
    """Return a height for the name of each point, so that names of neighbours do not touch.

    Args:
        points: (x, y) of each; names stand right of them.
    """
    if not points:
        return []
    gap = _GAP * max(1e-9, max(y for _, y in points) - min(y for _, y in points))
    near = _NEAR * max(x for x, _ in points)
    heights = [y for _, y in points]
    placed: list[int] = []
    for place in sorted(range(len(points)), key=lambda place: points[place][1]):
        below = [heights[one] for one in placed if abs(points[one][0] - points[place][0]) <= near]
        heights[place] = max([points[place][1], *(height + gap for height in below)])
        placed.append(place)
    return heights


def _rank_correlation(counts: list[int], gains: list[float]) -> str:
    if len(set(counts)) < 3 or len(set(gains)) < 3:
        return ""
    return f"; Spearman's rho {stats.spearmanr(counts, gains).statistic:.2f}"
