"""From class probabilities to the kind of tissue at each voxel."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from vertext.anatomy import SPINE, Kind

KINDS = (None, Kind.VERTEBRA, Kind.DISC, Kind.CANAL, Kind.SACRUM)
"""What each number of a kind map means; 0 is background."""
_HALF = 0.5


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
    of_class = [None, *(SPINE.by_name(name).kind for name in classes[1:])]
    members = [[c for c, kind in enumerate(of_class) if kind is wanted] for wanted in KINDS]
    # A softmax sums to 1: the kind with most levels is what the others leave, and is not read.
    unread = max(range(len(KINDS)), key=lambda number: len(members[number]))
    depth, count, height, width = probabilities.shape
    kinds = np.zeros((depth, height * width), np.uint8)
    for numbers, values in zip(kinds, probabilities.reshape(depth, count, -1), strict=True):
        # No kind can win where the background has half of the probability.
        pixels = np.flatnonzero(values[0] < _HALF)
        numbers[pixels] = _winner(values, pixels, members, unread)
    return kinds.reshape(depth, height, width)


def _winner(
    values: np.ndarray, pixels: np.ndarray, members: Sequence[Sequence[int]], unread: int
) -> np.ndarray:
    """Return the most probable kind of the pixels of a slice, (n,).

    Args:
        values: (C, H * W).
        pixels: Flat indices into the slice, (n,).
        members: Channels of each kind.
        unread: The kind that has the rest of the probability.
    """
    totals = np.zeros((len(members), len(pixels)), values.dtype)
    for number, channels in enumerate(members):
        for channel in channels if number != unread else ():
            # "clip" spares the check of bounds.
            totals[number] += values[channel].take(pixels, mode="clip")
    totals[unread] = 1 - totals.sum(axis=0)
    best, top = np.zeros(len(pixels), np.uint8), totals[0]
    for number, total in enumerate(totals[1:], start=1):
        best[total > top] = number
        top = np.maximum(top, total)
    return best
