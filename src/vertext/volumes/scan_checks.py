"""What every scan must pass before it is segmented, whatever its format."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vertext.errors import UnsupportedInputError
from vertext.volumes.volume import Volume

MAX_NON_FINITE_SHARE = 1e-3
"""Up to this share of voxels NaN and infinite values are replaced; more is an error."""


def checked_scan(volume: Volume) -> Volume:
    """Replace a tiny share of NaN and infinite values, refuse what has no contrast.

    Args:
        volume: A scan.

    Returns:
        The scan, with notes on what was replaced and on being a single slice.

    Raises:
        UnsupportedInputError: Too many values are NaN or infinite, or all are equal.
    """
    if not np.issubdtype(volume.data.dtype, np.number) or np.iscomplexobj(volume.data):
        raise UnsupportedInputError(
            f"grey values must be real numbers, not {volume.data.dtype}", source=volume.source
        )
    data, replaced = _finite(volume)
    notes = list(volume.notes)
    if replaced:
        notes.append(
            f"{replaced} NaN or infinite voxels ({replaced / data.size:.2g} of all) were replaced "
            "by the smallest finite value."
        )
    if data.min() == data.max():
        raise UnsupportedInputError(
            f"no contrast: every voxel is {data.flat[0]:g}",
            source=volume.source,
            remedy="Check that the export holds the image",
        )
    if volume.is_2d:
        notes.append("A single slice: it was taken as one, nothing is known beside it.")
    return replace(volume, data=data, notes=tuple(notes))


def _finite(volume: Volume) -> tuple[NDArray[Any], int]:
    data = volume.data
    if not np.issubdtype(data.dtype, np.floating):
        return data, 0
    finite = np.isfinite(data)
    count = int(data.size - np.count_nonzero(finite))
    if count == 0:
        return data, 0
    if count > MAX_NON_FINITE_SHARE * data.size:
        raise UnsupportedInputError(
            f"{count / data.size:.2%} of its voxels are NaN or infinite "
            f"(at most {MAX_NON_FINITE_SHARE:.1%} can be replaced)",
            source=volume.source,
            remedy="Repair the scan or export it again",
        )
    return np.where(finite, data, data[finite].min()), count
