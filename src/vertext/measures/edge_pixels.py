"""The pixels of an outline, seen along one of its edges."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class EdgePixels:
    """Where pixels lie and what they hold, (n,) each.

    Attributes:
        along: Place along the edge, mm.
        across: Place across it, mm.
        share: Share of the structure, 0 to 1.
        pixel_mm: The larger side of a pixel.
    """

    along: NDArray[np.float64]
    across: NDArray[np.float64]
    share: NDArray[np.float32]
    pixel_mm: float

    @property
    def turned(self) -> EdgePixels:
        """The same seen along an edge that stands upright on this one."""
        return EdgePixels(self.across, self.along, self.share, self.pixel_mm)
