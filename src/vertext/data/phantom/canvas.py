"""Thin sagittal sub-slices that tissue and labels are painted into."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from vertext.data.phantom.frame import Frame
from vertext.data.phantom.solids import Blob, Values
from vertext.data.phantom.tissue import Tissue


@dataclass(frozen=True)
class Window:
    """The part of a canvas around a structure, with its coordinates.

    Attributes:
        at: Slices of the three axes of the canvas.
        y: Anterior positions in the world, (1, 1, W), mm.
        z: Superior positions in the world, (1, H, 1), mm.
        forward: Positions in the owner's frame, (1, H, W), mm.
        upward: Likewise.
        right: Distance to the right of the spine's middle, (S, H, 1), mm.
    """

    at: tuple[slice, slice, slice]
    y: Values
    z: Values
    forward: Values
    upward: Values
    right: Values


@dataclass(frozen=True)
class Canvas:
    """Tissue and part of every point of a grid.

    Attributes:
        x: Positions to the right of the sub-slices, (S,), mm.
        y: Anterior positions of the columns, descending, (W,), mm.
        z: Superior positions of the rows, descending, (H,), mm.
        sway: How far to the right the spine stands in every row, (H,), mm.
        tissue: (S, H, W) uint8, members of `Tissue`.
        part: (S, H, W) uint8, whose part of the body it is; 0 for none.
    """

    x: Values
    y: Values
    z: Values
    sway: Values
    tissue: NDArray[np.uint8] = field(init=False)
    part: NDArray[np.uint8] = field(init=False)

    def __post_init__(self) -> None:
        shape = (len(self.x), len(self.z), len(self.y))
        object.__setattr__(self, "tissue", np.full(shape, Tissue.FAT, np.uint8))
        object.__setattr__(self, "part", np.zeros(shape, np.uint8))

    @property
    def right(self) -> Values:
        """Distance of every sub-slice to the right of the spine's middle, (S, H), mm."""
        return self.x[:, None] - self.sway

    def window(self, frame: Frame, reach: float, sides: tuple[float, float]) -> Window | None:
        """Return the part of the canvas around a frame's origin, None where it lies outside.

        Args:
            frame: The owner's axes.
            reach: How far the structure may extend in the sagittal plane, mm.
            sides: Its leftmost and rightmost position, mm.
        """
        rows = _span(np.abs(self.z - frame.z) <= reach)
        columns = _span(np.abs(self.y - frame.y) <= reach)
        swing = float(np.abs(self.sway).max(initial=0.0))
        slices = _span((self.x >= sides[0] - swing) & (self.x <= sides[1] + swing))
        if rows is None or columns is None or slices is None:
            return None
        y, z = self.y[None, None, columns], self.z[None, rows, None]
        forward, upward = frame.to_local(y, z)
        right = self.right[slices, rows, None]
        return Window((slices, rows, columns), y, z, forward, upward, right)

    def paint(
        self, window: Window, mask: NDArray[np.bool_], tissue: Tissue, part: int | None = None
    ) -> None:
        """Fill a mask inside a window; without a part the parts stay as they are."""
        self.tissue[window.at][mask] = tissue
        if part is not None:
            self.part[window.at][mask] = part

    def blob(self, frame: Frame, blob: Blob, tissue: Tissue, part: int | None = None) -> None:
        """Fill a superellipsoid that stands beside a frame."""
        own = frame.moved(blob.forward, blob.upward, math.radians(blob.lean))
        ahead, above, aside = blob.radii
        outer = abs(blob.side) + aside
        sides = (blob.side - aside, blob.side + aside) if blob.single else (-outer, outer)
        window = self.window(own, math.hypot(ahead, above), sides)
        if window is None:
            return
        right = window.right if blob.single or not blob.side else np.abs(window.right)
        flat = np.abs(window.forward / ahead) ** blob.power
        flat = flat + np.abs(window.upward / above) ** blob.power
        thick = np.abs((right - blob.side) / aside) ** blob.power
        self.paint(window, flat + thick <= 1, tissue, part)

    def bone(self, frame: Frame, blob: Blob, part: int, *, cortex_mm: float) -> None:
        """Fill a blob with marrow inside a shell of cortical bone."""
        self.blob(frame, blob, Tissue.CORTEX, part)
        self.blob(frame, blob.shrunk(cortex_mm), Tissue.MARROW, part)


def _span(inside: NDArray[np.bool_]) -> slice | None:
    """Return the slice from the first to the last True, None if there is none."""
    found = np.flatnonzero(inside)
    return slice(int(found[0]), int(found[-1]) + 1) if found.size else None
