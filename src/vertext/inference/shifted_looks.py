"""Test-time augmentation: the same patch in several brightnesses."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from vertext.inference.sliding_window import PatchLook

Values = NDArray[np.float32]
SHIFTS = (0.0, -0.05, 0.05)
"""Of the grey values, which training shifts by up to 0.1 either way.

Patches are not mirrored: left and right are classes, and no lung is the mirror of the other.
"""


class ShiftedLooks:
    """Looks at a patch as it is, a little darker and a little brighter.

    Args:
        look: Looks at one patch.
    """

    def __init__(self, look: Callable[[Values], PatchLook]) -> None:
        self._look = look

    def __call__(self, patch: Values) -> PatchLook:
        """Return the mean of all looks at a patch (P, P, P)."""
        return _Mean([self._look(patch + np.float32(shift)) for shift in SHIFTS])


class _Mean:
    """Logits averaged over looks."""

    def __init__(self, looks: Sequence[PatchLook]) -> None:
        self._looks = looks

    def logits(self, channel: int, rows: slice) -> Values:
        mean: Values = np.mean([look.logits(channel, rows) for look in self._looks], axis=0)
        return mean
