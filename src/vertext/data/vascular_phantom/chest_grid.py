"""The voxels that a chest is painted into."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vertext.volumes.geometry import grid_affine

Values = NDArray[np.float64]


@dataclass(frozen=True)
class ChestGrid:
    """A cubic grid along the world's axes (RAS+).

    Attributes:
        shape: Voxels to the right, to the front, upward.
        spacing_mm: Their distance.
        origin: World position of the first voxel's centre, mm.
    """

    shape: tuple[int, int, int]
    spacing_mm: float
    origin: tuple[float, float, float]

    @classmethod
    def around(cls, half_mm: tuple[float, float, float], spacing_mm: float) -> ChestGrid:
        """Return a grid round the world's origin that reaches so far to either side."""
        i, j, k = (2 * int(np.ceil(half / spacing_mm)) for half in half_mm)
        x, y, z = (-(count - 1) / 2 * spacing_mm for count in (i, j, k))
        return cls((i, j, k), spacing_mm, (x, y, z))

    @property
    def affine(self) -> Values:
        """Array index to world, 4x4."""
        return grid_affine(np.eye(3), (self.spacing_mm,) * 3, self.origin)

    @property
    def axes(self) -> tuple[Values, Values, Values]:
        """Positions x (I, 1, 1), y (1, J, 1), z (1, 1, K) in mm, which broadcast."""
        x, y, z = (
            first + self.spacing_mm * np.arange(count, dtype=np.float64)
            for first, count in zip(self.origin, self.shape, strict=True)
        )
        return x[:, None, None], y[None, :, None], z[None, None, :]

    def window(self, low: Values, high: Values) -> tuple[slice, slice, slice]:
        """Return the voxels between two corners, mm; empty where they lie outside."""
        first = np.ceil((low - self.origin) / self.spacing_mm).clip(0).astype(int)
        last = np.floor((high - self.origin) / self.spacing_mm).astype(int)
        stop = np.minimum(last + 1, self.shape).clip(first)
        i, j, k = (slice(int(a), int(b)) for a, b in zip(first, stop, strict=True))
        return i, j, k

    def nearest(self, points: Values) -> NDArray[np.intp]:
        """Return the voxels that hold points of the grid's inside, each once, (n, 3)."""
        index = np.rint((points - self.origin) / self.spacing_mm).astype(np.intp)
        inside = ((index >= 0) & (index < self.shape)).all(axis=1)
        return np.unique(index[inside], axis=0)
