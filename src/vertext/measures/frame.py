"""The own axes of a structure in the sagittal plane."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Frame:
    """Origin and axes in the plane of world mm, whose points are (anterior, superior).

    Attributes:
        origin: Where both coordinates are 0, (2,).
        forward: Unit vector towards anterior, (2,).
    """

    origin: Points
    forward: Points

    @classmethod
    def towards(cls, origin: Points, forward: Points) -> Frame:
        """Return a frame along a direction of any length."""
        return cls(origin, forward / np.linalg.norm(forward))

    @cached_property
    def upward(self) -> Points:
        """Unit vector towards superior, (2,)."""
        return np.array([-self.forward[1], self.forward[0]])

    def to_world(self, forward: Points | float, upward: Points | float) -> Points:
        """Return the world's points (..., 2) of coordinates in mm, which broadcast."""
        along, above = np.asarray(forward)[..., None], np.asarray(upward)[..., None]
        return self.origin + along * self.forward + above * self.upward

    def to_local(self, points: Points) -> tuple[Points, Points]:
        """Return (forward, upward) of points (..., 2)."""
        offset = points - self.origin
        return offset @ self.forward, offset @ self.upward
