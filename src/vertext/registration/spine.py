"""A label map of a spine or its nerves, as registration sees it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from vertext.registration.landmarks import SPINE_LANDMARKS, Landmarks
from vertext.registration.level_centroids import level_centroids
from vertext.registration.tissue_channels import tissue_channels

_PIXEL_MM = 2.0


@dataclass(frozen=True, eq=False)
class Spine:
    """Named levels, and the smooth image that is made of them once and registered many times.

    Attributes:
        labels: Internal numbers of a canonical view, (Z, H, W), such as a coarse segmentation.
        spacing: (slice, row, column), mm.
        landmarks: What these numbers mean to registration.
    """

    labels: NDArray[np.uint8]
    spacing: tuple[float, float, float]
    landmarks: Landmarks = SPINE_LANDMARKS

    @cached_property
    def centroids(self) -> dict[str, NDArray[np.float64]]:
        """Centroid of every level that is shown, (slice, row, column) in mm, superior first."""
        return level_centroids(self.labels, self.spacing, self.landmarks.named)

    @cached_property
    def channels(self) -> NDArray[np.float32]:
        """Signed distances of the sorts of tissue on the working grid, (C, z, h, w).

        They are measured on whole slices and then thinned: distances are smooth, so that coarse
        samples of fine ones still tell parts of a voxel.
        """
        deep, tall, wide = self._steps
        spacing = (self.grid[0], *self.spacing[1:])
        slices = tissue_channels(self.labels[::deep], spacing, self.landmarks.sorts)
        return np.ascontiguousarray(slices[:, :, ::tall, ::wide])

    @property
    def coarse_labels(self) -> NDArray[np.uint8]:
        """Labels of the voxels of the working grid, (z, h, w)."""
        return self.labels[tuple(slice(None, None, step) for step in self._steps)]

    @property
    def grid(self) -> tuple[float, float, float]:
        """Spacing of the working grid, mm: about two, where the scan is as fine."""
        z, y, x = (mm * step for mm, step in zip(self.spacing, self._steps, strict=True))
        return z, y, x

    @property
    def _steps(self) -> tuple[int, ...]:
        return tuple(max(1, round(_PIXEL_MM / mm)) for mm in self.spacing)
