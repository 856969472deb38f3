"""Where the levels of a label map lie."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from vertext.anatomy import SPINE, Kind


def level_centroids(
    labels: NDArray[np.uint8], spacing: Sequence[float]
) -> dict[str, NDArray[np.float64]]:
    """Return the centroid of every vertebra and disc, (slice, row, column) in mm.

    Args:
        labels: Internal numbers of a canonical view, (Z, H, W).
        spacing: (slice, row, column), mm.
    """
    shown = [s for s in SPINE.ordered if s.kind in (Kind.VERTEBRA, Kind.DISC)]
    present = np.unique(labels)
    shown = [structure for structure in shown if structure.index in present]
    found = ndimage.center_of_mass(labels > 0, labels, [s.index for s in shown])
    return {
        structure.name: np.asarray(place) * spacing
        for structure, place in zip(shown, found, strict=True)
    }
