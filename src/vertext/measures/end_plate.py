"""The end plate of a body, or the face of a disc."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vertext.measures.frame import Points


@dataclass(frozen=True, eq=False)
class EndPlate:
    """Three points of an end plate in the mid-sagittal plane, (anterior, superior) in mm.

    Attributes:
        anterior: Its anterior corner.
        middle: The middle of the plate itself, not of its chord.
        posterior: Its posterior corner.
    """

    anterior: Points
    middle: Points
    posterior: Points

    @property
    def chord(self) -> Points:
        """From the posterior to the anterior corner."""
        return self.anterior - self.posterior

    @property
    def length_mm(self) -> float:
        """Distance of the corners."""
        return float(np.linalg.norm(self.chord))

    @property
    def forward(self) -> Points:
        """Direction of the chord."""
        return self.chord / self.length_mm

    def angle_over(self, lower: EndPlate) -> float:
        """Return the degrees between two chords, positive where they open forward (Cobb)."""
        upper, other = self.chord, lower.chord
        turn = np.arctan2(other[0] * upper[1] - other[1] * upper[0], other @ upper)
        return float(np.degrees(turn))
