"""The smooth curve of the spine in the sagittal plane, and places along it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.polynomial import Polynomial

_DEGREE = 3
_STEPS = 3


@dataclass(frozen=True)
class SpineCurve:
    """Anterior-posterior position as a function of the way down, both in mm.

    Attributes:
        down: Superior-inferior positions of the samples, ascending, 1 mm apart.
        back: Anterior-posterior position at each sample.
        length: Arc length from the first sample.
    """

    down: np.ndarray
    back: np.ndarray
    length: np.ndarray

    @classmethod
    def through(cls, weight: np.ndarray, spacing: tuple[float, float]) -> SpineCurve:
        """Fit to the pixels of a slice, (H, W), each as often as it counts; at least one does.

        The mean of every row, weighted by its sum, gives the very curve that all pixels give.
        """
        total = weight.sum(axis=1, dtype=float)
        rows = np.flatnonzero(total)
        columns = weight[rows] @ np.arange(weight.shape[1]) / total[rows]
        return cls.fit(rows * spacing[0], columns * spacing[1], total[rows])

    @classmethod
    def fit(
        cls, down: np.ndarray, back: np.ndarray, weight: np.ndarray | None = None
    ) -> SpineCurve:
        """Fit a cubic to points (mm); a lower degree where the points span little."""
        weight = np.ones(len(down)) if weight is None else weight
        span = float(np.ptp(down))
        degree = min(_DEGREE, int(span // 20))
        samples = np.arange(down.min(), down.max() + 1.0)
        if degree:
            values = Polynomial.fit(down, back, degree, w=np.sqrt(weight))(samples)
        else:
            values = np.full(len(samples), np.average(back, weights=weight))
        steps = np.hypot(np.diff(samples), np.diff(values))
        return cls(samples, values, np.concatenate([[0.0], np.cumsum(steps)]))

    def at(self, down: np.ndarray) -> np.ndarray:
        """Return the anterior-posterior position (mm), going straight on beyond the ends."""
        inside = np.interp(down, self.down, self.back)
        before = np.minimum(down - self.down[0], 0.0)
        after = np.maximum(down - self.down[-1], 0.0)
        slope = self._slopes
        return inside + before * slope[0] + after * slope[-1]

    def place(self, down: np.ndarray, back: np.ndarray) -> np.ndarray:
        """Return the arc length (mm) of the curve's nearest point to each point."""
        nearest, slopes = np.asarray(down, float).copy(), self._slopes
        for _ in range(_STEPS):
            slope = np.interp(nearest, self.down, slopes)
            residue = (down - nearest) + (back - self.at(nearest)) * slope
            nearest += residue / (1.0 + slope**2)
        along = np.interp(nearest, self.down, self.length)
        first, last = np.hypot(1.0, slopes[[0, -1]])
        along += np.minimum(nearest - self.down[0], 0.0) * first
        return along + np.maximum(nearest - self.down[-1], 0.0) * last

    def place_map(self, shown: np.ndarray, spacing: tuple[float, float]) -> np.ndarray:
        """Return the arc length (mm) of the shown pixels of a slice, (H, W) float32, else 0."""
        rows, columns = np.nonzero(shown)
        places = np.zeros(shown.shape, np.float32)
        places[rows, columns] = self.place(rows * spacing[0], columns * spacing[1])
        return places

    @property
    def _slopes(self) -> np.ndarray:
        if len(self.down) < 2:
            return np.zeros(len(self.down))
        return np.gradient(self.back, self.down)
