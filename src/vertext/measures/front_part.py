"""Take a vertebral body from its vertebra."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage


def front_part(share: NDArray[np.float32], behind: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Return the largest connected part that does not lie behind the canal, without holes.

    Args:
        share: Share of each pixel that is vertebra, (H, W).
        behind: Pixels behind the middle of the canal, (H, W); none where there is no canal.
    """
    front = np.where(behind, np.float32(0), share)
    parts, count = ndimage.label(front > 0)
    if not count:
        return front
    largest = parts == 1 + np.bincount(parts.ravel(), weights=front.ravel())[1:].argmax()
    holes = ndimage.binary_fill_holes(largest) & ~largest
    return np.where(holes, np.float32(1), front * largest)
