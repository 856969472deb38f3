"""Where the named structures of a label map lie."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage


def level_centroids(
    labels: NDArray[np.uint8], spacing: Sequence[float], named: Mapping[str, int]
) -> dict[str, NDArray[np.float64]]:
    """Return the centroid of every named structure that is shown, (slice, row, column) in mm.

    Args:
        labels: Internal numbers of a canonical view, (Z, H, W).
        spacing: (slice, row, column), mm.
        named: Their numbers, in the wanted order.
    """
    present = np.unique(labels)
    shown = {name: number for name, number in named.items() if number in present}
    found = ndimage.center_of_mass(labels > 0, labels, list(shown.values()))
    return {name: np.asarray(place) * spacing for name, place in zip(shown, found, strict=True)}
