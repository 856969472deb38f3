"""Shrinking and growing by one pixel within each slice, much faster than general filters."""

from __future__ import annotations

import numpy as np

_IN_PLANE = (1, 2)


def shrink(mask: np.ndarray) -> np.ndarray:
    """Return the pixels of which all eight neighbours are set; beyond the image nothing is.

    Args:
        mask: (Z, H, W) bool.
    """
    for axis in _IN_PLANE:
        before, inner, after = _shifted(mask, axis)
        smaller = np.zeros_like(mask)
        np.logical_and(inner, before, out=_inner(smaller, axis))
        _inner(smaller, axis)[...] &= after
        mask = smaller
    return mask


def grow(values: np.ndarray) -> np.ndarray:
    """Return the largest value of each pixel and its eight neighbours.

    Args:
        values: (Z, H, W), numbers or bool.
    """
    for axis in _IN_PLANE:
        larger = values.copy()
        first, last = _ends(larger, axis)
        np.maximum(last, _ends(values, axis)[0], out=last)
        np.maximum(first, _ends(values, axis)[1], out=first)
        values = larger
    return values


def _cut(values: np.ndarray, axis: int, part: slice) -> np.ndarray:
    return values[(*[slice(None)] * axis, part)]


def _inner(values: np.ndarray, axis: int) -> np.ndarray:
    return _cut(values, axis, slice(1, -1))


def _shifted(values: np.ndarray, axis: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return (
        _cut(values, axis, slice(None, -2)),
        _inner(values, axis),
        _cut(values, axis, slice(2, None)),
    )


def _ends(values: np.ndarray, axis: int) -> tuple[np.ndarray, np.ndarray]:
    """Return all but the last and all but the first along an axis."""
    return _cut(values, axis, slice(None, -1)), _cut(values, axis, slice(1, None))
