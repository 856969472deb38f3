"""A fixed number of label maps."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def in_turns(labels: NDArray[np.uint8], count: int) -> NDArray[np.uint8]:
    """Return exactly so many label maps: the first ones, which take turns where they are too few.

    Args:
        labels: (K, ...), the most alike atlas first.
        count: How many.
    """
    return labels[np.resize(np.arange(min(len(labels), count)), count)]
