"""Part structures that thin bridges join."""

from __future__ import annotations

import cc3d
import numpy as np

from vertext.decoding.in_plane import grow, shrink

_GROWTH = 2


def separate(mask: np.ndarray) -> np.ndarray:
    """Number the pieces of a mask so that thin bridges between structures do not join them.

    The cores (what an in-plane opening of 3×3 leaves) are numbered and grown back by two pixels
    within the mask. What is too thin for a core keeps numbers of its own.

    Args:
        mask: (Z, H, W) bool.

    Returns:
        (Z, H, W) integers, 0 outside the mask.
    """
    regions = cc3d.connected_components(grow(shrink(mask)), connectivity=6)
    regions = regions.astype(np.int32)
    for _ in range(_GROWTH):
        regions = np.where(mask & (regions == 0), grow(regions), regions)
    rest = cc3d.connected_components(mask & (regions == 0), connectivity=6).astype(np.int32)
    return np.where(rest > 0, rest + regions.max(), regions)
