"""Semi-transparent structures with thin outlines on a grey picture."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter
from scipy import ndimage

from vertext.anatomy import SPINE, Structure, Vessel

_FILL = 0.32
_OUTLINE = 0.95
_EDGE_SOFTNESS = 0.2
_OUTLINE_PIXELS = 5
_ROOM = 3


def blend_structures(
    picture: Image.Image,
    plane: NDArray[np.integer],
    structures: Sequence[Structure | Vessel] = SPINE.structures,
) -> Image.Image:
    """Return the picture with every structure of a slice in its colour.

    Args:
        picture: RGB picture of the slice, any size.
        plane: (H, W) numbers of the slice: internal ones, or those of `structures`.
        structures: What may be in it, the last one on top.
    """
    canvas = np.asarray(picture, dtype=np.float32).copy()
    numbers = set(np.unique(plane).tolist())
    for structure in (one for one in structures if one.index in numbers):
        mask = plane == structure.index
        box = _box(mask, picture.size)
        inside = _soft_mask(mask, picture.size, box)
        edge = inside * (1 - _eroded(inside))
        weight = np.maximum(inside * _FILL, edge * _OUTLINE)[..., None]
        part = canvas[box[1] : box[3], box[0] : box[2]]
        part += weight * (np.asarray(structure.colour, dtype=np.float32) - part)
    return Image.fromarray(canvas.round().astype(np.uint8))


def present(plane: NDArray[np.integer]) -> list[Structure]:
    """Return the structures of a slice, superior to inferior, the canal after them."""
    numbers = set(np.unique(plane).tolist())
    return [structure for structure in SPINE.structures if structure.index in numbers]


def _box(mask: NDArray[np.bool_], size: tuple[int, int]) -> tuple[int, int, int, int]:
    """Return (left, top, right, bottom) in picture pixels around a mask, with some room."""
    sides = []
    for axis, extent in ((0, size[0]), (1, size[1])):
        filled = np.flatnonzero(mask.any(axis=axis))
        factor = extent / mask.shape[1 - axis]
        first = max(0, math.floor((filled[0] - _ROOM) * factor))
        last = min(extent, math.ceil((filled[-1] + 1 + _ROOM) * factor))
        sides.append((first, last))
    (left, right), (top, bottom) = sides
    return left, top, right, bottom


def _soft_mask(
    mask: NDArray[np.bool_], size: tuple[int, int], box: tuple[int, int, int, int]
) -> NDArray[np.float32]:
    """Enlarge the part of a mask inside a box, with a smooth, antialiased outline; 0 to 1."""
    left, top, right, bottom = box
    across, down = mask.shape[1] / size[0], mask.shape[0] / size[1]
    large = Image.fromarray(mask.astype(np.uint8) * 255).resize(
        (right - left, bottom - top),
        Image.Resampling.BICUBIC,
        box=(left * across, top * down, right * across, bottom * down),
    )
    smooth = large.filter(ImageFilter.GaussianBlur(max(1.0, 1 / down) / 2))
    values = np.asarray(smooth, dtype=np.float32) / 255
    inside: NDArray[np.float32] = np.clip((values - 0.5) / _EDGE_SOFTNESS + 0.5, 0, 1)
    return inside


def _eroded(mask: NDArray[np.float32]) -> NDArray[np.float32]:
    values = (mask * 255).round().astype(np.uint8)
    smaller = ndimage.minimum_filter(values, _OUTLINE_PIXELS, mode="nearest").astype(np.float32)
    smaller /= 255
    return smaller
