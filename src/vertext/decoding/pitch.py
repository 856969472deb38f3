"""How far apart neighbouring levels are along the spine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

_LONGEST = 1.5
_RANGE = (12.0, 50.0)
_ENOUGH = 3


@dataclass(frozen=True)
class Pitch:
    """Distance (mm) from one disc to the next as a straight line over the place on the spine.

    Vertebrae grow from the thorax to the sacrum, so that one number would not do.
    """

    slope: float
    at_zero: float

    @classmethod
    def of(cls, places: Sequence[float], default: float) -> Pitch:
        """Estimate from the ordered places of structures of one kind.

        Distances that are far above the median hide a missing structure and are left out; with
        fewer than three the median serves, with none the default.
        """
        ordered = np.sort(np.asarray(places, float))
        distances, middles = np.diff(ordered), (ordered[1:] + ordered[:-1]) / 2
        if not len(distances):
            return cls(0.0, default)
        usual = float(np.median(distances))
        good = (distances < _LONGEST * usual) & (distances > usual / _LONGEST)
        if good.sum() < _ENOUGH:
            return cls(0.0, usual)
        slope, at_zero = np.polyfit(middles[good], distances[good], 1)
        return cls(float(slope), float(at_zero))

    def at(self, place: np.ndarray | float) -> np.ndarray:
        """Return the pitch (mm) at places along the spine, within what anatomy allows."""
        return np.clip(self.at_zero + self.slope * np.asarray(place), *_RANGE)
