"""What the network says about the level of a set of voxels."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from vertext.decoding.part import Part

_MOST_VOXELS = 500


class LevelScores:
    """Probabilities of the ordered levels, read only where they are asked for.

    Args:
        probabilities: Softmax, (Z, C, H, W).
        channels: Channel of each level, (K,).
        box: Rows and columns of the volume that voxels are counted in; flat indices point into
            (Z, rows, columns).
        floor: Smallest probability, so that one voxel cannot forbid a level.
    """

    def __init__(
        self,
        probabilities: np.ndarray,
        channels: np.ndarray,
        box: tuple[slice, slice],
        *,
        floor: float,
    ) -> None:
        self._shape = probabilities.shape
        self._flat = probabilities.reshape(-1)
        self._channels = channels
        self._floor = floor
        height, width = probabilities.shape[2:]
        pixels = np.arange(height * width).reshape(height, width)
        self._pixels = pixels[box].ravel()

    def at(self, index: np.ndarray) -> np.ndarray:
        """Return the probabilities at flat indices of voxels, (n, K), at least floor."""
        return np.maximum(self._read(index, self._channels), self._floor)

    def mean(self, index: np.ndarray) -> np.ndarray:
        """Return the mean probability of each level over voxels, (K,); large items sampled."""
        return np.asarray(self.at(_sample(index)).mean(axis=0))

    def mean_log(self, index: np.ndarray) -> np.ndarray:
        """Return the normalised mean log-probability of each level over voxels, (K,).

        Large items are sampled evenly. The log-sum-exp is 0, so that only the difference
        between levels matters, not how sure the network was of the tissue.
        """
        mean = np.log(self.at(_sample(index))).mean(axis=0)
        top = mean.max()
        return mean - top - np.log(np.exp(mean - top).sum())

    def of_items(self, items: Sequence[Part]) -> np.ndarray:
        """Return `mean_log` of n items, (n, K)."""
        opinions = np.zeros((len(items), len(self._channels)))
        for number, item in enumerate(items):
            opinions[number] = self.mean_log(item.index)
        return opinions

    def tissue_odds(self, index: np.ndarray) -> float:
        """Return the mean log-odds of any tissue against background over voxels.

        Large items are sampled evenly.
        """
        background = self._read(_sample(index), np.zeros(1, int))
        background = np.clip(background, self._floor, 1 - self._floor)
        return float(np.log((1 - background) / background).mean())

    def _read(self, index: np.ndarray, channels: np.ndarray) -> np.ndarray:
        """Return (n, channels) by flat look-ups, which are much faster than one in 4-D."""
        _, count, height, width = self._shape
        plane = height * width
        z, pixel = np.divmod(index, len(self._pixels))
        first = z * (count * plane) + self._pixels[pixel]
        # "clip" spares the check of bounds.
        found = [self._flat.take(first + channel * plane, mode="clip") for channel in channels]
        return np.array(found).T


def _sample(index: np.ndarray) -> np.ndarray:
    return index[:: max(1, len(index) // _MOST_VOXELS)]
