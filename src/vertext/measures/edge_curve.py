"""The parabola along an end plate or wall."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vertext.measures.not_measurable import NotMeasurableError

_ROUNDS = 2
_FEWEST = 5
_BEYOND = 1.15


@dataclass(frozen=True, eq=False)
class EdgeCurve:
    """Position of an edge as a parabola of the place along it, in mm; straight far beyond its ends.

    Attributes:
        coefficients: Of the powers 0, 1 and 2, (3,).
        middle: Place at which the powers are 0.
        half: Distance from there to either end of what was fitted.
    """

    coefficients: NDArray[np.float64]
    middle: float
    half: float

    @classmethod
    def through(
        cls, places: NDArray[np.float64], edges: NDArray[np.float64], *, grain_mm: float
    ) -> EdgeCurve:
        """Fit to points, of which some may lie off (an osteophyte, a Schmorl node).

        Iteratively reweighted least squares with Cauchy's weights.

        Args:
            places: Along the edge, ascending, mm, (n,).
            edges: Across it, mm, (n,); NaN where it is not seen.
            grain_mm: Error that every point may have, from the pixels it was drawn in.

        Raises:
            NotMeasurableError: Too little of the edge is seen.
        """
        seen = np.isfinite(edges)
        if seen.sum() < _FEWEST:
            raise NotMeasurableError("too little of its edge is seen")
        places, edges = places[seen], edges[seen]
        middle, half = float(places[0] + places[-1]) / 2, float(places[-1] - places[0]) / 2
        design = (places - middle)[:, None] ** np.arange(3)
        weights = np.ones(len(places))
        for _ in range(_ROUNDS):
            weighted = design * weights[:, None]
            coefficients = np.linalg.solve(weighted.T @ design, weighted.T @ edges)
            weights = 1 / (1 + ((edges - design @ coefficients) / (2 * grain_mm)) ** 2)
        return cls(np.asarray(coefficients, dtype=np.float64), middle, half)

    def at(self, places: NDArray[np.float64] | float) -> NDArray[np.float64]:
        """Return the position of the edge at places along it, mm."""
        offset = np.asarray(places) - self.middle
        # Twice as fast as np.clip on the few numbers that this is called with.
        inside = np.minimum(np.maximum(offset, -_BEYOND * self.half), _BEYOND * self.half)
        first, second, third = self.coefficients
        curve = first + inside * (second + inside * third)
        return np.asarray(curve + (offset - inside) * (second + 2 * inside * third))

    @property
    def slope(self) -> float:
        """Slope of its chord."""
        return float(self.coefficients[1])
