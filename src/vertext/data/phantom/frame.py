"""The own axes of a body or disc in the sagittal plane."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Plane = NDArray[np.float64]


@dataclass(frozen=True)
class Frame:
    """Origin and tilt in the sagittal plane.

    Attributes:
        y: Anterior position of the origin in the world, mm.
        z: Superior position of the origin in the world, mm.
        tilt: Radians by which the upward axis leans forward.
    """

    y: float
    z: float
    tilt: float

    def to_world(self, forward: Any, upward: Any) -> tuple[Any, Any]:
        """Return the world's (y, z) of points given along the frame's axes, mm."""
        cos, sin = math.cos(self.tilt), math.sin(self.tilt)
        return self.y + forward * cos + upward * sin, self.z - forward * sin + upward * cos

    def to_local(self, y: Any, z: Any) -> tuple[Any, Any]:
        """Return (forward, upward) of points of the world, mm."""
        cos, sin = math.cos(self.tilt), math.sin(self.tilt)
        dy, dz = y - self.y, z - self.z
        return dy * cos - dz * sin, dy * sin + dz * cos

    def moved(self, forward: float, upward: float, turn: float = 0.0) -> Frame:
        """Return a frame whose origin lies elsewhere in this one, turned by radians."""
        y, z = self.to_world(forward, upward)
        return Frame(y, z, self.tilt + turn)
