"""The outline of one structure in the mid-sagittal plane."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from vertext.measures.frame import Frame, Points

_AROUND = 2.0
_CORNER_PIXELS = 1.25


@dataclass(frozen=True, eq=False)
class Outline:
    """Which share of each pixel belongs to a structure, and where the pixels lie.

    Attributes:
        share: 0 to 1, (H, W); part of the plane around the structure.
        first: World (anterior, superior) of the first pixel's centre, mm.
        steps: World step to the next row and to the next column, as the columns of (2, 2), mm.
        cut: Whether the structure touches the border of the image.
    """

    share: NDArray[np.float32]
    first: Points
    steps: Points
    cut: bool = False

    @cached_property
    def pixel_mm(self) -> float:
        """The larger side of a pixel."""
        return float(np.linalg.norm(self.steps, axis=0).max())

    @cached_property
    def area_mm2(self) -> float:
        """Area of the structure."""
        return float(self.share.sum()) * abs(float(np.linalg.det(self.steps)))

    @cached_property
    def points(self) -> Points:
        """Centres of the pixels that belong to it for the most part, (n, 2)."""
        return self.first + np.argwhere(self.share >= 0.5) @ self.steps.T

    @cached_property
    def centre(self) -> Points:
        """Mean of these points, (2,)."""
        mean: Points = self.points.mean(axis=0)
        return mean

    @cached_property
    def reach_mm(self) -> float:
        """Largest distance of its points from their centre."""
        offset = self.points - self.centre
        return float(np.sqrt((offset**2).sum(axis=1).max())) + self.pixel_mm

    def drawn_in(self, point: Points, direction: Points) -> Points:
        """Return a point, moved back along a direction to where the structure ends, if it must be.

        A pixel and a quarter is left to it: so far may a sharp corner stand out of the centres of
        the pixels that it was drawn in.

        Args:
            point: (2,).
            direction: Outwards, of any length, (2,).
        """
        outward = direction / np.linalg.norm(direction)
        beyond = (point - self.centre) @ outward - _CORNER_PIXELS * self.pixel_mm
        beyond -= ((self.points - self.centre) @ outward).max()
        return point - max(float(beyond), 0.0) * outward

    def surrounds(self, points: Sequence[Points]) -> bool:
        """Tell whether points lie no further out than twice what the structure reaches."""
        offset = np.array(points) - self.centre
        return bool(np.linalg.norm(offset, axis=1).max() <= _AROUND * self.reach_mm)

    @cached_property
    def _to_index(self) -> Points:
        """From a way in mm to one in rows and columns, (2, 2)."""
        return np.asarray(np.linalg.inv(self.steps), np.float64)

    def places(self, frame: Frame, step_mm: float) -> tuple[Points, Points]:
        """Return even places along both axes of a frame, (m,) and (n,), that cover it, mm."""
        room = self.pixel_mm
        forward, upward = (
            np.arange(side.min() - room, side.max() + room + step_mm, step_mm)
            for side in frame.to_local(self.points)
        )
        return forward, upward

    def seen(self, frame: Frame, forward: Points, upward: Points) -> Points:
        """Return the share at even places of a frame, bilinear.

        Args:
            frame: The axes.
            forward: Places along them, mm, (m,).
            upward: Likewise, (n,).

        Returns:
            (n, m).
        """
        start = frame.to_world(forward[0], upward[0]) - self.first
        axes = np.stack([frame.upward, frame.forward], axis=1)
        values: Points = ndimage.affine_transform(
            self.share,
            self._to_index @ axes * (upward[1] - upward[0], forward[1] - forward[0]),
            self._to_index @ start,
            output_shape=(len(upward), len(forward)),
            output=np.float64,
            order=1,
            prefilter=False,
        )
        return values

    def redrawn(self, turn: float, shift: Points) -> Outline:
        """Return the structure as whole pixels of a turned and shifted grid of the same spacing.

        Args:
            turn: Radians.
            shift: Shares of a pixel along rows and columns, (2,).
        """
        turned = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
        steps = turned @ self.steps
        corners = np.array(
            [[r, c] for r in (-1, self.share.shape[0]) for c in (-1, self.share.shape[1])]
        )
        places = np.linalg.solve(steps, (self.steps @ corners.T)).T
        low = np.floor(places.min(axis=0)) + shift
        size = np.ceil(places.max(axis=0) - low).astype(int) + 1
        back = np.linalg.solve(self.steps, steps)
        share = ndimage.affine_transform(
            self.share, back, back @ low, output_shape=tuple(size), order=1, prefilter=False
        )
        return Outline((share >= 0.5).astype(np.float32), self.first + steps @ low, steps, self.cut)
