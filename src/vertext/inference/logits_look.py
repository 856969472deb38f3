"""What a network without heads of its own saw in a patch."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float32]


class LogitsLook:
    """The logits of all classes at once.

    Args:
        logits: (N, P, P, P).
    """

    def __init__(self, logits: Values) -> None:
        self._all = logits

    def logits(self, channel: int, rows: slice) -> Values:
        """Return the logits of one class in some rows of the patch, (rows, P, P)."""
        return self._all[channel, rows]
