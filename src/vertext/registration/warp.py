"""The way from the places of one scan to those of another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from vertext.registration.demons import Field
from vertext.registration.gradient import gradient

_Spacing = tuple[float, float, float]


@dataclass(frozen=True, eq=False)
class Warp:
    """A displacement inside the fixed scan, then a matrix to the moving one.

    Attributes:
        matrix: 4 x 4, place in the fixed scan to place in the moving one, (slice, row, column) mm.
        field: Displacement on a coarse grid over the fixed scan, mm.
        spacing: Of that grid, mm.
    """

    matrix: NDArray[np.float64]
    field: Field
    spacing: _Spacing

    def bring(
        self,
        moving: NDArray[Any],
        moving_spacing: _Spacing,
        shape: Sequence[int],
        spacing: _Spacing,
        *,
        order: int,
    ) -> NDArray[Any]:
        """Return the moving image on a grid over the fixed scan; what it does not show is 0.

        Args:
            moving: (C, Z, H, W); labels or grey values.
            moving_spacing: Its spacing, mm.
            shape: Of the wanted grid, (Z, H, W), which begins where the fixed scan does.
            spacing: Of the wanted grid, mm.
            order: 0 for labels, which stay labels; 1 for values between voxels.
        """
        out = np.empty((len(moving), *shape), moving.dtype)
        # Slice by slice: places of a whole volume would take 24 bytes a voxel.
        for index in range(shape[0]):
            places = self._places(index, shape, spacing) / np.reshape(moving_spacing, (3, 1, 1))
            for channel, source in zip(out, moving, strict=True):
                ndimage.map_coordinates(
                    source, places, output=channel[index], order=order, mode="constant"
                )
        return out

    def folded(self) -> float:
        """Return the share of places where the displacement folds (Jacobian of 0 or below)."""
        slopes = np.stack([gradient(part, self.spacing) for part in self.field])
        jacobian = np.moveaxis(slopes, (0, 1), (-2, -1)) + np.eye(3)
        return float((np.linalg.det(jacobian) <= 0).mean())

    def _places(self, index: int, shape: Sequence[int], spacing: _Spacing) -> NDArray[np.float64]:
        """Return where the voxels of a slice lie in the moving scan, (3, H, W) mm."""
        grid = np.meshgrid([index], range(shape[1]), range(shape[2]), indexing="ij")
        place = np.stack([axis[0] for axis in grid]) * np.reshape(spacing, (3, 1, 1))
        coarse = place / np.reshape(self.spacing, (3, 1, 1))
        displaced = place + np.stack(
            [ndimage.map_coordinates(part, coarse, order=1, mode="nearest") for part in self.field]
        )
        turned = np.einsum("ij,jhw->ihw", self.matrix[:3, :3], displaced)
        return np.asarray(turned + self.matrix[:3, 3, None, None])
