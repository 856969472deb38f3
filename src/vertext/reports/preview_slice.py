"""Which slice a preview shows, and its grey picture."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from vertext.anatomy import SPINE, Kind

_DARK_PERCENT, _BRIGHT_PERCENT = 0.5, 99.7
_CANAL_WEIGHT = 2
_GAMMA = 0.75


def choose_slice(labels: NDArray[np.integer]) -> int:
    """Return the slice that looks most mid-sagittal: most canal and disc, else the middle one.

    The canal counts double, since it is only seen near the midline and discs are seen everywhere.

    Args:
        labels: (Z, H, W) internal numbers.
    """
    canal = [structure.index for structure in SPINE.of_kind(Kind.CANAL)]
    discs = [structure.index for structure in SPINE.of_kind(Kind.DISC)]
    weight = np.zeros(256, dtype=np.int64)
    weight[canal], weight[discs] = _CANAL_WEIGHT, 1
    areas = [int(weight[plane].sum()) for plane in labels]
    middle = (len(areas) - 1) / 2
    return max(range(len(areas)), key=lambda index: (areas[index], -abs(index - middle)))


def grey_picture(plane: NDArray[np.generic], size: tuple[int, int]) -> Image.Image:
    """Return a slice as an RGB picture in grey.

    Args:
        plane: (H, W) intensities.
        size: (width, height) of the picture in pixels.
    """
    values = np.nan_to_num(np.asarray(plane, dtype=np.float32))
    low, high = np.percentile(values, (_DARK_PERCENT, _BRIGHT_PERCENT))
    spread = max(float(high - low), 1e-6)
    # Bone is dark beside fat and fluid; a gamma below 1 opens the shadows.
    scaled = np.clip((values - low) / spread, 0, 1) ** _GAMMA * 255
    picture = Image.fromarray(scaled.round().astype(np.uint8))
    return picture.resize(size, Image.Resampling.BICUBIC).convert("RGB")
