"""Overlays at several sagittal positions, with zoom-ins on confused names and on detail."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from vertext.anatomy import CLASS_COUNT
from vertext.anatomy.kind_numbers import KIND_NUMBERS
from vertext.benchmark.figures.drawn_run import DrawnRun
from vertext.benchmark.figures.sheet import new_sheet
from vertext.benchmark.figures.slice_panel import Box, SlicePanel, box_around

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_PANEL_INCHES = 2.6
_SHAPE = 1.35
"""Height of a panel over the width of an enlarged one."""
_NARROW = 0.65
"""Width of a whole slice over that of an enlarged part."""
CONFUSION, DETAIL = "red", "limegreen"


def overlays(runs: Sequence[DrawnRun]) -> Figure:
    """Draw the scan on which the networks differ most: the truth above, then each network.

    A red box marks where the tissue is right and its name wrong, one box a slice; a green one
    the place of the first network's largest error of outline, the same for all. The two columns
    on the right show them enlarged.

    Args:
        runs: Networks judged by the same scans.
    """
    scan = runs[0].scans[_most_different([run.cases for run in runs])]
    truth, volume = scan.truth, scan.view.volume
    maps = [np.where(truth < CLASS_COUNT, truth, 0), *(run.labels(scan) for run in runs)]
    places = _places(maps[0])
    middle = places[len(places) // 2]
    spacing = volume.spacing[1:]
    detail = box_around(_wrong_outline(maps[1][middle], truth[middle]), spacing)
    confused = [
        {z: box_around(_wrong_name(labels[z], truth[z]), spacing) for z in places}
        for labels in maps
    ]
    first = next((found for boxes in confused if (found := _first(boxes))), None)
    figure = new_sheet(
        _PANEL_INCHES * (_NARROW * len(places) + 2), _PANEL_INCHES * _SHAPE * len(maps)
    )
    widths = [_NARROW] * len(places) + [1.0, 1.0]
    grid = figure.subplots(len(maps), len(widths), squeeze=False, width_ratios=widths)
    titles = ["truth", *(run.title for run in runs)]
    for axes, labels, title, boxes in zip(grid, maps, titles, confused, strict=True):
        panels = {z: SlicePanel(volume.data[z], labels[z], spacing) for z in places}
        for one, z in zip(axes, places, strict=False):
            panels[z].whole(one, maps[0])
            panels[z].frame(one, boxes[z], CONFUSION)
            panels[z].frame(one, detail if z == middle else None, DETAIL)
            one.set_title(f"slice {z + 1}", fontsize=8)
        z, red = _first(boxes) or first or (middle, None)
        panels[z].zoom(axes[-2], red, CONFUSION)
        panels[middle].zoom(axes[-1], detail, DETAIL)
        axes[0].set_ylabel(title, fontsize=10)
    for one in grid.flat:
        one.set(xticks=[], yticks=[])
    figure.suptitle(f"{scan.case.name}: {runs[0].source.label} prompts, labels of the networks")
    return figure


def _most_different(scores: Sequence[Sequence[Any]]) -> int:
    """Return the place of the scan whose mean Dice varies most, or of one network the worst."""
    dice = np.array([[case.fine or 0.0 for case in cases] for cases in scores])
    spread = np.ptp(dice, axis=0) if len(dice) > 1 else -dice[0]
    return int(spread.argmax())


def _places(truth: NDArray[np.integer]) -> list[int]:
    """Return the quarter points of the labelled slices."""
    seen = np.flatnonzero(truth.any((1, 2)))
    seen = seen if len(seen) else np.arange(len(truth))
    return sorted({int(seen[len(seen) * quarter // 4]) for quarter in (1, 2, 3)})


def _first(boxes: dict[int, Box | None]) -> tuple[int, Box] | None:
    return next(((z, box) for z, box in boxes.items() if box is not None), None)


def _wrong_outline(found: NDArray[np.integer], truth: NDArray[np.integer]) -> NDArray[np.bool_]:
    return (KIND_NUMBERS[found] != KIND_NUMBERS[truth]) & (truth < CLASS_COUNT)


def _wrong_name(found: NDArray[np.integer], truth: NDArray[np.integer]) -> NDArray[np.bool_]:
    same_kind = (KIND_NUMBERS[found] == KIND_NUMBERS[truth]) & (truth > 0)
    return same_kind & (found != truth) & (truth < CLASS_COUNT)
