"""Which structures a labelled slice shows."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vertext.prompts.anatomy_description import AnatomyDescription

PRESENCE_PIXELS = 20
"""Smallest area that counts as present, in pixels of a slice of 384 by 384."""

_REFERENCE_AREA = 384 * 384


def presence_threshold(shape: tuple[int, int], pixels: float = PRESENCE_PIXELS) -> int:
    """Return the smallest area in pixels of a slice of `shape` that counts as present.

    Args:
        shape: (H, W) of the slice.
        pixels: Area in pixels of a slice of 384 by 384; 1 reads every pixel as presence.
    """
    scaled = pixels * shape[0] * shape[1] / _REFERENCE_AREA if pixels > 1 else 1
    return max(1, round(scaled))


def present_structures(
    labels: NDArray[np.integer],
    anatomy: AnatomyDescription,
    *,
    pixels: float = PRESENCE_PIXELS,
) -> tuple[str, ...]:
    """Return the structures that a slice shows, in prompt order.

    Slivers would flip the prompt of a slice, so a structure needs a certain area.

    Args:
        labels: (H, W) class numbers of `anatomy`; other numbers are passed over.
        anatomy: The anatomy of the class numbers.
        pixels: Smallest area, see `presence_threshold`.
    """
    height, width = labels.shape
    least = presence_threshold((height, width), pixels)
    numbers, areas = np.unique(labels, return_counts=True)
    shown = {
        anatomy.classes[number]
        for number, area in zip(numbers.tolist(), areas.tolist(), strict=True)
        if 0 < number < len(anatomy.classes) and area >= least
    }
    return anatomy.sort(shown)
