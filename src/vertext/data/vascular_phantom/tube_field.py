"""How far every voxel lies from the wall of tubes."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from vertext.data.distance_to_segment import distance_to_segment
from vertext.data.vascular_phantom.chest_grid import ChestGrid, Values
from vertext.data.vascular_phantom.vessel_tree import Branch

OUTSIDE_MM = 1e3
_STEP = 0.25


class TubeField:
    """Signed distance of voxel centres to the nearest tube's wall, negative inside.

    Args:
        grid: The voxels.
        tubes: Centre lines with radii; each is round and ends in half a ball.
        margin_mm: How far outside a wall distances are kept; beyond they are `OUTSIDE_MM`.

    Attributes:
        distance_mm: (I, J, K) float32.
        crossed: (I, J, K) bool, voxels that a centre line crosses: however thin a vessel is, it
            stays in one piece there.
    """

    def __init__(self, grid: ChestGrid, tubes: Iterable[Branch], *, margin_mm: float) -> None:
        self._axes = grid.axes
        self.distance_mm: NDArray[np.float32] = np.full(grid.shape, OUTSIDE_MM, np.float32)
        self.crossed: NDArray[np.bool_] = np.zeros(grid.shape, np.bool_)
        for tube in tubes:
            for start, stop in zip(tube.points[:-1], tube.points[1:], strict=True):
                self._add(grid, start, stop, tube.radius_mm, margin_mm)
            voxels = grid.nearest(tube.sampled(_STEP * grid.spacing_mm))
            self.crossed[tuple(voxels.T)] = True

    @property
    def inside(self) -> NDArray[np.bool_]:
        """Voxels whose centre a tube holds, and those that a centre line crosses."""
        return (self.distance_mm <= 0) | self.crossed

    def coverage(self, spacing_mm: float) -> NDArray[np.float32]:
        """Return about what share of each voxel the tubes fill, 0 to 1 (partial volume)."""
        share: NDArray[np.float32] = np.clip(0.5 - self.distance_mm / spacing_mm, 0, 1)
        return share

    def _add(
        self, grid: ChestGrid, start: Values, stop: Values, radius: float, margin: float
    ) -> None:
        reach = radius + margin
        at = grid.window(np.minimum(start, stop) - reach, np.maximum(start, stop) + reach)
        axes = [axis[_along(at, n)] for n, axis in enumerate(self._axes)]
        here = self.distance_mm[at]
        away = distance_to_segment(axes, start, stop) - radius
        np.minimum(here, away, out=here, casting="same_kind")


def _along(at: tuple[slice, slice, slice], axis: int) -> tuple[slice, ...]:
    """Return the index of one broadcasting axis inside a window."""
    return tuple(at[n] if n == axis else slice(None) for n in range(3))
