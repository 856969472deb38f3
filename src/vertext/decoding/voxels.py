"""Where voxels are, from their flat indices; several times as fast as NumPy's own way.

NumPy divides by a fixed number quickly, but not where it also wants the remainder.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def pixels(index: np.ndarray, per_slice: int) -> np.ndarray:
    """Return the flat index of each voxel within its slice."""
    return index - index // per_slice * per_slice


def positions(index: np.ndarray, shape: Sequence[int]) -> tuple[np.ndarray, ...]:
    """Return slice, row and column of voxels at flat indices of a (Z, H, W) volume."""
    _, height, width = shape
    line = index // width
    z = line // height
    return z, line - z * height, index - line * width
