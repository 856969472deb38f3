"""Grey values of CT for a network."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vertext.errors import UsageError

LUNG_VESSELS_HU = (-700.0, 300.0)
"""The window of LACAF: lung tissue is black, vessels with contrast medium are white."""


def hu_window(
    data: NDArray[np.number], window: tuple[float, float] = LUNG_VESSELS_HU
) -> NDArray[np.float32]:
    """Return 0 at and below the window's lower end, 1 at and above its upper, linear between.

    Args:
        data: Hounsfield units, any shape.
        window: Lower and upper end, HU.

    Raises:
        UsageError: The upper end is not above the lower.
    """
    low, high = window
    if not low < high:
        raise UsageError(f"a window goes from a lower to a higher HU, not from {low} to {high}")
    scaled = (np.asarray(data, np.float32) - np.float32(low)) / np.float32(high - low)
    return np.clip(scaled, 0, 1, out=scaled)
