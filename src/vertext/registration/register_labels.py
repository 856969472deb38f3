"""Register the label map of one spine to that of another."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from vertext.registration.demons import Field, demons
from vertext.registration.level_centroids import level_centroids
from vertext.registration.similarity import similarity
from vertext.registration.tissue_channels import tissue_channels
from vertext.registration.warp import Warp

_Spacing = tuple[float, float, float]

_PYRAMID = ((4.0, 30), (2.0, 30))
"""Voxel (mm, where the scan is as fine) and steps of each level."""
_STIFFNESS_MM = 3.0


def register_labels(
    fixed: NDArray[np.uint8],
    fixed_spacing: _Spacing,
    moving: NDArray[np.uint8],
    moving_spacing: _Spacing,
) -> Warp:
    """Find where every place of a spine lies in another one, in 3-D.

    First a similarity from the centroids of the levels that both show, so that no spine is
    matched one vertebra off; then demons on signed distances, coarse to fine.

    Args:
        fixed: Internal numbers of a canonical view, (Z, H, W), such as a coarse segmentation.
        fixed_spacing: (slice, row, column), mm.
        moving: The same of the other spine, such as an atlas.
        moving_spacing: Its spacing, mm.

    Raises:
        UnsupportedInputError: They share fewer than three levels.
    """
    matrix = similarity(
        level_centroids(fixed, fixed_spacing), level_centroids(moving, moving_spacing)
    )
    # Distances are smooth, so that coarse samples of fine ones still tell parts of a voxel.
    target = tissue_channels(fixed, fixed_spacing)
    # Outside the moving scan is no tissue, which is -1 for distances and 0 for a warp.
    source = tissue_channels(moving, moving_spacing) + 1
    field: Field = np.zeros((3, *fixed.shape), np.float32)
    grid = fixed_spacing
    for pixel, rounds in _PYRAMID:
        seen, grid = _coarser(target, fixed_spacing, pixel)
        field = _onto(field, seen.shape[1:])

        def moved(
            field: Field, grid: _Spacing = grid, shape: tuple[int, ...] = seen.shape[1:]
        ) -> NDArray[np.float32]:
            return Warp(matrix, field, grid).bring(source, moving_spacing, shape, grid, order=1) - 1

        field = demons(seen, moved, grid, field, rounds=rounds, stiffness_mm=_STIFFNESS_MM)
    return Warp(matrix, field, grid)


def _coarser(
    channels: NDArray[np.float32], spacing: _Spacing, pixel: float
) -> tuple[NDArray[np.float32], _Spacing]:
    """Return every so manieth voxel along each axis, and the grid of those."""
    steps = [max(1, round(pixel / mm)) for mm in spacing]
    z, y, x = (mm * step for mm, step in zip(spacing, steps, strict=True))
    every = tuple(slice(None, None, step) for step in steps)
    return np.ascontiguousarray(channels[(slice(None), *every)]), (z, y, x)


def _onto(field: Field, shape: Sequence[int]) -> Field:
    """Return a field of (nearly) the same extent on another grid."""
    factors = [1.0, *(new / old for new, old in zip(shape, field.shape[1:], strict=True))]
    return np.asarray(ndimage.zoom(field, factors, order=1, mode="nearest"), np.float32)
