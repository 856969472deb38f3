"""Where a single slice lies in a volume of the same patient."""

from __future__ import annotations

import math
from dataclasses import dataclass

import SimpleITK as sitk  # noqa: N813 - the name everybody knows it by


@dataclass(frozen=True)
class SliceMatch:
    """A slice of the volume and the rigid way from it to the picture.

    Attributes:
        index: Slice of the canonical view that looks most like the picture.
        transform: Takes a point of that slice (column, row; mm from its centre) to the picture.
        information: Mutual information of both inside the region, nats.
    """

    index: int
    transform: sitk.Euler2DTransform
    information: float

    @property
    def shift_mm(self) -> tuple[float, float]:
        """Shift along (column, row)."""
        column, row = self.transform.GetTranslation()
        return float(column), float(row)

    @property
    def angle_degrees(self) -> float:
        """Rotation in the plane."""
        return math.degrees(self.transform.GetAngle())
