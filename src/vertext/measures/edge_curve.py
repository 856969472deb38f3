"""The parabola along an end plate or wall."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from vertext.measures.edge_pixels import EdgePixels
from vertext.measures.not_measurable import NotMeasurableError

_ROUNDS = 2
_FEWEST = 5
_BEYOND = 1.15
_NEAR_PIXELS = 1.5
_SOFT_PIXELS = 0.1
_CORNER_PIXELS = 0.6
_NEWTON_ROUNDS = 4
_DAMPING = 0.02


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

    def sharpened(self, pixels: EdgePixels, ends: tuple[float, float], *, inside: int) -> EdgeCurve:
        """Return the parabola that best tells the structure's pixels from those beside it.

        Where an edge steps from one line of the grid to the next tells more of it than how long
        each column is. Logistic regression on the pixels near this curve, by Newton's method;
        what lies far off (an osteophyte) does not count.

        Args:
            pixels: Those of the outline, seen along the edge.
            ends: Where the edge begins and ends along it, mm; pixels at its corners are left out.
            inside: 1 where the structure lies below the edge, -1 where it lies above.

        Raises:
            NotMeasurableError: Too little of the edge is seen.
        """
        size, (low, high) = pixels.pixel_mm, ends
        corner = _CORNER_PIXELS * size
        near = (pixels.along > low + corner) & (pixels.along < high - corner)
        near &= np.abs(pixels.across - self.at(pixels.along)) < _NEAR_PIXELS * size
        along, across, share = pixels.along[near], pixels.across[near], pixels.share[near]
        middle, half = (low + high) / 2, (high - low) / 2
        if near.sum() < _FEWEST or np.ptp(along) < half:
            raise NotMeasurableError("too little of its edge is seen")
        design = ((along - middle) / half)[:, None] ** np.arange(3)
        offset = middle - self.middle
        first, second, third = self.coefficients
        slope = second + 2 * offset * third
        start = first + offset * (second + offset * third)
        curve = np.array([start, slope * half, third * half**2])
        soft = inside * _SOFT_PIXELS * size
        for _ in range(_NEWTON_ROUNDS):
            told = expit((design @ curve - across) / soft)
            weights = told * (1 - told) + _DAMPING
            downhill = design.T @ (share - told) * soft
            curve = curve + np.linalg.solve((design * weights[:, None]).T @ design, downhill)
        return EdgeCurve(curve / half ** np.arange(3), middle, half)

    def at(self, places: NDArray[np.float64] | float) -> NDArray[np.float64]:
        """Return the position of the edge at places along it, mm."""
        offset = np.asarray(places) - self.middle
        inside = np.clip(offset, -_BEYOND * self.half, _BEYOND * self.half)
        first, second, third = self.coefficients
        curve = first + inside * (second + inside * third)
        return np.asarray(curve + (offset - inside) * (second + 2 * inside * third))

    @property
    def slope(self) -> float:
        """Slope of its chord."""
        return float(self.coefficients[1])
