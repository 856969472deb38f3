"""Resample a sheared grid to a rectangular one, and bring labels back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations, product
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from vertext.volumes.geometry import (
    SHEAR_TOLERANCE,
    directions_of,
    grid_affine,
    shear_of,
    spacing_of,
)
from vertext.volumes.label_map import LabelMap
from vertext.volumes.volume import Volume

Grid = TypeVar("Grid", Volume, LabelMap)


@dataclass(frozen=True, eq=False)
class Rectification:
    """The rectangular grid around a sheared one.

    Two axes that are already at right angles stay as they are and the third becomes their normal:
    a tilted stack of slices keeps its slices, they only move within their plane.

    Attributes:
        sheared: Affine of the input.
        sheared_shape: Shape of the input.
        affine: Affine of the rectangular grid.
        shape: Shape of the rectangular grid.
    """

    sheared: NDArray[np.float64]
    sheared_shape: tuple[int, int, int]
    affine: NDArray[np.float64]
    shape: tuple[int, int, int]

    @classmethod
    def of(cls, volume: Volume | LabelMap) -> Rectification:
        """Find the rectangular grid that holds the whole volume."""
        directions, spacing = _right_angles(volume.affine)
        frame = grid_affine(directions, spacing, tuple(volume.affine[:3, 3]))
        ends = np.array([(*c, 1) for c in product(*((0, n - 1) for n in volume.shape))])
        corners = (np.linalg.inv(frame) @ volume.affine @ ends.T)[:3]
        # Whole steps from the first voxel, so that slices of the input are slices of the output.
        first = np.floor(corners.min(axis=1) + 1e-6)
        i, j, k = (np.ceil(corners.max(axis=1) - 1e-6) - first + 1).astype(int).tolist()
        affine = frame.copy()
        affine[:3, 3] = frame[:3, 3] + frame[:3, :3] @ first
        return cls(volume.affine, volume.shape, affine, (i, j, k))

    def apply(self, volume: Grid) -> Grid:
        """Resample grey values linearly and labels by nearest neighbour.

        Outside the input lies its smallest grey value, or background.
        """
        from scipy.ndimage import affine_transform

        labels = isinstance(volume, LabelMap)
        values = volume.data if labels else volume.data.astype(np.float32)
        step = np.linalg.inv(self.sheared) @ self.affine
        data = affine_transform(
            values,
            step[:3, :3],
            step[:3, 3],
            output_shape=self.shape,
            order=0 if labels else 1,
            mode="grid-constant",
            cval=0.0 if labels else float(values.min()),
        )
        degrees = np.degrees(np.arcsin(min(1.0, shear_of(self.sheared))))
        note = f"The grid is sheared by {degrees:.1f} degrees; resampled to a rectangular one."
        return replace(
            volume,
            data=data,
            affine=self.affine,
            notes=(*volume.notes, note),
            nifti_header=None,
        )

    def undo(self, array: NDArray[Any]) -> NDArray[Any]:
        """Bring an array back to the input's grid: integers by nearest neighbour, else linearly."""
        from scipy.ndimage import affine_transform

        step = np.linalg.inv(self.affine) @ self.sheared
        return affine_transform(
            array,
            step[:3, :3],
            step[:3, 3],
            output_shape=self.sheared_shape,
            order=0 if np.issubdtype(array.dtype, np.integer) else 1,
            mode="nearest",
        )


def _right_angles(
    affine: NDArray[np.float64],
) -> tuple[NDArray[np.float64], tuple[float, float, float]]:
    """Return perpendicular directions (columns) near the input's axes, and the spacing in mm."""
    directions, spacing = directions_of(affine), spacing_of(affine)
    cosines = np.abs(directions.T @ directions)

    def skew_then_area(pair: tuple[int, int]) -> tuple[float, float]:
        return max(cosines[pair], SHEAR_TOLERANCE), spacing[pair[0]] * spacing[pair[1]]

    first, second = min(combinations(range(3), 2), key=skew_then_area)
    third = 3 - first - second
    square = directions.copy()
    square[:, second] -= square[:, first] * (square[:, first] @ square[:, second])
    square[:, second] /= np.linalg.norm(square[:, second])
    normal = np.cross(square[:, first], square[:, second])
    square[:, third] = normal * np.sign(normal @ directions[:, third])
    i, j, k = (np.array(spacing) * (square * directions).sum(axis=0)).tolist()
    return square, (i, j, k)
