"""The rows and columns that something takes."""

from __future__ import annotations

import numpy as np


def box_of(shown: np.ndarray) -> tuple[slice, slice]:
    """Return the rows and columns of a slice, (H, W) bool, that hold something.

    All of them where there is nothing.
    """
    if not shown.any():
        return slice(0, shown.shape[0]), slice(0, shown.shape[1])
    rows, columns = np.flatnonzero(shown.any(axis=1)), np.flatnonzero(shown.any(axis=0))
    return slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)
