"""Where vessels of the lungs can lie: in the lungs and between them."""

from __future__ import annotations

from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import ConvexHull

from vertext.errors import UnsupportedInputError

_ROUNDING = 1e-6
_HALVES = (-0.5, 0.5)


def lung_hull(lungs: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Return the convex hull of both lungs: it holds the heart, and little wall of the chest.

    Args:
        lungs: 0, or the number of the lung's `Side`, (I, J, K).

    Raises:
        UnsupportedInputError: There is no lung.
    """
    filled = lungs > 0
    if not filled.any():
        raise UnsupportedInputError("no lung was found, so nobody knows where its vessels lie")
    low, high = _heights(ConvexHull(_corners(filled)).equations, filled.shape)
    k = np.arange(filled.shape[2])
    return (low[..., None] <= k + _ROUNDING) & (k - _ROUNDING <= high[..., None])


def _corners(filled: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return the corners of the lowest and the highest voxel of every column, (n, 3)."""
    i, j = np.nonzero(filled.any(axis=2))
    columns = filled[i, j]
    first = columns.argmax(axis=1) - 0.5
    last = columns.shape[1] - columns[:, ::-1].argmax(axis=1) - 0.5
    return np.concatenate(
        [
            np.stack([i + along_i, j + along_j, end], axis=1)
            for along_i, along_j, end in product(_HALVES, _HALVES, (first, last))
        ]
    )


def _heights(
    planes: NDArray[np.float64], shape: tuple[int, ...]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return between which heights every column lies on the inner side of all planes, (I, J)."""
    i, j = np.ogrid[: shape[0], : shape[1]]
    low, high = np.full(shape[:2], -np.inf), np.full(shape[:2], np.inf)
    for along_i, along_j, along_k, offset in planes:
        room = -(along_i * i + along_j * j + offset)
        if along_k > _ROUNDING:
            np.minimum(high, room / along_k, out=high)
        elif along_k < -_ROUNDING:
            np.maximum(low, room / along_k, out=low)
        else:
            high[room < -_ROUNDING] = -np.inf
    return low, high
