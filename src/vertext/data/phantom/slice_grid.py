"""The voxels of a phantom's image."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from vertext.errors import UsageError
from vertext.volumes.geometry import grid_affine

# Columns: the world directions towards which slices, rows and columns count.
_DIRECTIONS = np.array([[-1.0, 0.0, 0.0], [0.0, 0.0, -1.0], [0.0, -1.0, 0.0]])


@dataclass(frozen=True)
class SliceGrid:
    """A sagittal stack in the canonical view: slices to the left, rows down, columns back.

    Attributes:
        shape: Voxels along (slice, row, column).
        spacing: Their distances in mm.
        first: World (x, y, z) of the first voxel's centre.

    Raises:
        UsageError: There is no voxel, or a spacing is not positive.
    """

    shape: tuple[int, int, int]
    spacing: tuple[float, float, float]
    first: tuple[float, float, float]

    def __post_init__(self) -> None:
        if min(self.shape) < 1 or not min(self.spacing) > 0:
            raise UsageError(
                f"a phantom of shape {self.shape} and spacing {self.spacing} mm has no voxels"
            )

    @property
    def affine(self) -> NDArray[np.float64]:
        """Index to world (RAS+, mm)."""
        return grid_affine(_DIRECTIONS, self.spacing, self.first)

    @property
    def x(self) -> NDArray[np.float64]:
        """Positions of the slices to the right, mm."""
        return self._positions(world=0, axis=0)

    @property
    def z(self) -> NDArray[np.float64]:
        """Superior positions of the rows, mm."""
        return self._positions(world=2, axis=1)

    @property
    def y(self) -> NDArray[np.float64]:
        """Anterior positions of the columns, mm."""
        return self._positions(world=1, axis=2)

    def _positions(self, *, world: int, axis: int) -> NDArray[np.float64]:
        steps: NDArray[np.float64] = np.arange(self.shape[axis], dtype=np.float64)
        return self.first[world] - self.spacing[axis] * steps

    def cropped(self, top_mm: float, bottom_mm: float) -> SliceGrid:
        """Return the grid without its uppermost and lowest rows."""
        top, bottom = (round(mm / self.spacing[1]) for mm in (top_mm, bottom_mm))
        slices, rows, columns = self.shape
        x, y, z = self.first
        return replace(
            self,
            shape=(slices, rows - top - bottom, columns),
            first=(x, y, z - top * self.spacing[1]),
        )
