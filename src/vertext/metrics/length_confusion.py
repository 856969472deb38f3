"""What vessels were taken for, along their centre lines."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from vertext.metrics.centre_line import CentreLine


def length_confusion(
    lines: Mapping[str, CentreLine], prediction: NDArray[np.integer], numbers: Mapping[str, int]
) -> dict[str, dict[str, float]]:
    """Return the length in mm of each vessel by what it was taken for.

    Voxels count the wall of a thick vessel most; along the tree each branch counts by its
    length, so that swapped thin branches show.

    Args:
        lines: Centre line of each vessel of the truth.
        prediction: Labels, (I, J, K).
        numbers: Number of each vessel in the prediction; every other number is "background".

    Returns:
        For each vessel of the truth a length for every vessel, and for "background": missed.
    """
    table = {}
    for name, line in lines.items():
        seen = line.read(prediction)
        row = {other: float(line.lengths_mm[seen == n].sum()) for other, n in numbers.items()}
        row["background"] = float(line.lengths_mm.sum()) - sum(row.values())
        table[name] = row
    return table
