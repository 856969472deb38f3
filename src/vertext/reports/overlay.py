"""Semi-transparent structures with thin outlines on a grey picture."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from vertext.anatomy import SPINE, Structure

_FILL = 0.32
_OUTLINE = 0.95
_EDGE_SOFTNESS = 0.2


def blend_structures(picture: Image.Image, plane: NDArray[np.integer]) -> Image.Image:
    """Return the picture with every structure of a slice in its colour.

    Args:
        picture: RGB picture of the slice, any size.
        plane: (H, W) internal numbers of the slice.
    """
    canvas = np.asarray(picture, dtype=np.float32).copy()
    for structure in present(plane):
        inside = _soft_mask(plane == structure.index, picture.size)
        edge = inside * (1 - _eroded(inside))
        weight = np.maximum(inside * _FILL, edge * _OUTLINE)[..., None]
        canvas += weight * (np.asarray(structure.colour, dtype=np.float32) - canvas)
    return Image.fromarray(canvas.round().astype(np.uint8))


def present(plane: NDArray[np.integer]) -> list[Structure]:
    """Return the structures of a slice, superior to inferior, the canal after them."""
    numbers = set(np.unique(plane).tolist())
    return [structure for structure in SPINE.structures if structure.index in numbers]


def _soft_mask(mask: NDArray[np.bool_], size: tuple[int, int]) -> NDArray[np.float32]:
    """Enlarge a mask with a smooth, antialiased outline; values 0 to 1."""
    large = Image.fromarray(mask.astype(np.uint8) * 255).resize(size, Image.Resampling.BICUBIC)
    enlargement = max(1.0, size[1] / mask.shape[0])
    smooth = large.filter(ImageFilter.GaussianBlur(enlargement / 2))
    values = np.asarray(smooth, dtype=np.float32) / 255
    inside: NDArray[np.float32] = np.clip((values - 0.5) / _EDGE_SOFTNESS + 0.5, 0, 1)
    return inside


def _eroded(mask: NDArray[np.float32]) -> NDArray[np.float32]:
    image = Image.fromarray((mask * 255).round().astype(np.uint8))
    return np.asarray(image.filter(ImageFilter.MinFilter(5)), dtype=np.float32) / 255
