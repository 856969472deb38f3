"""Vertebral bodies: divided where a disc lies between them, or at the waist of fused ones."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.ndimage import gaussian_filter1d

from vertext.anatomy import Kind
from vertext.decoding.absorb_small import absorb_small
from vertext.decoding.box_of import box_of
from vertext.decoding.part import Part
from vertext.decoding.pitch import Pitch
from vertext.decoding.voxels import pixels, positions

_FLAT = 2.5
_NEAR = 0.8
_SMALL = 0.2
_TOO_LONG = 1.3


def divide_by_discs(
    bone: np.ndarray,
    discs: Sequence[Part],
    places: np.ndarray,
    pitch: Pitch,
    spacing: Sequence[float],
) -> np.ndarray:
    """Number the pieces of bone so that none crosses a disc.

    Close to a disc its own plane decides, since discs are tilted against the spine's curve;
    further away the place along the curve does.

    Args:
        bone: Vertebral bodies, (Z, H, W) bool.
        discs: The discs to divide by.
        places: Arc length of every pixel of a slice, (H * W,), mm.
        pitch: Distance of neighbouring discs.
        spacing: (slice, row, column), mm.

    Returns:
        Number of the piece of each voxel of bone, in their order, (n,).
    """
    along = places.reshape(bone.shape[1:])
    slices, rows, columns = np.ogrid[tuple(slice(size) for size in bone.shape)]
    number = np.searchsorted([disc.place for disc in discs], along).astype(np.uint8) + 1
    regions = number * bone
    shown = bone.any(axis=0)
    for disc in discs:
        near = shown & (np.abs(along - disc.place) < _NEAR * pitch.at(disc.place))
        window = box_of(near)
        normal, offset = _plane(_points(disc.index, bone.shape, spacing))
        depth = (rows * (normal[1] * spacing[1]) + columns * (normal[2] * spacing[2]))[0][window]
        below = depth > offset - slices * (normal[0] * spacing[0])
        inside = near[window] & bone[:, *window]
        regions[:, *window] += below & inside
        regions[:, *window] -= (along > disc.place)[window] & inside
    return absorb_small(regions, _SMALL)[0]


def cut_long(part: Part, places: np.ndarray, pitch: Pitch, voxel: float) -> list[Part]:
    """Cut a part that is too long for one vertebra at its waist, again and again.

    Two bodies without a visible disc between them make one piece; the section is smallest
    where the disc should be.
    """
    length = part.end - part.start
    if length <= _TOO_LONG * float(pitch.at(part.place)):
        return [part]
    along = places[pixels(part.index, len(places))]
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
    offset = points - centre
    _, spread, axes = np.linalg.svd(offset[:, 1:].T @ offset[:, 1:])
    long = axes[0] if spread[0] > _FLAT * spread[1] else np.array([0.0, 1.0])
    inferior = np.array([long[1], -long[0]])
    inferior = inferior if inferior[0] > 0 else -inferior
    height, across = offset[:, 1:] @ inferior, offset[:, 0]
    tilt = float(across @ height / max(across @ across, 1e-6))
    normal = np.array([-tilt, *inferior])
    return normal, float(normal @ centre)


def _points(index: np.ndarray, shape: tuple[int, ...], spacing: Sequence[float]) -> np.ndarray:
    return np.stack(positions(index, shape), axis=1) * np.asarray(spacing, float)
