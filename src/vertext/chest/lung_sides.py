"""The side of the body that every voxel belongs to, told by the lungs."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from vertext.errors import UnsupportedInputError


def lung_sides(
    lungs: NDArray[np.uint8], spacing_mm: tuple[float, ...] = (1.0, 1.0, 1.0)
) -> NDArray[np.uint8]:
    """Return the number of the `Side` of each voxel's nearest lung.

    The border between the sides runs midway between the lungs, wherever the patient lies in the
    image: the published division at column 256 of 512 does not follow the patient.

    Args:
        lungs: 0, or the number of the lung's `Side`, (I, J, K).
        spacing_mm: Distance of voxels along each axis.

    Raises:
        UnsupportedInputError: There is no lung.
    """
    if not lungs.any():
        raise UnsupportedInputError("no lung was found, so left and right cannot be told")
    nearest = ndimage.distance_transform_edt(
        lungs == 0, sampling=spacing_mm, return_distances=False, return_indices=True
    )
    sides: NDArray[np.uint8] = lungs[tuple(nearest)]
    return sides
