"""Brings decoded structures from the network's canvas back to the native slices."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from vertext.anatomy import SPINE, Kind
from vertext.anatomy.kind_numbers import KIND_NUMBERS
from vertext.decoding.box_of import box_of
from vertext.volumes import NetworkGrid

_REACH = 2
_NEARBY = sorted(
    (
        (row, column)
        for row in range(-_REACH, _REACH + 1)
        for column in range(-_REACH, _REACH + 1)
        if math.hypot(row, column) <= _REACH
    ),
    key=lambda way: (math.hypot(*way), *reversed(way)),
)
"""Ways to the pixels within reach, the nearest first."""


def native_labels(
    probabilities: NDArray[np.float32],
    decoded: NDArray[np.uint8],
    classes: tuple[str, ...],
    grid: NetworkGrid,
) -> NDArray[np.uint8]:
    """Return internal numbers on the native slices, outlines smooth at native resolution.

    Outlines come from the probabilities of the kinds of tissue, interpolated slice by slice;
    names come from the nearest decoded pixel of the same kind. Where the decoder dropped or
    re-typed something, its word counts and not the probabilities. No more than one slice of
    probabilities is ever held at native resolution.

    Args:
        probabilities: (Z, C, h, w) on the canvas.
        decoded: (Z, h, w) internal numbers on the canvas.
        classes: Structure of each channel, background first.
        grid: The way between canvas and native slices.

    Returns:
        (Z, H, W) uint8.
    """
    channels = [0, *(SPINE.by_name(name).index for name in classes[1:])]
    kind_of_channel = KIND_NUMBERS[channels]
    if grid.is_native:
        # Nothing is interpolated, so that the decoder's word stands pixel by pixel.
        return decoded.copy()
    result = np.zeros((len(decoded), *grid.shape), dtype=np.uint8)
    for index, plane in enumerate(decoded):
        if not plane.any():
            continue
        kinds = KIND_NUMBERS[plane]
        scores = _kind_scores(probabilities[index], kind_of_channel, kinds)
        box = grid.native_box(_around(plane))
        native_kinds = grid.restore_linear(scores, box).argmax(axis=0)
        for kind in np.unique(kinds[kinds > 0]):
            names = grid.restore_labels(_spread(np.where(kinds == kind, plane, 0)), box)
            np.copyto(result[index][box], names, where=native_kinds == kind)
    return result


def _kind_scores(
    probabilities: NDArray[np.float32], kind_of_channel: NDArray[np.uint8], kinds: NDArray[np.uint8]
) -> NDArray[np.float32]:
    """Sum the classes of each kind, (K, h, w); certain where the decoder decided otherwise."""
    scores = np.zeros((1 + len(Kind), *kinds.shape), dtype=np.float32)
    for channel, kind in enumerate(kind_of_channel):
        scores[kind] += probabilities[channel]
    overruled = scores.argmax(axis=0) != kinds
    scores[:, overruled] = kinds[overruled] == np.arange(len(scores))[:, None]
    return scores


def _around(plane: NDArray[np.uint8]) -> tuple[slice, slice]:
    """Return the rows and columns within reach of what is labelled."""
    rows, columns = (
        slice(max(0, side.start - _REACH), side.stop + _REACH) for side in box_of(plane > 0)
    )
    return rows, columns


def _spread(labels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Give each pixel the label of the nearest labelled one; 0 where none is within reach."""
    height, width = labels.shape
    padded = np.pad(labels, _REACH)
    spread = labels.copy()
    # What is nearer is written later.
    for row, column in reversed(_NEARBY):
        top, left = _REACH + row, _REACH + column
        moved = padded[top : top + height, left : left + width]
        np.copyto(spread, moved, where=moved > 0)
    return spread
