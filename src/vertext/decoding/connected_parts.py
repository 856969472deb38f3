"""Connected pieces of one kind of tissue."""

from __future__ import annotations

import cc3d
import numpy as np

from vertext.anatomy import Kind
from vertext.decoding.part import Part


def connected_parts(
    mask: np.ndarray, kind: Kind, places: np.ndarray, voxel: float, *, least_volume: float
) -> list[Part]:
    """Return the 3-D components of a mask, the largest first.

    Args:
        mask: (Z, H, W) bool.
        kind: What the components are made of.
        places: Arc length of every pixel of a slice, (H * W,), mm.
        voxel: Volume of one voxel, mm³.
        least_volume: Smaller components (mm³) are left out.
    """
    index = np.flatnonzero(mask)
    if not len(index):
        return []
    owner = cc3d.connected_components(mask, connectivity=6).ravel()[index].astype(np.intp)
    size = np.bincount(owner)
    kept = (size * voxel >= least_volume)[owner]
    index, owner = index[kept], owner[kept]
    order = np.argsort(owner, kind="stable")
    pieces = np.split(index[order], np.flatnonzero(np.diff(owner[order])) + 1)
    pieces.sort(key=len, reverse=True)
    return [Part.of(kind, piece, places, voxel) for piece in pieces if len(piece)]
