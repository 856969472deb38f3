"""Distances between the surfaces of two masks, and what is made of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

HAUSDORFF_PERCENTILE = 95


@dataclass(frozen=True, eq=False)
class Surface:
    """Distances from one surface to the other, both ways, in the unit of the spacing.

    A surface is the set of voxels of a mask with a face neighbour outside it ("voxel edge"), each
    counted once. A definition by surface area (deepmind's surface-distance) gives other means.

    Attributes:
        to_truth: From each surface voxel of the prediction to the truth's nearest, (n,).
        to_prediction: From each surface voxel of the truth to the prediction's nearest, (m,).
    """

    to_truth: np.ndarray
    to_prediction: np.ndarray

    @cached_property
    def hd95(self) -> float:
        """The larger of the two directed 95th percentiles (as MONAI; panoptica pools first)."""
        both = (self.to_truth, self.to_prediction)
        return max(float(np.percentile(one, HAUSDORFF_PERCENTILE)) for one in both)

    @cached_property
    def asd(self) -> float:
        """Mean distance from the prediction's surface to the truth's (directed)."""
        return float(self.to_truth.mean())

    @cached_property
    def assd(self) -> float:
        """Mean over the surface voxels of both (symmetric)."""
        total = self.to_truth.sum() + self.to_prediction.sum()
        return float(total / (self.to_truth.size + self.to_prediction.size))

    def dice(self, tolerance: float) -> float:
        """Share of both surfaces that lies within a tolerance of the other."""
        near = (self.to_truth <= tolerance).sum() + (self.to_prediction <= tolerance).sum()
        return float(near / (self.to_truth.size + self.to_prediction.size))
