"""Find both lungs in a chest CT."""

from __future__ import annotations

from dataclasses import dataclass

import cc3d
import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from vertext.anatomy import Side
from vertext.errors import UnsupportedInputError

_TISSUE_HU = (-965.0, -500.0)
_COARSE_MM = 3.0
_OPEN_MM, _CLOSE_MM = 3.0, 9.0
_PART_MM = (0.0, 3.0, 6.0, 9.0, 12.0)
_SMALLER_LUNG = 0.15
_LEAST_LITRES = 0.05

Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Lungs:
    """Both lungs.

    Attributes:
        sides: 0, or the number of the lung's `Side`, (I, J, K) uint8; vessels in a lung count.
        by_midline: Whether the two could not be told apart, so that the middle of the body
            divides them: left and right are then less sure.
    """

    sides: NDArray[np.uint8]
    by_midline: bool


def find_lungs(hu: NDArray[np.number], spacing_mm: float) -> Lungs:
    """Find the lungs by their density, and tell left from right by where they lie.

    Smoothed grey values between air and soft tissue are lung: outside air and the trachea are
    darker. What is thin (the skin, where both mix) is opened away, vessels are closed in. Two
    lungs that touch are parted by shrinking them until they part.

    Args:
        hu: Hounsfield units, array axes to the right, the front and up, (I, J, K).
        spacing_mm: Edge of the cubic voxels.

    Raises:
        UnsupportedInputError: There is no lung.
    """
    step = max(1, round(_COARSE_MM / spacing_mm))
    coarse = np.asarray(hu[::step, ::step, ::step], np.float32)
    edge = step * spacing_mm
    smooth = ndimage.gaussian_filter(coarse, 2.0 / edge)
    tissue = _opened((smooth > _TISSUE_HU[0]) & (smooth < _TISSUE_HU[1]), _OPEN_MM / edge)
    if tissue.sum() * edge**3 / 1e6 < _LEAST_LITRES:
        raise UnsupportedInputError(
            "no lung was found", remedy="Give a chest CT in Hounsfield units"
        )
    seeds = _two_seeds(tissue, edge)
    by_midline = seeds is None
    sides = _by_midline(tissue, smooth) if seeds is None else _nearest(tissue, seeds)
    closed = _closed_by_side(sides, _CLOSE_MM / edge)
    return Lungs(_refined(closed, step, hu.shape), by_midline)


def _opened(mask: Mask, radius: float) -> Mask:
    core = _inward(mask) > radius
    return mask & (ndimage.distance_transform_edt(~core) <= radius + 1)


def _inward(mask: Mask) -> NDArray[np.float64]:
    """Return how deep each voxel lies in a mask, in voxels; beyond the array all counts as in."""
    depth: NDArray[np.float64] = ndimage.distance_transform_edt(mask)
    return depth


def _two_seeds(tissue: Mask, edge: float) -> NDArray[np.uint8] | None:
    """Return the cores of the two lungs, numbered by side; None where they do not part."""
    depth = _inward(tissue) * edge
    for shrunk in _PART_MM:
        parts = cc3d.connected_components(depth > shrunk, connectivity=6)
        sizes = np.bincount(parts.ravel())
        sizes[0] = 0
        first, second = np.argsort(-sizes)[:2] if len(sizes) > 2 else (0, 0)
        if second and sizes[second] >= _SMALLER_LUNG * sizes[first]:
            return _numbered(parts, first, second)
    return None


def _numbered(parts: NDArray[np.integer], first: int, second: int) -> NDArray[np.uint8]:
    """Number two parts: the one farther to the right is the right lung."""
    middle = {part: np.nonzero(parts == part)[0].mean() for part in (first, second)}
    left, right = sorted(middle, key=middle.__getitem__)
    numbers = np.zeros(parts.shape, np.uint8)
    numbers[parts == left] = Side.LEFT.number
    numbers[parts == right] = Side.RIGHT.number
    return numbers


def _nearest(tissue: Mask, seeds: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Give tissue the side of the nearest core, and leave out what hangs on neither."""
    place = ndimage.distance_transform_edt(seeds == 0, return_distances=False, return_indices=True)
    parts = cc3d.connected_components(tissue, connectivity=6)
    own = np.isin(parts, np.unique(parts[seeds > 0]))
    return np.where(tissue & own, seeds[tuple(place)], np.uint8(0))


def _by_midline(tissue: Mask, smooth: NDArray[np.float32]) -> NDArray[np.uint8]:
    body = smooth > _TISSUE_HU[1]
    middle = np.nonzero(body)[0].mean() if body.any() else (tissue.shape[0] - 1) / 2
    right = np.arange(tissue.shape[0])[:, None, None] > middle
    side = np.where(right, Side.RIGHT.number, Side.LEFT.number)
    return np.where(tissue, side, 0).astype(np.uint8)


def _closed_by_side(sides: NDArray[np.uint8], radius: float) -> NDArray[np.uint8]:
    """Take in the vessels of each lung."""
    # With room around, so that the border of the array is no inside to be filled.
    room = int(radius) + 2
    closed = np.pad(sides, room)
    for side in Side:
        wide = ndimage.distance_transform_edt(closed != side.number) <= radius
        filled = (_inward(wide) > radius) & (closed == 0)
        closed[filled] = side.number
    inner = (slice(room, -room),) * 3
    return closed[inner]


def _refined(coarse: NDArray[np.uint8], step: int, shape: tuple[int, ...]) -> NDArray[np.uint8]:
    fine = coarse
    for axis in range(3):
        fine = np.repeat(fine, step, axis=axis)
    i, j, k = shape
    return fine[:i, :j, :k]
