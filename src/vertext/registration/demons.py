"""Deformable registration of images of several channels."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from vertext.registration.gradient import gradient

Field = NDArray[np.float32]
"""Displacement along (slice, row, column) at every voxel, mm, (3, Z, H, W)."""

_LONGEST_STEP = 0.5


def demons(
    fixed: NDArray[np.float32],
    moved: Callable[[Field], NDArray[np.float32]],
    spacing: Sequence[float],
    start: Field,
    *,
    rounds: int,
    stiffness_mm: float,
) -> Field:
    """Return the displacement that brings a moving image onto a fixed one.

    Thirion's demons (Medical Image Analysis 1998) with the forces of all channels added up, and
    the field smoothed by a Gaussian after each step.

    Args:
        fixed: (C, Z, H, W).
        moved: Gives the moving image under a displacement of the fixed grid, (C, Z, H, W); NaN
            where it shows nothing, which pulls at nothing.
        spacing: Of the fixed grid (slice, row, column), mm.
        start: Displacement to begin with.
        rounds: How many steps.
        stiffness_mm: Deviation of that Gaussian.
    """
    slopes = [gradient(channel, spacing) for channel in fixed]
    steep = sum(np.square(slope).sum(axis=0) for slope in slopes)
    # One voxel of a plane is the longest step that a slope says anything about.
    longest = _LONGEST_STEP * min(spacing[1:])
    sigma = [0.0, *(stiffness_mm / mm for mm in spacing)]
    field = start
    for _ in range(rounds):
        differences = np.nan_to_num(fixed - moved(field))
        force = sum(d * slope for d, slope in zip(differences, slopes, strict=True))
        damping = steep + np.square(differences).sum(axis=0) / (2 * longest) ** 2
        step = force / np.maximum(damping, 1e-6)
        field = ndimage.gaussian_filter(field + step, sigma).astype(np.float32)
    return field
