"""How well an atlas agrees with a spine, structure by structure."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vertext.anatomy import CLASS_COUNT
from vertext.metrics.overlap import Overlap


def shared_dice(atlas: NDArray[np.uint8], target: NDArray[np.uint8]) -> dict[int, float]:
    """Return the Dice of every structure that both show, by internal number.

    Voxels that either leaves open (unknown level, ignored) are passed over.

    Args:
        atlas: Internal numbers, (Z, H, W).
        target: The same of the same shape.
    """
    known = (atlas < CLASS_COUNT) & (target < CLASS_COUNT)
    overlap = Overlap.of(atlas[known], target[known])
    scores = {
        label: overlap.dice(label) for label in range(1, CLASS_COUNT) if overlap.predicted[label]
    }
    return {label: dice for label, dice in scores.items() if dice is not None}
