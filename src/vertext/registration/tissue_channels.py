"""Label maps as smooth images that can be registered."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import SimpleITK as sitk  # noqa: N813
from numpy.typing import NDArray

_REACH_MM = 6.0
_MARGIN_MM = 15.0


def tissue_channels(
    labels: NDArray[np.uint8], spacing: Sequence[float], sorts: Sequence[Sequence[int]]
) -> NDArray[np.float32]:
    """Return signed distances of some sorts of tissue, bounded to -1 .. 1.

    Numbers of labels never serve as intensities: L3 is not more alike to L4 than to T10.

    Args:
        labels: Internal numbers, (Z, H, W).
        spacing: (slice, row, column), mm.
        sorts: Numbers of each sort (`Landmarks`).

    Returns:
        (sorts, Z, H, W); 0 on the outermost voxels of a structure, positive within.
    """
    channels = np.full((len(sorts), *labels.shape), -1.0, np.float32)
    box = _box_around(labels, spacing)
    for channel, sort in zip(channels, sorts, strict=True):
        channel[box] = _signed_distance(np.isin(labels[box], sort), spacing)
    return channels


def _box_around(labels: NDArray[np.uint8], spacing: Sequence[float]) -> tuple[slice, ...]:
    """Return the part beyond which every channel is as good as -1."""
    shown = np.argwhere(labels > 0)
    if not len(shown):
        return (slice(0, 0),) * labels.ndim
    margin = np.ceil(_MARGIN_MM / np.array(spacing)).astype(int)
    first, last = np.maximum(shown.min(axis=0) - margin, 0), shown.max(axis=0) + margin + 1
    return tuple(slice(*ends) for ends in zip(first, last, strict=True))


def _signed_distance(mask: NDArray[np.bool_], spacing: Sequence[float]) -> NDArray[np.float32]:
    if not mask.any():
        return np.full(mask.shape, -1.0, np.float32)
    image = sitk.GetImageFromArray(mask.astype(np.uint8))
    image.SetSpacing([float(mm) for mm in reversed(spacing)])
    distance = sitk.SignedMaurerDistanceMap(
        image, insideIsPositive=True, squaredDistance=False, useImageSpacing=True
    )
    return np.tanh(sitk.GetArrayFromImage(distance) / _REACH_MM).astype(np.float32)
