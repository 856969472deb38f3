"""Give small pieces to the region that they are grown together with."""

from __future__ import annotations

import cc3d
import numpy as np

_WIDE = 0.5


def absorb_small(regions: np.ndarray, share: float) -> tuple[np.ndarray, np.ndarray]:
    """Join small pieces to a larger piece of another region that they are grown together with.

    Grown together means a wide contact, such as that of a corner that a plane cut off; a
    vertebra that touches its neighbour at an edge stays apart.

    Args:
        regions: (Z, H, W) integers, 0 outside.
        share: A piece is small below this share of the median region.

    Returns:
        Number of the piece of each voxel inside, in their order, (n,); and the region that each
        number belongs to now.
    """
    # With a border every voxel has neighbours.
    padded = np.pad(regions, 1)
    inside = np.flatnonzero(padded > 0)
    pieces, count = cc3d.connected_components(padded, connectivity=6, return_N=True)
    piece, region = pieces.ravel()[inside], padded.ravel()[inside]
    owner = np.zeros(count + 1, regions.dtype)
    owner[piece] = region
    sizes = np.bincount(piece, minlength=count + 1)
    volumes = np.bincount(region)
    small = sizes < share * np.median(volumes[volumes > 0]) if len(inside) else sizes > 0
    home = np.arange(count + 1)
    for one, other in _absorbing(pieces, inside[small[piece]], sizes):
        home[one] = home[other]
    return home[piece], owner


def _absorbing(pieces: np.ndarray, index: np.ndarray, sizes: np.ndarray) -> list[tuple[int, int]]:
    """Return which pieces go to which larger neighbour, the largest piece first.

    Args:
        pieces: Numbers of pieces, (Z, H, W) with a border of 0.
        index: Flat indices of the voxels of the small pieces.
        sizes: Voxels of each piece.
    """
    one, other, area = _contacts(pieces, index)
    larger = (sizes[other] > sizes[one]) | ((sizes[other] == sizes[one]) & (other > one))
    wide = larger & (area >= _WIDE * sizes[one] ** (2 / 3))
    widest: dict[int, tuple[int, int]] = {}
    for small, large, contact in zip(one[wide], other[wide], area[wide], strict=True):
        widest[small] = max(widest.get(small, (0, 0)), (contact, large))
    ordered = sorted(widest, key=lambda piece: -sizes[piece])
    return [(small, widest[small][1]) for small in ordered]


def _contacts(pieces: np.ndarray, index: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the pairs of a piece and its neighbour, and the faces of voxels that they share."""
    flat, count = pieces.ravel(), int(pieces.max()) + 1
    _, height, width = pieces.shape
    own, pairs = flat[index].astype(np.int64), []
    for step in (-height * width, height * width, -width, width, -1, 1):
        beside = flat[index + step]
        touching = (beside > 0) & (beside != own)
        pairs.append(own[touching] * count + beside[touching])
    found, area = np.unique(np.concatenate(pairs), return_counts=True)
    return found // count, found % count, area
