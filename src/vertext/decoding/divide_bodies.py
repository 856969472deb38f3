"""Vertebral bodies: divided where a disc lies between them, or at the waist of fused ones."""

from __future__ import annotations

from collections.abc import Sequence

import cc3d
import numpy as np
from scipy.ndimage import gaussian_filter1d

from vertext.anatomy import Kind
from vertext.decoding.part import Part
from vertext.decoding.pitch import Pitch

_FLAT = 2.5
_NEAR = 0.8
_SMALL = 0.2
_WIDE = 0.5
_TOO_LONG = 1.3


def divide_by_discs(
    bone: np.ndarray,
    discs: Sequence[Part],
    places: np.ndarray,
    pitch: Pitch,
    spacing: Sequence[float],
) -> np.ndarray:
    """Number bone voxels by how many discs lie above them, so that no component crosses a disc.

    Close to a disc its own plane decides, since discs are tilted against the spine's curve;
    further away the place along the curve does.

    Args:
        bone: Vertebral bodies, (Z, H, W) bool.
        discs: The discs to divide by.
        places: Arc length of every pixel of a slice, (H * W,), mm.
        pitch: Distance of neighbouring discs.
        spacing: (slice, row, column), mm.

    Returns:
        (Z, H, W) uint8, 0 outside, then 1, 2, ... from superior to inferior.
    """
    index = np.flatnonzero(bone)
    place = places[index % len(places)]
    points = _points(index, bone.shape, spacing)
    number = np.ones(len(index), np.uint8)
    for disc in discs:
        below = place > disc.place
        near = np.abs(place - disc.place) < _NEAR * pitch.at(disc.place)
        normal, offset = _plane(_points(disc.index, bone.shape, spacing))
        below[near] = points[near] @ normal > offset
        number += below
    regions = np.zeros(bone.shape, np.uint8)
    regions.ravel()[index] = number
    return absorb_small(regions, _SMALL)


def absorb_small(regions: np.ndarray, share: float) -> np.ndarray:
    """Give small pieces that are grown together with a piece of another region its number.

    Grown together means a wide contact, such as that of a corner that a plane cut off; a
    vertebra that touches its neighbour at an edge stays apart.

    Args:
        regions: (Z, H, W) integers, 0 outside.
        share: A piece is small below this share of the median region.

    Returns:
        Array of the same shape and type.
    """
    pieces, count = cc3d.connected_components(regions, connectivity=6, return_N=True)
    inside = np.flatnonzero(regions)
    piece, region = pieces.ravel()[inside], regions.ravel()[inside]
    sizes = np.bincount(piece, minlength=count + 1)
    owner = np.zeros(count + 1, regions.dtype)
    owner[piece] = region
    volumes = np.bincount(region)[1:]
    limit = share * np.median(volumes[volumes > 0]) if volumes.any() else 0.0
    widest: dict[int, tuple[float, int]] = {}
    for (one, other), area in cc3d.contacts(pieces, connectivity=6).items():
        small, large = sorted((one, other), key=lambda piece: sizes[piece])
        wide = area >= _WIDE * sizes[small] ** (2 / 3)
        if sizes[small] < limit and wide and owner[small] != owner[large]:
            widest[small] = max(widest.get(small, (0.0, 0)), (area, large))
    for small in sorted(widest, key=lambda piece: -sizes[piece]):
        owner[small] = owner[widest[small][1]]
    absorbed = np.zeros_like(regions)
    absorbed.ravel()[inside] = owner[piece]
    return absorbed


def cut_long(part: Part, places: np.ndarray, pitch: Pitch, voxel: float) -> list[Part]:
    """Cut a part that is too long for one vertebra at its waist, again and again.

    Two bodies without a visible disc between them make one piece; the section is smallest
    where the disc should be.
    """
    length = part.end - part.start
    if length <= _TOO_LONG * float(pitch.at(part.place)):
        return [part]
    along = places[part.index % len(places)]
    bins = np.arange(part.start, part.end + 1.0)
    section = gaussian_filter1d(np.histogram(along, bins)[0].astype(float), 1.5)
    count = max(2, round(length / float(pitch.at(part.place))))
    first, last = np.array([0.6, 1.4]) * len(section) / count
    middle = slice(int(first), max(int(last), int(first) + 1))
    waist = bins[middle][section[middle].argmin()] + 0.5
    upper, lower = along < waist, along >= waist
    pieces = [Part.of(Kind.VERTEBRA, part.index[side], places, voxel) for side in (upper, lower)]
    return [pieces[0], *cut_long(pieces[1], places, pitch, voxel)]


def _plane(points: np.ndarray) -> tuple[np.ndarray, float]:
    """Return the normal (pointing inferior) and the offset of a disc's middle plane.

    Args:
        points: (n, 3), mm along (slice, row, column).
    """
    centre = points.mean(axis=0)
    _, spread, axes = np.linalg.svd(np.cov((points - centre)[:, 1:].T))
    long = axes[0] if spread[0] > _FLAT * spread[1] else np.array([0.0, 1.0])
    inferior = np.array([long[1], -long[0]])
    inferior = inferior if inferior[0] > 0 else -inferior
    height = (points - centre)[:, 1:] @ inferior
    across = points[:, 0] - centre[0]
    tilt = float(across @ height / max(across @ across, 1e-6))
    normal = np.array([-tilt, *inferior])
    return normal, float(normal @ centre)


def _points(index: np.ndarray, shape: tuple[int, ...], spacing: Sequence[float]) -> np.ndarray:
    return np.stack(np.unravel_index(index, shape), axis=1) * np.asarray(spacing, float)
