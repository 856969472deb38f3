"""Overlap of centre lines with masks."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vertext.metrics.centre_line import CentreLine


def cl_dice(
    prediction: NDArray[np.bool_],
    truth: NDArray[np.bool_],
    predicted_line: CentreLine,
    true_line: CentreLine,
) -> float | None:
    """Return the harmonic mean of two shares: predicted line in the truth, true line found.

    Source: Shit et al., clDice, CVPR 2021, equation 1.

    Args:
        prediction: Mask, (I, J, K).
        truth: Mask, same shape.
        predicted_line: Centre line of the prediction.
        true_line: Centre line of the truth.

    Returns:
        0 to 1, 0 where the vessel was missed; None where the truth lacks it.
    """
    if not len(true_line.voxels):
        return None
    found = float(true_line.read(prediction).mean())
    if not found:
        return 0.0
    right = float(predicted_line.read(truth).mean())
    return 2 * right * found / (right + found)
