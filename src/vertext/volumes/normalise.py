"""Grey values to zero mean and unit spread, the same in training and inference."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

LOW_PERCENT = 0.5
HIGH_PERCENT = 99.5
_EPSILON = 1e-8


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


def normalise_volume(image: NDArray[Any]) -> NDArray[np.float32]:
    """Set mean and deviation of a whole scan to 0 and 1, as nnU-Net does with MR.

    Only the box around its nonzero voxels counts; what lies beyond it becomes 0, like the padding
    of nnU-Net, which cuts it off.

    Args:
        image: Grey values, shape (Z, H, W), any real dtype, finite.

    Returns:
        Normalised values, shape (Z, H, W), float32. An empty scan becomes zeros.
    """
    result = np.zeros(image.shape, dtype=np.float32)
    filled = image != 0
    if not filled.any():
        return result
    ends = [np.flatnonzero(filled.any(axis=other))[[0, -1]] for other in ((1, 2), (0, 2), (0, 1))]
    box = tuple(slice(first, last + 1) for first, last in ends)
    values = image[box].astype(np.float32)
    deviation = max(float(values.std(dtype=np.float64)), _EPSILON)
    result[box] = (values - values.mean(dtype=np.float64)) / deviation
    return result
