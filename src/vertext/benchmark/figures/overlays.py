"""Overlays at several sagittal positions, with zoom-ins on confused names and on detail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from vertext.anatomy import CLASS_COUNT
from vertext.anatomy.kind_numbers import KIND_NUMBERS
from vertext.benchmark.figures.drawn_run import DrawnRun
from vertext.benchmark.figures.sheet import new_sheet
from vertext.benchmark.judged_scan import JudgedScan
from vertext.reports.overlay import blend_structures
from vertext.reports.preview_slice import choose_slice, grey_picture

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_PIXELS_A_MM = 3.0
_ZOOM_MM = 56.0
_MIN_CONFUSED = 40
"""Pixels of a wrong name below which no box is drawn."""
_PANEL_INCHES = 2.6
CONFUSION, DETAIL = "red", "limegreen"


@dataclass(frozen=True)
class Box:
    """A square in a slice, in pixels: centre and half of its sides."""

    row: float
    column: float
    half_rows: float
    half_columns: float


def overlays(runs: Sequence[DrawnRun]) -> Figure:
    """Draw the scan on which the networks differ most: the truth above, then each network.

    A red box marks where the tissue is right and its name wrong, one box a slice; a green one
    the place of the first network's largest error of outline, the same for all. The two columns
    on the right show them enlarged, from the middle slice.

    Args:
        runs: Networks judged by the same scans.
    """
    scan = runs[0].scans[_most_different([run.cases for run in runs])]
    truth = scan.truth
    maps = [np.where(truth < CLASS_COUNT, truth, 0), *(run.labels(scan) for run in runs)]
    titles = ["truth", *(run.title for run in runs)]
    middle = choose_slice(maps[0])
    places = _places(maps[0], middle)
    spacing = scan.view.volume.spacing[1:]
    detail = _box(_wrong_outline(maps[1][middle], truth[middle]), spacing)
    confused = [[_confusion(labels[z], truth[z], spacing) for z in places] for labels in maps]
    shared = next(
        (row[places.index(middle)] for row in confused if row[places.index(middle)]), None
    )
    columns = len(places) + 2
    figure = new_sheet(_PANEL_INCHES * columns, _PANEL_INCHES * 1.3 * len(maps))
    grid = figure.subplots(len(maps), columns, squeeze=False)
    for axes, labels, title, boxes in zip(grid, maps, titles, confused, strict=True):
        panels = {z: _picture(scan, labels[z], z, spacing) for z in places}
        for one, z, red in zip(axes, places, boxes, strict=False):
            one.imshow(panels[z])
            _frame(one, red, CONFUSION, spacing)
            _frame(one, detail if z == middle else None, DETAIL, spacing)
            one.set_title(f"slice {z + 1}", fontsize=8)
        _zoom(axes[-2], panels[middle], boxes[places.index(middle)] or shared, CONFUSION, spacing)
        _zoom(axes[-1], panels[middle], detail, DETAIL, spacing)
        axes[0].set_ylabel(title, fontsize=10)
    for one in grid.flat:
        one.set(xticks=[], yticks=[])
    figure.suptitle(f"{scan.case.name}: {runs[0].source.value} prompts, labels of the networks")
    return figure


def _most_different(scores: Sequence[Sequence[Any]]) -> int:
    """Return the place of the scan whose mean Dice varies most between networks."""
    dice = np.array([[case.fine or 0.0 for case in cases] for cases in scores])
    spread = np.ptp(dice, axis=0) if len(dice) > 1 else -dice[0]
    return int(spread.argmax())


def _places(truth: NDArray[np.integer], middle: int) -> list[int]:
    """Return the middle slice between two half way to the ends of the labelled ones."""
    seen = np.flatnonzero(truth.any((1, 2)))
    first, last = (int(seen[0]), int(seen[-1])) if len(seen) else (0, len(truth) - 1)
    return sorted({(first + middle) // 2, middle, (middle + last + 1) // 2})


def _wrong_outline(found: NDArray[np.integer], truth: NDArray[np.integer]) -> NDArray[np.bool_]:
    return (KIND_NUMBERS[found] != KIND_NUMBERS[truth]) & (truth < CLASS_COUNT)


def _confusion(
    found: NDArray[np.integer], truth: NDArray[np.integer], spacing: Sequence[float]
) -> Box | None:
    same_kind = (KIND_NUMBERS[found] == KIND_NUMBERS[truth]) & (truth > 0)
    return _box(same_kind & (found != truth) & (truth < CLASS_COUNT), spacing)


def _box(mask: NDArray[np.bool_], spacing: Sequence[float]) -> Box | None:
    """Return a square around the middle of the largest part of a mask."""
    parts, count = ndimage.label(mask)
    sizes = np.bincount(parts.ravel(), minlength=count + 1)[1:]
    if not count or sizes.max() < _MIN_CONFUSED:
        return None
    row, column = ndimage.center_of_mass(parts == 1 + int(sizes.argmax()))
    half_rows, half_columns = (_ZOOM_MM / 2 / step for step in spacing)
    rows, columns = mask.shape
    return Box(
        row=float(np.clip(row, half_rows, max(half_rows, rows - half_rows))),
        column=float(np.clip(column, half_columns, max(half_columns, columns - half_columns))),
        half_rows=half_rows,
        half_columns=half_columns,
    )


def _picture(
    scan: JudgedScan, plane: NDArray[np.integer], z: int, spacing: Sequence[float]
) -> NDArray[np.uint8]:
    rows, columns = plane.shape
    size = (
        round(columns * spacing[1] * _PIXELS_A_MM),
        round(rows * spacing[0] * _PIXELS_A_MM),
    )
    grey = grey_picture(np.asarray(scan.view.volume.data[z]), size)
    return np.asarray(blend_structures(grey, plane))


def _frame(axes: Axes, box: Box | None, colour: str, spacing: Sequence[float]) -> None:
    if box is None:
        return
    from matplotlib.patches import Rectangle

    left, top, width, height = _on_picture(box, spacing)
    axes.add_patch(Rectangle((left, top), width, height, fill=False, color=colour, linewidth=1.5))


def _zoom(
    axes: Axes,
    picture: NDArray[np.uint8],
    box: Box | None,
    colour: str,
    spacing: Sequence[float],
) -> None:
    if box is None:
        axes.set_axis_off()
        return
    left, top, width, height = _on_picture(box, spacing)
    axes.imshow(picture)
    axes.set(xlim=(left, left + width), ylim=(top + height, top))
    for side in axes.spines.values():
        side.set(color=colour, linewidth=2)


def _on_picture(box: Box, spacing: Sequence[float]) -> tuple[float, float, float, float]:
    """Return left, top, width and height in pixels of the picture."""
    down, across = (step * _PIXELS_A_MM for step in spacing)
    return (
        (box.column - box.half_columns) * across,
        (box.row - box.half_rows) * down,
        2 * box.half_columns * across,
        2 * box.half_rows * down,
    )
