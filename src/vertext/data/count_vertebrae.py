"""Names for vertebrae of masks that tell none apart."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from vertext.anatomy import BACKGROUND, IGNORE, SPINE, Kind
from vertext.errors import LabelError

_SHRINK_PX = 2
"""Bodies that touch in the middle slice part when they are made thinner by this."""
_REACH_PX = 4
"""How far around its thinner form a body reaches."""
_SMALLEST = 0.25
"""A body is at least this part of the median one, in the middle slice."""


def count_vertebrae(vertebrae: NDArray[np.bool_], lumbar: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """Name lumbar bodies by counting from below: the lowest is taken for L5.

    Bodies are told apart in the middle slice, where none is joined to its arch; the other slices
    are taken to show them at the same place.

    Args:
        vertebrae: All vertebrae in the canonical sagittal view, (Z, H, W).
        lumbar: Which of them are named: a body, if most of it lies in there.

    Returns:
        Internal numbers, (Z, H, W). Arches, which touch each other, and other vertebrae are IGNORE.

    Raises:
        LabelError: There is no lumbar body, or more than there are names.
    """
    middle = round(ndimage.center_of_mass(lumbar)[0]) if lumbar.any() else 0
    parts = _bodies(vertebrae[middle])
    shares = ndimage.mean(lumbar[middle], parts, np.arange(1, parts.max() + 1))
    named = np.flatnonzero(shares > 1 / 2) + 1
    names = SPINE.of_kind(Kind.VERTEBRA)[::-1]
    if not 0 < len(named) <= len(names):
        raise LabelError(
            f"its middle slice shows {len(named)} lumbar bodies, and 1 to {len(names)} have names",
            remedy="Check that the masks hold vertebrae alone, superior ones above",
        )
    numbers = np.full(parts.max() + 1, IGNORE, np.uint8)
    numbers[named] = [level.index for level in names[: len(named)]]
    away, (rows, columns) = ndimage.distance_transform_edt(parts == 0, return_indices=True)
    nearest = np.where(away <= _REACH_PX, numbers[parts[rows, columns]], IGNORE)
    return np.where(vertebrae, nearest, BACKGROUND).astype(np.uint8)


def _bodies(plane: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Return the bodies of a slice, numbered from below, (H, W)."""
    begins = plane & ~np.pad(plane, ((0, 0), (1, 0)))[:, :-1]
    foremost = plane & (begins.cumsum(axis=1) == 1)  # arches lie behind
    parts, count = ndimage.label(ndimage.binary_erosion(foremost, iterations=_SHRINK_PX))
    sizes = np.bincount(parts.ravel(), minlength=count + 1)[1:]
    large = np.flatnonzero(sizes >= _SMALLEST * np.median(sizes)) + 1 if count else sizes
    heights = [row for row, _ in ndimage.center_of_mass(parts > 0, parts, large)]
    table = np.zeros(count + 1, np.intp)
    table[large[np.argsort(heights)[::-1]]] = np.arange(1, len(large) + 1)
    return table[parts]
