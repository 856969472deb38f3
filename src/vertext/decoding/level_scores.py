"""What the network says about the level of a set of voxels."""

from __future__ import annotations

import numpy as np

_MOST_VOXELS = 4000


class LevelScores:
    """Probabilities of the ordered levels, read only where they are asked for.

    Args:
        probabilities: Softmax, (Z, C, H, W).
        channels: Channel of each level, (K,).
        floor: Smallest probability, so that one voxel cannot forbid a level.
    """

    def __init__(self, probabilities: np.ndarray, channels: np.ndarray, *, floor: float) -> None:
        self._probabilities = probabilities
        self._channels = channels
        self._floor = floor

    def at(self, index: np.ndarray) -> np.ndarray:
        """Return the probabilities at flat voxel indices of (Z, H, W), (n, K), at least floor."""
        depth, _, height, width = self._probabilities.shape
        z, row, column = np.unravel_index(index, (depth, height, width))
        values = self._probabilities[z[:, None], self._channels, row[:, None], column[:, None]]
        return np.maximum(values, self._floor)

    def mean_log(self, index: np.ndarray) -> np.ndarray:
        """Return the normalised mean log-probability of each level over voxels, (K,).

        Large items are sampled evenly. The log-sum-exp is 0, so that only the difference
        between levels matters, not how sure the network was of the tissue.
        """
        step = max(1, len(index) // _MOST_VOXELS)
        mean = np.log(self.at(index[::step])).mean(axis=0)
        top = mean.max()
        return mean - top - np.log(np.exp(mean - top).sum())

    def tissue_odds(self, index: np.ndarray) -> float:
        """Return the mean log-odds of any tissue against background over voxels."""
        depth, _, height, width = self._probabilities.shape
        z, row, column = np.unravel_index(index, (depth, height, width))
        background = np.clip(self._probabilities[z, 0, row, column], self._floor, 1 - self._floor)
        return float(np.log((1 - background) / background).mean())
