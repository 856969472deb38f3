"""The curved axes of the canal."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import CubicSpline, PchipInterpolator
from scipy.spatial import cKDTree

_STEP_MM = 0.25


class CanalTube:
    """A smooth curve through the canal's knots, with its sagittal diameter.

    Args:
        knots: Rows (y, z, diameter) in mm, inferior to superior.
    """

    def __init__(self, knots: NDArray[np.float64]) -> None:
        chords = np.hypot(*np.diff(knots[:, :2], axis=0).T)
        self.knots_mm = np.concatenate([[0.0], np.cumsum(chords)])
        curve = CubicSpline(self.knots_mm, knots[:, :2])
        steps = np.arange(0.0, self.knots_mm[-1], _STEP_MM)
        self.length_mm = float(steps[-1])
        self._points = curve(steps)
        tangents = curve(steps, 1)
        self._tangents = tangents / np.linalg.norm(tangents, axis=1, keepdims=True)
        self._tree = cKDTree(self._points)
        self._diameter = PchipInterpolator(self.knots_mm, knots[:, 2])

    @property
    def points(self) -> NDArray[np.float64]:
        """Points (y, z) of its middle, inferior to superior, every quarter of a mm."""
        return self._points

    def coordinates(
        self, y: NDArray[np.float64], z: NDArray[np.float64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return (along, backward) in mm of every point: place on the curve, distance behind it.

        Args:
            y: Anterior positions of the columns, (W,).
            z: Superior positions of the rows, (H,).

        Returns:
            Two arrays (H, W).
        """
        grid = np.stack(np.broadcast_arrays(y[None, :], z[:, None]), axis=-1)
        _, nearest = self._tree.query(grid.reshape(-1, 2))
        offset = grid.reshape(-1, 2) - self._points[nearest]
        tangent = self._tangents[nearest]
        along = nearest * _STEP_MM + (offset * tangent).sum(1)
        backward = offset[:, 1] * tangent[:, 0] - offset[:, 0] * tangent[:, 1]
        shape = grid.shape[:2]
        return along.reshape(shape), backward.reshape(shape)

    def diameter(self, along: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the sagittal diameter at places on the curve, mm; none beyond its ends."""
        inside = (along >= 0) & (along <= self.length_mm)
        return np.where(inside, self._diameter(along.clip(0, self.length_mm)), 0.0)
