"""What every array with an affine can say of itself."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from vertext.volumes.geometry import axis_codes_of, spacing_of


class PlacedArray:
    """An array of three axes, and where it lies in the world."""

    data: NDArray[Any]
    affine: NDArray[np.float64]

    @property
    def shape(self) -> tuple[int, int, int]:
        """Voxels along each array axis."""
        i, j, k = self.data.shape
        return i, j, k

    @property
    def spacing(self) -> tuple[float, float, float]:
        """Distance of neighbours along each array axis, in mm."""
        return spacing_of(self.affine)

    @property
    def axis_codes(self) -> str:
        """Letters towards which the array axes grow, such as "LIP"."""
        return axis_codes_of(self.affine)
