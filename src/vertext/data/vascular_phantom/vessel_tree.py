"""A branching vessel in numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Branch:
    """A tube from one division to the next.

    Attributes:
        points: Its centre line, (n, 3) world mm (RAS+), away from the heart.
        radius_mm: Radius of its lumen.
        parent: Place of the branch it comes from in its tree; None for the root.
        generation: Divisions between it and the root.
    """

    points: Points
    radius_mm: float
    parent: int | None = None
    generation: int = 0

    @property
    def length_mm(self) -> float:
        """Length of its centre line."""
        return float(np.linalg.norm(np.diff(self.points, axis=0), axis=1).sum())

    def sampled(self, step_mm: float) -> Points:
        """Return points of the centre line at most a step apart, both ends included."""
        pieces = [self.points[:1]]
        for start, stop in zip(self.points[:-1], self.points[1:], strict=True):
            count = max(1, int(np.ceil(np.linalg.norm(stop - start) / step_mm)))
            shares = np.arange(1, count + 1)[:, None] / count
            pieces.append(start + shares * (stop - start))
        return np.concatenate(pieces)


@dataclass(frozen=True, eq=False)
class VesselTree:
    """Branches of one vessel, each after the branch it comes from.

    Attributes:
        branches: The root comes first.
    """

    branches: tuple[Branch, ...]

    def children(self) -> dict[int, list[int]]:
        """Return the places of the branches that come from each dividing branch."""
        found: dict[int, list[int]] = {}
        for place, branch in enumerate(self.branches):
            if branch.parent is not None:
                found.setdefault(branch.parent, []).append(place)
        return found

    def centre_points(self, step_mm: float) -> Points:
        """Return points of all centre lines at most a step apart, (n, 3)."""
        return np.concatenate([branch.sampled(step_mm) for branch in self.branches])
