"""The voxels on the surface of every structure of a label map, in one pass."""

from __future__ import annotations

import numpy as np


def surface_edges(labels: np.ndarray, *, axes: int, corners: bool = False) -> np.ndarray:
    """Return the label map with all but surface voxels set to 0.

    A voxel lies on the surface if a neighbour has another label; beyond the array all is
    background.

    Args:
        labels: Integers, 0 is background.
        axes: Number of trailing axes along which voxels have neighbours.
        corners: Whether voxels that touch in an edge or a corner are neighbours, too.

    Returns:
        Same shape and dtype.
    """
    inside = labels > 0
    for axis in range(labels.ndim - axes, labels.ndim):
        # With corners, the neighbour itself must be surrounded along the axes so far.
        asked = labels * inside if corners else labels
        line, own, still = (np.moveaxis(array, axis, 0) for array in (asked, labels, inside))
        after = line[1:] == own[:-1]
        before = line[:-1] == own[1:] if corners else after
        still[:-1] &= after
        still[1:] &= before
        still[[0, -1]] = False
    return labels * ~inside
