"""From class probabilities to the kind of tissue at each voxel."""

from __future__ import annotations

import numpy as np

from vertext.anatomy import SPINE, Kind

KINDS = (None, Kind.VERTEBRA, Kind.DISC, Kind.CANAL, Kind.SACRUM)
"""What each number of a kind map means; 0 is background."""


def kind_map(probabilities: np.ndarray, classes: tuple[str, ...]) -> np.ndarray:
    """Return the most probable kind of every voxel, whatever its level.

    The probability of a kind is the sum over its levels, so that a vertebra whose name is in
    doubt is still a vertebra.

    Args:
        probabilities: Softmax, (Z, C, H, W).
        classes: Name of each channel, "background" first.

    Returns:
        Places in KINDS, (Z, H, W) uint8.
    """
    depth, _, height, width = probabilities.shape
    best = np.zeros((depth, height, width), np.uint8)
    top = probabilities[:, 0].copy()
    for number, kind in enumerate(KINDS):
        channels = [c for c, name in enumerate(classes) if c and SPINE.by_name(name).kind is kind]
        if not channels:
            continue
        total = probabilities[:, channels[0]].copy()
        for channel in channels[1:]:
            total += probabilities[:, channel]
        best[total > top] = number
        np.maximum(top, total, out=top)
    return best
