"""Grey values of one slice to zero mean and unit spread, the same in training and inference."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

LOW_PERCENT = 0.5
HIGH_PERCENT = 99.5


def normalise_slice(image: NDArray[Any]) -> NDArray[np.float32]:
    """Clip each slice to its 0.5 to 99.5 percentile and set its mean to 0, its deviation to 1.

    Every slice is treated alone, because scanners and exporters scale slices differently. Call it
    on native slices, before any padding: padding would move percentiles, mean and deviation.

    Args:
        image: Grey values, shape (..., H, W), any real dtype, finite.

    Returns:
        Normalised values, shape (..., H, W), float32. A slice without contrast between the two
        percentiles becomes zeros.
    """
    values = np.asarray(image, dtype=np.float32)
    result = np.zeros_like(values)
    for index in np.ndindex(values.shape[:-2]):
        result[index] = normalise_values(values[index])
    return result


def normalise_values(image: NDArray[np.float32]) -> NDArray[np.float32]:
    """Do the same for one slice's values given in any shape, for instance those inside a mask."""
    low, high = np.percentile(image, (LOW_PERCENT, HIGH_PERCENT))
    if not high > low:
        return np.zeros_like(image)
    clipped = np.clip(image, low, high)
    # Sums in float64: float32 loses digits on large slices with large values.
    mean = clipped.mean(dtype=np.float64)
    deviation = clipped.std(dtype=np.float64)
    return ((clipped - mean) / deviation).astype(np.float32)
