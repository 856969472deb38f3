"""The parabola along an end plate or wall."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_ROUNDS = 4
_TO_SIGMA = 1.4826


@dataclass(frozen=True, eq=False)
class EdgeCurve:
    """Position of an edge as a parabola of the place along it, in mm.

    Attributes:
        coefficients: Of the powers 0, 1 and 2, (3,).
        middle: Place at which the powers are 0.
    """

    coefficients: NDArray[np.float64]
    middle: float

    @classmethod
    def through(
        cls, places: NDArray[np.float64], edges: NDArray[np.float64], *, grain_mm: float
    ) -> EdgeCurve:
        """Fit to points, of which some may lie off (an osteophyte, a Schmorl node).

        Iteratively reweighted least squares with Cauchy's weights.

        Args:
            places: Along the edge, mm, (n,) with n of at least 3.
            edges: Across it, mm, (n,).
            grain_mm: Error that every point may have, from the pixels it was drawn in.
        """
        middle = float(places.mean())
        design = (places - middle)[:, None] ** np.arange(3)
        weights = np.ones(len(places))
        for _ in range(_ROUNDS):
            weighted = design * weights[:, None]
            coefficients = np.linalg.solve(weighted.T @ design, weighted.T @ edges)
            residual = np.abs(edges - design @ coefficients)
            scale = max(_TO_SIGMA * float(np.median(residual)), grain_mm)
            weights = 1 / (1 + (residual / (2 * scale)) ** 2)
        return cls(coefficients, middle)

    def at(self, places: NDArray[np.float64] | float) -> NDArray[np.float64]:
        """Return the position of the edge at places along it, mm."""
        offset = np.asarray(places) - self.middle
        first, second, third = self.coefficients
        return np.asarray(first + offset * (second + offset * third))
