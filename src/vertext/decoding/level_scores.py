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
        self._shape = probabilities.shape
        self._flat = np.ascontiguousarray(probabilities).ravel()
        self._channels = channels
        self._floor = floor

    def at(self, index: np.ndarray) -> np.ndarray:
        """Return the probabilities at flat voxel indices of (Z, H, W), (n, K), at least floor."""
        return np.maximum(self._read(index, self._channels), self._floor)

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
        background = np.clip(self._read(index, np.zeros(1, int)), self._floor, 1 - self._floor)
        return float(np.log((1 - background) / background).mean())

    def _read(self, index: np.ndarray, channels: np.ndarray) -> np.ndarray:
        """Return (n, channels) by one flat look-up, which is much faster than one in 4-D."""
        _, count, height, width = self._shape
        plane = height * width
        z, pixel = np.divmod(index, plane)
        return self._flat[(z * count * plane + pixel)[:, None] + channels * plane]
