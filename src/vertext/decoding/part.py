"""A piece of one structure: voxels and the stretch of the spine they take."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vertext.anatomy import Kind
from vertext.decoding.voxels import pixels

ENDS = (0.05, 0.95)
"""Shares of the voxels that lie superior to the start and to the end of a stretch."""


@dataclass(frozen=True, eq=False)
class Part:
    """Voxels that belong to one structure, whatever its level.

    Attributes:
        kind: Vertebra, disc or sacrum.
        index: Flat indices into the (Z, H, W) volume, ascending.
        place: Mean arc length along the spine, mm.
        start: Arc length at the superior end (5th percentile of the voxels), mm.
        end: Arc length at the inferior end (95th percentile), mm.
        volume: Volume in mm³.
    """

    kind: Kind
    index: np.ndarray
    place: float
    start: float
    end: float
    volume: float

    @classmethod
    def of(cls, kind: Kind, index: np.ndarray, places: np.ndarray, voxel: float) -> Part:
        """Measure a part.

        Args:
            kind: What it is.
            index: Flat indices into the volume.
            places: Arc length of every pixel of a slice, flat, (H * W,).
            voxel: Volume of one voxel, mm³.
        """
        along = places[pixels(index, len(places))]
        ordered, all_of_it = np.sort(along), np.array([len(along)])
        start, end = (float(quantile(ordered, share, 0, all_of_it)[0]) for share in ENDS)
        return cls(kind, index, float(along.mean()), start, end, len(index) * voxel)


def quantile(
    ordered: np.ndarray, share: float, first: np.ndarray | int, count: np.ndarray
) -> np.ndarray:
    """Return the linear quantile of groups of sorted values.

    Args:
        ordered: Values, sorted within each of m groups.
        share: 0 for the smallest to 1 for the largest.
        first: Where each group begins, (m,).
        count: Values of each group, (m,).
    """
    place = share * (count - 1)
    low = place.astype(int)
    lower = ordered[first + low]
    upper = ordered[first + np.minimum(low + 1, count - 1)]
    return lower + (place - low) * (upper - lower)
