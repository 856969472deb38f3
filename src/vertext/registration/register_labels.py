"""Register the label map of one spine to that of another."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from vertext.registration.demons import Field, demons
from vertext.registration.similarity import similarity
from vertext.registration.spine import Spine
from vertext.registration.warp import Warp

Register = Callable[[Spine, Spine], Warp]
"""Finds the warp from a fixed spine to a moving one."""

_PYRAMID = ((4.0, 30), (2.0, 10))
"""Voxel (mm, where the scan is as fine) and steps of each level."""
_STIFFNESS_MM = 3.0
_NEAR = -0.98
"""Signed distances below this are too far from the spine to pull at it."""


def register_labels(fixed: Spine, moving: Spine) -> Warp:
    """Find where every place of a spine lies in another one, in 3-D.

    First a similarity from the centroids of the levels that both show, so that no spine is
    matched one vertebra off; then demons on signed distances around the spine, coarse to fine.

    Args:
        fixed: Such as a coarse segmentation.
        moving: Such as an atlas.

    Raises:
        UnsupportedInputError: They share fewer than three levels.
    """
    matrix = similarity(fixed.centroids, moving.centroids)
    box = _box_around(fixed)
    corner = np.array([side.start for side in box]) * fixed.grid
    target = fixed.channels[(slice(None), *box)]
    field: Field = np.zeros((3, *target.shape[1:]), np.float32)
    for pixel, rounds in _PYRAMID:
        steps = [max(1, round(pixel / mm)) for mm in fixed.grid]
        grid = np.multiply(fixed.grid, steps)
        every = tuple(slice(None, None, step) for step in steps)
        seen = np.ascontiguousarray(target[(slice(None), *every)])
        field = demons(
            seen,
            _bringer(moving, matrix, corner, grid, seen.shape[1:]),
            grid.tolist(),
            _onto(field, seen.shape[1:]),
            rounds=rounds,
            stiffness_mm=_STIFFNESS_MM,
        )
    around = zip(box, fixed.channels.shape[1:], strict=True)
    edges = [(0, 0), *((side.start, length - side.stop) for side, length in around)]
    return Warp(matrix, np.pad(field, edges, mode="edge"), fixed.grid)


def _box_around(spine: Spine) -> tuple[slice, slice, slice]:
    """Return the part of the working grid that something pulls at."""
    near = np.argwhere((spine.channels > _NEAR).any(axis=0))
    z, y, x = (slice(*ends) for ends in zip(near.min(axis=0), near.max(axis=0) + 1, strict=True))
    return z, y, x


def _bringer(
    moving: Spine,
    matrix: NDArray[np.float64],
    corner: NDArray[np.float64],
    grid: NDArray[np.float64],
    shape: tuple[int, ...],
) -> Callable[[Field], NDArray[np.float32]]:
    """Return the function that gives the moving channels under a displacement of a grid.

    Args:
        moving: The other spine.
        matrix: From a place in the fixed spine to one in the moving one, mm.
        corner: First place of the grid in the fixed spine, mm.
        grid: Its spacing, mm.
        shape: Its voxels.
    """
    steps = [np.arange(count) * mm for count, mm in zip(shape, grid, strict=True)]
    places = np.stack(np.meshgrid(*steps, indexing="ij")) + corner[:, None, None, None]
    to_voxels = np.diag(1 / np.array(moving.grid)) @ matrix[:3]
    turn, shift = to_voxels[:, :3], to_voxels[:, 3, None, None, None]

    def bring(field: Field) -> NDArray[np.float32]:
        wanted = np.tensordot(turn, places + field, axes=1) + shift
        brought = [
            ndimage.map_coordinates(
                channel, wanted, output=np.float32, order=1, mode="constant", cval=np.nan
            )
            for channel in moving.channels
        ]
        return np.stack(brought)

    return bring


def _onto(field: Field, shape: tuple[int, ...]) -> Field:
    """Return a field of (nearly) the same extent on another grid."""
    factors = [1.0, *(new / old for new, old in zip(shape, field.shape[1:], strict=True))]
    return np.asarray(ndimage.zoom(field, factors, order=1, mode="nearest"), np.float32)
