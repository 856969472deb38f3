"""Which pieces are one structure."""

from __future__ import annotations

import numpy as np

from vertext.anatomy import Kind
from vertext.decoding.part import Part
from vertext.decoding.pieces import Pieces
from vertext.decoding.settings import DecodingSettings

_NOWHERE = -1


def join_fragments(
    pieces: Pieces, kind: Kind, places: np.ndarray, voxel: float, settings: DecodingSettings
) -> list[Part]:
    """Join pieces that lie at the same place of the spine, and drop slivers.

    A vertebra that falls apart (a missing slice, a vessel) is still one vertebra: a piece of
    which the larger half of its stretch lies inside the stretch of a larger piece is a fragment
    of it if it is near, and noise if it is not.

    Args:
        pieces: Pieces of one kind.
        kind: What they are made of.
        places: Arc length of every pixel of a slice, (H * W,), mm.
        voxel: Volume of one voxel, mm³.
        settings: How far a fragment may lie from the box of its structure, and how large a
            structure must be.

    Returns:
        The structures, superior to inferior.
    """
    leaders = _leaders(pieces, settings.least_volume / voxel)
    if not len(leaders):
        return []
    home = _first_around(pieces, np.arange(len(pieces.size)), leaders)
    home[_distance(pieces, leaders, home) > settings.reach] = _NOWHERE
    home[leaders] = np.arange(len(leaders))
    ends = np.cumsum(pieces.size)
    voxels = [pieces.index[end - size : end] for end, size in zip(ends, pieces.size, strict=True)]
    groups = ([voxels[m] for m in np.flatnonzero(home == n)] for n in range(len(leaders)))
    joined = [Part.of(kind, _merged(group), places, voxel) for group in groups]
    return sorted(joined, key=lambda part: part.place)


def _merged(group: list[np.ndarray]) -> np.ndarray:
    return group[0] if len(group) == 1 else np.sort(np.concatenate(group), kind="stable")


def _leaders(pieces: Pieces, least: float) -> np.ndarray:
    """Return the pieces that are structures of their own, the largest first."""
    leaders: list[int] = []
    for piece in np.argsort(-pieces.size, kind="stable"):
        if pieces.size[piece] < least:
            break
        if _first_around(pieces, np.array([piece]), np.array(leaders, int))[0] == _NOWHERE:
            leaders.append(int(piece))
    return np.array(leaders, int)


def _first_around(pieces: Pieces, some: np.ndarray, leaders: np.ndarray) -> np.ndarray:
    """Return the place of the first leader in whose stretch the larger half of a piece lies."""
    if not len(leaders):
        return np.full(len(some), _NOWHERE)
    start, end = pieces.start[some, None], pieces.end[some, None]
    common = np.minimum(end, pieces.end[leaders]) - np.maximum(start, pieces.start[leaders])
    within = common / np.maximum(end - start, 1e-3) > 0.5
    return np.where(within.any(axis=1), within.argmax(axis=1), _NOWHERE)


def _distance(pieces: Pieces, leaders: np.ndarray, home: np.ndarray) -> np.ndarray:
    """Return the gap (mm) between the box of each piece and that of its leader."""
    box = leaders[home]
    gap = np.maximum(pieces.low[box] - pieces.high, pieces.low - pieces.high[box])
    return np.asarray(np.linalg.norm(gap.clip(0), axis=1))
