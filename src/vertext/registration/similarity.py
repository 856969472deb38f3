"""Rotation, scale and shift of one spine onto another."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from vertext.errors import UnsupportedInputError

FEWEST_LEVELS = 3
"""Levels that two spines must share to be registered."""


def similarity(
    fixed: Mapping[str, NDArray[np.float64]], moving: Mapping[str, NDArray[np.float64]]
) -> NDArray[np.float64]:
    """Return the way from a place in the fixed spine to the same place in the moving one.

    Least squares on the levels that both show (Umeyama, IEEE TPAMI 1991), in the sagittal plane:
    levels lie nearly on one line, which tells no rotation about itself. Across the plane there is
    only a shift.

    Args:
        fixed: Centroid of each level, (slice, row, column), mm.
        moving: The same of the other spine.

    Returns:
        4 x 4, mm to mm.

    Raises:
        UnsupportedInputError: They share fewer than three levels.
    """
    shared = [name for name in fixed if name in moving]
    if len(shared) < FEWEST_LEVELS:
        raise UnsupportedInputError(
            f"the spines share {len(shared)} levels; {FEWEST_LEVELS} are needed to register them"
        )
    target = np.array([moving[name] for name in shared])
    start = np.array([fixed[name] for name in shared])
    middle, other = start.mean(axis=0), target.mean(axis=0)
    plane, other_plane = (start - middle)[:, 1:], (target - other)[:, 1:]
    left, strength, right = np.linalg.svd(other_plane.T @ plane)
    sign = np.array([1.0, np.sign(np.linalg.det(left @ right))])
    matrix = np.eye(4)
    scale = (strength * sign).sum() / np.square(plane).sum()
    matrix[1:3, 1:3] = scale * (left * sign) @ right
    matrix[:3, 3] = other - matrix[:3, :3] @ middle
    return matrix
