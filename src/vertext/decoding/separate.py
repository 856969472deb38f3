"""Part structures that thin bridges join."""

from __future__ import annotations

import cc3d
import numpy as np

from vertext.decoding.in_plane import grow, shrink

_GROWTH = 2
_BORDER = ((0, 0), (1, 1), (1, 1))


def separate(mask: np.ndarray) -> np.ndarray:
    """Number the pieces of a mask so that thin bridges between structures do not join them.

    The cores (what an in-plane opening of 3×3 leaves) are numbered and grown back by two pixels
    within the mask. What is too thin for a core keeps numbers of its own.

    Args:
        mask: (Z, H, W) bool.

    Returns:
        Number of the piece of each voxel of the mask, in their order, (n,).
    """
    # With a border every pixel has neighbours.
    mask = np.pad(mask, _BORDER)
    core = grow(shrink(mask))
    pieces, count = cc3d.connected_components(core, connectivity=6, return_N=True)
    flat = pieces.ravel()
    thin = _grow_into(flat, np.flatnonzero(mask & ~core), mask.shape[2])
    rest = np.zeros_like(mask)
    rest.ravel()[thin] = True
    flat[thin] = cc3d.connected_components(rest, connectivity=6).ravel()[thin] + count
    return np.asarray(flat[np.flatnonzero(mask)])


def _grow_into(flat: np.ndarray, rim: np.ndarray, width: int) -> np.ndarray:
    """Give the pixels of a rim the largest number beside them; return those left without."""
    around = [row * width + column for row in (-1, 0, 1) for column in (-1, 0, 1)]
    for _ in range(_GROWTH):
        flat[rim] = np.maximum.reduce([flat[rim + step] for step in around])
        rim = rim[flat[rim] == 0]
    return rim
