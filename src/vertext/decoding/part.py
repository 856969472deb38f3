"""A piece of one structure: voxels and the stretch of the spine they take."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vertext.anatomy import Kind


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
        along = places[index % len(places)]
        ordered = np.sort(along)
        start, end = _quantile(ordered, 0.05), _quantile(ordered, 0.95)
        return cls(kind, index, float(along.mean()), start, end, len(index) * voxel)


def _quantile(ordered: np.ndarray, share: float) -> float:
    """Return the linear quantile of sorted values; NumPy's own is slow for the many specks."""
    place = share * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return float(ordered[low] + (place - low) * (ordered[high] - ordered[low]))
