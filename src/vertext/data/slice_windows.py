"""Neighbouring slices for networks that look at several together."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vertext.data.slice_stack import SliceStack


def window_around(
    stack: SliceStack, index: int, *, depth: int, before: int = 0
) -> NDArray[np.intp]:
    """Return a slice with its neighbours, from the patient's right.

    Windows end with their scan; a scan of too few slices repeats its last one, as in inference.

    Args:
        stack: Slices of many scans.
        index: The slice.
        depth: Slices of a window.
        before: Slices of the window that come before it, as far as the scan allows.
    """
    place, count = int(stack.index[index]), int(stack.count[index])
    first = max(0, min(place - before, count - depth))
    return index - place + np.minimum(np.arange(first, first + depth), count - 1)


def all_windows(stack: SliceStack, depth: int) -> NDArray[np.intp]:
    """Return windows (N, depth) that cover every scan; the last two of a scan may overlap."""
    begins = np.flatnonzero(stack.index % depth == 0)
    return np.stack([window_around(stack, int(index), depth=depth) for index in begins])
