"""Voxel counts of two label maps in one pass, and what overlap they make."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

_LABELS = 256


@dataclass(frozen=True, eq=False)
class Overlap:
    """The joint histogram of a prediction and its truth.

    Attributes:
        joint: (256, 256) voxels by (truth label, predicted label).
    """

    joint: np.ndarray

    @classmethod
    def of(cls, prediction: np.ndarray, truth: np.ndarray) -> Overlap:
        """Count the voxels.

        Args:
            prediction: Labels, uint8, any shape.
            truth: Labels, uint8, same shape.
        """
        pairs = truth.astype(np.uint16) << 8 | prediction
        counts = np.bincount(pairs.ravel(), minlength=_LABELS**2)
        return cls(counts.reshape(_LABELS, _LABELS))

    @cached_property
    def truth(self) -> np.ndarray:
        """Voxels of each label in the truth, (256,)."""
        return self.joint.sum(1)

    @cached_property
    def predicted(self) -> np.ndarray:
        """Voxels of each label in the prediction, (256,)."""
        return self.joint.sum(0)

    def without(self, labels: Iterable[int]) -> Overlap:
        """Leave out the voxels that have one of these labels in the truth."""
        joint = self.joint.copy()
        joint[list(labels)] = 0
        return Overlap(joint)

    def merged(self, table: np.ndarray) -> Overlap:
        """Count again under other labels.

        Args:
            table: New label of each label, (256,).
        """
        pairs = table.astype(np.intp)[:, None] * _LABELS + table
        # Sums in double precision are exact up to 2**53 voxels.
        counts = np.bincount(pairs.ravel(), self.joint.ravel(), minlength=_LABELS**2)
        return Overlap(counts.astype(np.int64).reshape(_LABELS, _LABELS))

    def dice(self, label: int) -> float | None:
        """Return 2|P∩G| / (|P|+|G|), 0 where the structure was missed.

        None where the truth lacks the structure: then there is nothing to overlap with, and
        what was predicted all the same is a false positive, counted apart.
        """
        truth = self.truth[label]
        if not truth:
            return None
        return float(2 * self.joint[label, label] / (truth + self.predicted[label]))
