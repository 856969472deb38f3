"""A sagittal plane as SimpleITK sees it."""

from __future__ import annotations

from typing import Any

import numpy as np
import SimpleITK as sitk  # noqa: N813
from numpy.typing import NDArray


def plane_image(values: NDArray[Any], spacing: tuple[float, float]) -> sitk.Image:
    """Return a plane with its origin in its centre.

    Args:
        values: (H, W), any dtype that SimpleITK knows.
        spacing: Row and column distance, mm.
    """
    image = sitk.GetImageFromArray(np.ascontiguousarray(values))
    row_mm, column_mm = spacing
    height, width = values.shape
    image.SetSpacing((column_mm, row_mm))
    image.SetOrigin((-(width - 1) * column_mm / 2, -(height - 1) * row_mm / 2))
    return image


def grey_image(values: NDArray[Any], spacing: tuple[float, float]) -> sitk.Image:
    """Return a plane of grey values, 0 to 1, its shadows far from the coil opened by a root."""
    opened = np.sqrt(values.astype(np.float32) - values.min())
    bright = np.percentile(opened, 99.5)
    return plane_image(np.clip(opened / max(bright, 1e-6), 0, 1), spacing)
