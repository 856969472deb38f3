"""Transverse, coronal and sagittal planes of a volume, turned as radiologists hang them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray


class Plane(StrEnum):
    """A plane across one axis of a volume whose axes grow to the right, the front and up."""

    TRANSVERSE = "transverse"
    CORONAL = "coronal"
    SAGITTAL = "sagittal"

    @property
    def across(self) -> int:
        """The axis that stands on the plane."""
        return {Plane.TRANSVERSE: 2, Plane.CORONAL: 1, Plane.SAGITTAL: 0}[self]

    @property
    def marks(self) -> tuple[str, str, str]:
        """What lies at the left edge, the right edge and the top."""
        return {
            Plane.TRANSVERSE: ("R", "L", "A"),
            Plane.CORONAL: ("R", "L", "S"),
            Plane.SAGITTAL: ("A", "P", "S"),
        }[self]

    def of(self, data: NDArray[Any], index: int) -> NDArray[Any]:
        """Return one plane as rows from the top: the patient's right, or front, is at the left.

        Args:
            data: (I, J, K), axes to the right, the front and up.
            index: Place along the axis across.
        """
        plane: NDArray[Any] = np.take(data, index, axis=self.across).T[::-1, ::-1]
        return plane


def fullest_planes(labels: NDArray[np.integer]) -> Mapping[Plane, int]:
    """Return for each plane where it cuts most of the labels; the middle where there are none."""
    places = {}
    for plane in Plane:
        others = tuple(axis for axis in range(3) if axis != plane.across)
        filled = (labels > 0).sum(axis=others)
        places[plane] = int(filled.argmax()) if filled.any() else labels.shape[plane.across] // 2
    return places
