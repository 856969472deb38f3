"""The volume of an ordinary structure of a scan."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from vertext.decoding.part import Part


def usual_volume(parts: Iterable[Part]) -> float:
    """Return the volume (mm³) such that half of all tissue lies in larger parts.

    The plain median falls to the size of a speck where specks outnumber the structures; weighed
    by volume they count for next to nothing. 0 without any part.
    """
    volumes = np.sort([part.volume for part in parts])
    if not len(volumes):
        return 0.0
    filled = np.cumsum(volumes)
    return float(volumes[np.searchsorted(filled, filled[-1] / 2)])
