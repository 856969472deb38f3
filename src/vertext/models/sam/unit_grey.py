"""Grey values as SAM takes them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from vertext.volumes.normalise import HIGH_PERCENT, LOW_PERCENT


def unit_grey(image: NDArray[Any]) -> NDArray[np.float32]:
    """Clip an image to its 0.5 to 99.5 percentile and stretch it to 0 … 1.

    Args:
        image: Grey values, any shape, any real dtype, finite.

    Returns:
        The same shape, float32; zeros for an image without contrast between the percentiles.
    """
    low, high = np.percentile(image, (LOW_PERCENT, HIGH_PERCENT))
    if not high > low:
        return np.zeros(image.shape, dtype=np.float32)
    return ((np.clip(image, low, high) - low) / (high - low)).astype(np.float32)
