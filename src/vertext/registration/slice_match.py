"""Where a single slice lies in a volume of the same patient."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import SimpleITK as sitk  # noqa: N813 - the name everybody knows it by


@dataclass(frozen=True)
class SliceMatch:
    """A slice of the volume and the way from it to the picture.

    Attributes:
        index: Slice of the canonical view that looks most like the picture.
        transform: Takes a point of that slice (column, row; mm from its centre) to the picture,
            in mm by the spacing that the picture claims.
        information: Mutual information of both inside the region, nats.
    """

    index: int
    transform: sitk.AffineTransform
    information: float

    @property
    def shift_mm(self) -> tuple[float, float]:
        """Shift along (row, column) of the centre of the slice."""
        column, row = self.transform.TransformPoint((0.0, 0.0))
        return float(row), float(column)

    @property
    def scale(self) -> tuple[float, float]:
        """Claimed mm of the picture for one mm of the volume along (row, column)."""
        column, row = np.linalg.norm(self._matrix, axis=0)
        return float(row), float(column)

    @property
    def angle_degrees(self) -> float:
        """Rotation of the rows' axis in the plane."""
        across, along = self._matrix[:, 1]
        return float(np.degrees(np.arctan2(-across, along)))

    @property
    def _matrix(self) -> np.ndarray:
        return np.array(self.transform.GetMatrix()).reshape(2, 2)
