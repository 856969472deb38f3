"""Voxel counts of two label maps in one pass, and the Dice coefficient."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

_LABELS = 256


@dataclass(frozen=True)
class Overlap:
    """The joint histogram of a prediction and its truth.

    Attributes:
        joint: (256, 256) voxels by (truth label, predicted label).
    """

    joint: np.ndarray

    @classmethod
    def of(cls, prediction: np.ndarray, truth: np.ndarray, seen: np.ndarray) -> Overlap:
        """Count the voxels that are seen.

        Args:
            prediction: Labels, uint8, any shape.
            truth: Labels, uint8, same shape.
            seen: Mask of the voxels that count, same shape.
        """
        pairs = truth[seen].astype(np.int64) * _LABELS + prediction[seen]
        return cls(np.bincount(pairs, minlength=_LABELS**2).reshape(_LABELS, _LABELS))

    @property
    def truth(self) -> np.ndarray:
        """Voxels of each label in the truth, (256,)."""
        return self.joint.sum(1)

    @property
    def predicted(self) -> np.ndarray:
        """Voxels of each label in the prediction, (256,)."""
        return self.joint.sum(0)

    def dice(self, label: int) -> float | None:
        """Return 2|P∩G| / (|P|+|G|), 0 where the structure was missed.

        None where the truth lacks the structure: then there is nothing to overlap with, and
        what was predicted all the same is a false positive, counted apart.
        """
        truth = self.truth[label]
        if not truth:
            return None
        return float(2 * self.joint[label, label] / (truth + self.predicted[label]))
