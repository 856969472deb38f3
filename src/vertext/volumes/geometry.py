"""Pure functions on affines: 4x4 matrices from array index to world, RAS+ millimetres."""

from itertools import permutations
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vertext.errors import UnsupportedInputError

LPS_TO_RAS = np.diag([-1.0, -1.0, 1.0, 1.0])
"""DICOM and ITK count x to the left and y to the back; it is its own inverse."""

SHEAR_TOLERANCE = 5e-3
"""Cosine between two axes below which a grid counts as square (0.3 degrees)."""

_CODES = (("L", "R"), ("P", "A"), ("I", "S"))


def spacing_of(affine: NDArray[np.float64]) -> tuple[float, float, float]:
    """Return the distance of neighbours along each array axis, in mm."""
    i, j, k = np.linalg.norm(affine[:3, :3], axis=0).tolist()
    return i, j, k


def directions_of(affine: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the unit world direction of each array axis, as the columns of (3, 3)."""
    return affine[:3, :3] / np.linalg.norm(affine[:3, :3], axis=0)


def shear_of(affine: NDArray[np.float64]) -> float:
    """Return the largest cosine between two array axes: 0 for a rectangular grid."""
    directions = directions_of(affine)
    return float(np.abs(directions.T @ directions - np.eye(3)).max())


def closest_axes(affine: NDArray[np.float64]) -> tuple[tuple[int, int], ...]:
    """Assign array axes to world axes, one to one, so that they agree best in sum.

    Returns:
        For each array axis the world axis (0 left-right, 1 back-front, 2 down-up) and the sign
        (+1 when the index grows towards right, front, up).
    """
    directions = directions_of(affine)
    best = max(
        permutations(range(3)),
        key=lambda order: sum(abs(directions[world, axis]) for axis, world in enumerate(order)),
    )
    return tuple(
        (world, 1 if directions[world, axis] >= 0 else -1) for axis, world in enumerate(best)
    )


def axis_codes_of(affine: NDArray[np.float64]) -> str:
    """Return the letters towards which the array axes grow, such as "LIP"."""
    return "".join(_CODES[world][sign > 0] for world, sign in closest_axes(affine))


def checked_affine(
    affine: NDArray[Any], *, source: str | Path | None = None
) -> NDArray[np.float64]:
    """Return the affine as float64 after making sure that it maps a grid into the world.

    Raises:
        UnsupportedInputError: An entry is NaN or infinite, an axis has spacing 0, or two axes
            coincide.
    """
    matrix = np.array(affine, dtype=np.float64)
    remedy = "Export the scan again with valid spacing and orientation"
    if matrix.shape != (4, 4) or not np.isfinite(matrix).all():
        raise UnsupportedInputError(
            "its affine holds NaN or infinite numbers", source=source, remedy=remedy
        )
    lengths = np.linalg.norm(matrix[:3, :3], axis=0)
    if not (lengths > 0).all():
        raise UnsupportedInputError("a spacing is 0 mm", source=source, remedy=remedy)
    if abs(np.linalg.det(matrix[:3, :3] / lengths)) < 1e-3:
        raise UnsupportedInputError(
            "its affine is singular: two array axes point the same way",
            source=source,
            remedy=remedy,
        )
    return matrix


def grid_affine(
    directions: NDArray[np.float64],
    spacing: tuple[float, float, float],
    origin: tuple[float, float, float],
) -> NDArray[np.float64]:
    """Compose an affine from unit directions (columns), spacing in mm and the first voxel."""
    affine = np.eye(4)
    affine[:3, :3] = np.asarray(directions) * np.asarray(spacing)
    affine[:3, 3] = origin
    return affine
