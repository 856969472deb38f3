"""Recognition and segmentation quality of instances, whatever their name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from vertext.metrics.overlap import Overlap

MIN_JACCARD = 0.5
"""Above it a match is unique: no two predictions can each cover more than half of a structure."""


@dataclass(frozen=True)
class PanopticQuality:
    """Kirillov et al., Panoptic Segmentation, CVPR 2019; a label is an instance.

    Attributes:
        matched: Jaccard of each matched pair.
        missed: Structures of the truth without a match.
        made_up: Predicted structures without a match.
    """

    matched: tuple[float, ...]
    missed: int
    made_up: int

    @classmethod
    def of(cls, overlap: Overlap, labels: Iterable[int]) -> PanopticQuality:
        """Match predicted to true structures of a Jaccard above one half.

        Args:
            overlap: Voxel counts, voxels to ignore left out.
            labels: Numbers that are instances, in truth and prediction.
        """
        chosen = np.array(sorted(labels))
        truth, predicted = overlap.truth[chosen], overlap.predicted[chosen]
        both = overlap.joint[np.ix_(chosen, chosen)]
        union = truth[:, None] + predicted[None, :] - both
        jaccard = both / np.maximum(union, 1)
        matched = jaccard[jaccard > MIN_JACCARD]
        return cls(
            tuple(matched.tolist()),
            missed=int(np.count_nonzero(truth)) - len(matched),
            made_up=int(np.count_nonzero(predicted)) - len(matched),
        )

    @property
    def recognition(self) -> float | None:
        """RQ: F1 score of the matches; None where there is nothing to match."""
        total = len(self.matched) + (self.missed + self.made_up) / 2
        return len(self.matched) / total if total else None

    @property
    def segmentation(self) -> float | None:
        """SQ: mean Jaccard of the matches; None without a match."""
        return sum(self.matched) / len(self.matched) if self.matched else None

    @property
    def panoptic(self) -> float | None:
        """PQ = RQ · SQ; 0 without a match."""
        if self.recognition is None:
            return None
        return self.recognition * (self.segmentation or 0.0)
