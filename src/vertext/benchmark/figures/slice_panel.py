"""One slice with coloured structures, whole or enlarged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from vertext.reports.overlay import blend_structures, present
from vertext.reports.preview_slice import grey_picture

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_PIXELS_A_MM = 3.0
_ZOOM_MM = 56.0
_MARGIN_MM = 15.0
_MIN_PIXELS = 40
"""Smallest part of a mask that gets a box, and of a structure that gets its name."""


@dataclass(frozen=True)
class Box:
    """A square of a slice in mm: left, top and side."""

    left: float
    top: float
    side: float


def box_around(mask: NDArray[np.bool_], spacing: Sequence[float]) -> Box | None:
    """Return a square around the middle of the largest part of a mask, inside the slice.

    Args:
        mask: (H, W).
        spacing: mm of a row and a column.

    Returns:
        None where no part is large enough to be seen.
    """
    part = _largest(mask)
    if part is None:
        return None
    centre = ndimage.center_of_mass(part)
    top, left = (
        float(np.clip(place * step - _ZOOM_MM / 2, 0, max(0.0, extent * step - _ZOOM_MM)))
        for place, step, extent in zip(centre, spacing, mask.shape, strict=True)
    )
    return Box(left, top, _ZOOM_MM)


class SlicePanel:
    """Draws a slice on axes in mm.

    Args:
        grey: (H, W) grey values.
        labels: (H, W) internal numbers.
        spacing: mm of a row and a column.
    """

    def __init__(
        self, grey: NDArray[Any], labels: NDArray[np.integer], spacing: Sequence[float]
    ) -> None:
        self._labels = labels
        self._spacing = spacing
        self._height, self._width = (
            extent * step for extent, step in zip(labels.shape, spacing, strict=True)
        )
        size = (round(self._width * _PIXELS_A_MM), round(self._height * _PIXELS_A_MM))
        self._picture = np.asarray(blend_structures(grey_picture(np.asarray(grey), size), labels))

    def whole(self, axes: Axes, shown: NDArray[np.integer]) -> None:
        """Draw the part of the slice that any slice of a label map (Z, H, W) fills."""
        self._draw(axes)
        rows, columns = (np.flatnonzero(shown.any(axis)) for axis in ((0, 2), (0, 1)))
        if len(rows):
            down, across = self._spacing
            left, right = columns[0] * across - _MARGIN_MM, columns[-1] * across + _MARGIN_MM
            top, bottom = rows[0] * down - _MARGIN_MM, rows[-1] * down + _MARGIN_MM
            axes.set(
                xlim=(max(0.0, left), min(self._width, right)),
                ylim=(min(self._height, bottom), max(0.0, top)),
            )

    def frame(self, axes: Axes, box: Box | None, colour: str) -> None:
        """Draw a box."""
        if box is None:
            return
        from matplotlib.patches import Rectangle

        corner = (box.left, box.top)
        axes.add_patch(
            Rectangle(corner, box.side, box.side, fill=False, color=colour, linewidth=1.5)
        )

    def zoom(self, axes: Axes, box: Box | None, colour: str) -> None:
        """Draw what is inside a box, with the names of its structures."""
        if box is None:
            axes.set_axis_off()
            return
        self._draw(axes)
        axes.set(xlim=(box.left, box.left + box.side), ylim=(box.top + box.side, box.top))
        for side in axes.spines.values():
            side.set(color=colour, linewidth=2)
        down, across = self._spacing
        first_row, first_column = round(box.top / down), round(box.left / across)
        inside = self._labels[
            first_row : first_row + round(box.side / down),
            first_column : first_column + round(box.side / across),
        ]
        for structure in present(inside):
            part = _largest(inside == structure.index)
            if part is not None:
                row, column = ndimage.center_of_mass(part)
                place = ((first_column + column) * across, (first_row + row) * down)
                axes.annotate(
                    structure.name, place, color="white", fontsize=8, ha="center", va="center",
                    bbox={"facecolor": "black", "alpha": 0.5, "pad": 1, "edgecolor": "none"},
                )  # fmt: skip

    def _draw(self, axes: Axes) -> None:
        axes.imshow(self._picture, extent=(0, self._width, self._height, 0))


def _largest(mask: NDArray[np.bool_]) -> NDArray[np.bool_] | None:
    """Return the largest part of a mask, None where it is too small to be seen."""
    parts, count = ndimage.label(mask)
    sizes = np.bincount(parts.ravel(), minlength=count + 1)[1:]
    if not count or sizes.max() < _MIN_PIXELS:
        return None
    largest: NDArray[np.bool_] = parts == 1 + int(sizes.argmax())
    return largest
