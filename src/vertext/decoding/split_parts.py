"""Connected pieces of one kind of tissue, and which of them are one structure."""

from __future__ import annotations

from collections.abc import Sequence

import cc3d
import numpy as np

from vertext.anatomy import Kind
from vertext.decoding.part import Part


def connected_parts(
    regions: np.ndarray, kind: Kind, places: np.ndarray, voxel: float
) -> list[Part]:
    """Return the 3-D components of a map of regions, the largest first.

    Args:
        regions: (Z, H, W) integers; 0 is outside, voxels of different regions never join.
        kind: What the regions are made of.
        places: Arc length of every pixel of a slice, (H * W,), mm.
        voxel: Volume of one voxel, mm³.
    """
    if not regions.any():
        return []
    components = cc3d.connected_components(np.ascontiguousarray(regions), connectivity=6)
    flat = components.ravel()
    inside = np.flatnonzero(flat)
    order = np.argsort(flat[inside], kind="stable")
    sizes = np.bincount(flat[inside])[1:]
    pieces = np.split(inside[order], np.cumsum(sizes)[:-1])
    pieces.sort(key=len, reverse=True)
    return [Part.of(kind, piece, places, voxel) for piece in pieces]


def join_fragments(
    parts: Sequence[Part],
    places: np.ndarray,
    shape: tuple[int, int, int],
    spacing: Sequence[float],
    *,
    reach: float,
    least_volume: float,
) -> list[Part]:
    """Join pieces that lie at the same place of the spine, and drop slivers.

    A vertebra that falls apart (a missing slice, a vessel) is still one vertebra: a piece of
    which the larger half of its stretch lies inside the stretch of a larger piece is a fragment
    of it if it is near, and noise if it is not.

    Args:
        parts: Pieces of one kind.
        places: Arc length of every pixel of a slice, (H * W,), mm.
        shape: Of the volume, (Z, H, W).
        spacing: Of the volume, mm.
        reach: Greatest distance (mm) of a fragment to the box of its structure.
        least_volume: Smaller pieces (mm³) that are no fragments are dropped.

    Returns:
        The structures, superior to inferior.
    """
    groups: list[list[Part]] = []
    for part in sorted(parts, key=lambda p: p.volume, reverse=True):
        home = next((g for g in groups if _overlap(part, g[0]) > 0.5), None)
        if home is None and part.volume >= least_volume:
            groups.append([part])
        elif home is not None and _distance(part, home[0], shape, spacing) <= reach:
            home.append(part)
    voxel = float(np.prod(spacing))
    joined = [_join(group, places, voxel) for group in groups]
    return sorted(joined, key=lambda part: part.place)


def _overlap(small: Part, large: Part) -> float:
    """Return the share of the small part's stretch that lies within the large one's."""
    common = min(small.end, large.end) - max(small.start, large.start)
    return common / max(small.end - small.start, 1e-3)


def _distance(
    small: Part, large: Part, shape: tuple[int, int, int], spacing: Sequence[float]
) -> float:
    """Return the gap (mm) between the boxes of two parts."""
    one, other = (np.array(np.unravel_index(p.index, shape)) for p in (small, large))
    gap = np.maximum(one.min(1) - other.max(1), other.min(1) - one.max(1)).clip(0)
    return float(np.linalg.norm(gap * np.asarray(spacing)))


def _join(group: list[Part], places: np.ndarray, voxel: float) -> Part:
    if len(group) == 1:
        return group[0]
    index = np.sort(np.concatenate([part.index for part in group]))
    return Part.of(group[0].kind, index, places, voxel)
