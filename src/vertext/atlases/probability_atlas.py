"""What registered atlases expect of every voxel, and how far they agree."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vertext.anatomy import CLASS_COUNT


@dataclass(frozen=True, eq=False)
class ProbabilityAtlas:
    """Shares of votes; the same whatever the order of the atlases and whatever their number.

    Attributes:
        mean: Share of the atlases that give a voxel each class, (C, Z, H, W); sums to 1.
    """

    mean: NDArray[np.float32]

    @classmethod
    def of(cls, labels: NDArray[np.uint8], classes: int = CLASS_COUNT) -> ProbabilityAtlas:
        """Count the votes; unknown levels and ignored voxels are none.

        Args:
            labels: Internal numbers, (K, Z, H, W).
            classes: How many numbers, background among them, are told apart.
        """
        votes = np.stack([(labels == c).sum(axis=0, dtype=np.float32) for c in range(classes)])
        cast = votes.sum(axis=0)
        # Where nobody votes, the spine is out of the atlases' view: background.
        votes[0] += cast == 0
        return cls(votes / np.maximum(cast, 1))

    @property
    def variance(self) -> NDArray[np.float32]:
        """Variance of the votes for each class, which are 0 or 1, (C, Z, H, W); at most 1/4."""
        return self.mean * (1 - self.mean)

    @property
    def entropy(self) -> NDArray[np.float32]:
        """Entropy of the votes over the classes, (Z, H, W), in parts of its maximum."""
        shares = np.where(self.mean > 0, self.mean, 1)
        return -(shares * np.log(shares)).sum(axis=0) / np.float32(np.log(len(self.mean)))
