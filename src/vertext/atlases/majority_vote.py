"""Fuse label maps by counting votes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vertext.anatomy import CLASS_COUNT


def majority_vote(labels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the number that most maps give each voxel.

    Unknown levels and ignored voxels are no vote. Equal votes go to the lower number, so that
    the order of the maps does not matter; where nobody votes is background.

    Args:
        labels: Internal numbers, (K, Z, H, W).

    Returns:
        (Z, H, W).
    """
    winner = np.zeros(labels.shape[1:], np.uint8)
    most = np.zeros(labels.shape[1:], np.uint16)
    for number in np.unique(labels[labels < CLASS_COUNT]):
        votes = (labels == number).sum(axis=0, dtype=np.uint16)
        winner[votes > most] = number
        np.maximum(most, votes, out=most)
    return winner
