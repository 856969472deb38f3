"""Slopes of an image in mm."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def gradient(image: NDArray[np.float32], spacing: Sequence[float]) -> NDArray[np.float32]:
    """Return the change a mm along each axis, (3, Z, H, W); 0 along an axis of a single voxel.

    Args:
        image: (Z, H, W).
        spacing: (slice, row, column), mm.
    """
    slopes = np.zeros((image.ndim, *image.shape), np.float32)
    for axis, mm in enumerate(spacing):
        if image.shape[axis] > 1:
            slopes[axis] = np.gradient(image, mm, axis=axis)
    return slopes
