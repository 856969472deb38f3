"""How far points lie from a straight piece of a centre line."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_Values = NDArray[np.float64]


def distance_to_segment(axes: Sequence[_Values], start: _Values, stop: _Values) -> _Values:
    """Return the distance of every point of a grid, mm.

    Args:
        axes: Positions x, y and z of the points, mm; the three arrays broadcast.
        start: One end (x, y, z), mm.
        stop: The other.
    """
    offset = [axis - first for axis, first in zip(axes, start, strict=True)]
    chord = stop - start
    share = sum(o * c for o, c in zip(offset, chord, strict=True)) / max(chord @ chord, 1e-9)
    share = np.clip(share, 0, 1)
    square = sum((o - share * c) ** 2 for o, c in zip(offset, chord, strict=True))
    distance: _Values = np.sqrt(square)
    return distance
