"""Label a volume patch by patch, in memory that does not grow with the number of classes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from vertext.errors import UsageError

_SIGMA = 0.125
_LEAST_WEIGHT = 1e-3

Values = NDArray[np.float32]


class PatchLook(Protocol):
    """What a network saw in a patch; its classes are read one at a time."""

    def logits(self, channel: int, rows: slice) -> Values:
        """Return the logits of one class in some rows of the patch, (rows, P, P)."""


@dataclass(frozen=True, eq=False)
class _Row:
    """All patches that begin at one place of the first axis."""

    start: int
    looks: tuple[tuple[int, int, PatchLook], ...]


def sliding_window(
    image: Values,
    look: Callable[[Values], PatchLook],
    *,
    channels: int,
    patch: int,
    overlap: float = 0.5,
    sides: NDArray[np.uint8] | None = None,
    side_of: Sequence[int] | None = None,
) -> tuple[NDArray[np.uint8], Values]:
    """Return for every voxel the class of the largest logit and its lead over the next.

    Logits of overlapping patches are averaged with Gaussian weights (sigma P/8, as nnU-Net and
    MONAI). The volume is finished slab by slab along its first axis; within a slab one class
    after the other is averaged and compared with the best so far. What is kept of a patch is
    what the network saw, and that does not depend on the number of classes.

    Args:
        image: (I, J, K), as the network expects it; padded with 0 where it is smaller than P.
        look: Looks at one patch (P, P, P).
        channels: Number of classes; channel n is class n + 1.
        patch: Edge P of a patch.
        overlap: Share by which neighbouring patches overlap, 0 to below 1.
        sides: Number of the side that each voxel belongs to, (I, J, K); all of one by default.
            Where it is that of no class, none is asked.
        side_of: Side that each class belongs to; elsewhere it is not asked.

    Returns:
        Class numbers, 0 where no logit is above 0, and by how much the largest probability
        exceeds the next, each (I, J, K).

    Raises:
        UsageError: The overlap is not a share, or there are too many classes.
    """
    if not 0 <= overlap < 1 or channels > np.iinfo(np.uint8).max:
        raise UsageError(f"patches cannot overlap by {overlap}, with {channels} classes")
    missing = [(0, max(0, patch - size)) for size in image.shape]
    padded = np.pad(image, missing)
    starts = [_starts(size, patch, overlap) for size in padded.shape]
    weight = _gaussian(patch)
    labels, lead = np.zeros(padded.shape, np.uint8), np.zeros(padded.shape, np.float32)
    places = np.zeros(padded.shape, np.uint8) if sides is None else np.pad(sides, missing)
    for slab, rows in _slabs(padded, look, starts, patch):
        means = _means(slab, rows, labels.shape[1:], channels, weight)
        labels[slab], lead[slab] = _best(means, places[slab], side_of or channels * (0,))
    i, j, k = image.shape
    return labels[:i, :j, :k], lead[:i, :j, :k]


def _slabs(
    image: Values, look: Callable[[Values], PatchLook], starts: list[list[int]], patch: int
) -> Iterator[tuple[slice, list[_Row]]]:
    """Yield slabs that the same rows of patches cover, and forget rows that are done."""
    firsts, seconds, thirds = starts
    edges = sorted({*firsts, *(first + patch for first in firsts)})
    rows: list[_Row] = []
    for begin, end in pairwise(edges):
        rows = [row for row in rows if row.start + patch > begin]
        if begin in firsts:
            looks = tuple(
                (j, k, look(image[begin : begin + patch, j : j + patch, k : k + patch]))
                for j in seconds
                for k in thirds
            )
            rows.append(_Row(begin, looks))
        yield slice(begin, end), rows


def _means(
    slab: slice, rows: list[_Row], plane: tuple[int, ...], channels: int, weight: Values
) -> Iterator[Values]:
    """Yield the mean logits of one class after the other."""
    shape = (slab.stop - slab.start, *plane)
    patch = len(weight)
    across = weight[:, None] * weight
    total = np.zeros(shape, np.float32)
    for row, j, k, _ in _each(rows):
        along = weight[slab.start - row.start : slab.stop - row.start, None, None]
        total[:, j : j + patch, k : k + patch] += along * across
    for channel in range(channels):
        mean = np.zeros(shape, np.float32)
        for row, j, k, seen in _each(rows):
            part = slice(slab.start - row.start, slab.stop - row.start)
            along = weight[part, None, None]
            mean[:, j : j + patch, k : k + patch] += along * across * seen.logits(channel, part)
        mean /= total
        yield mean


def _best(
    means: Iterator[Values], sides: NDArray[np.uint8], side_of: Sequence[int]
) -> tuple[NDArray[np.uint8], Values]:
    """Return the best class, of those that are asked in a voxel, and its lead."""
    labels = np.zeros(sides.shape, np.uint8)
    best, second = np.full((2, *sides.shape), -np.inf, np.float32)
    for number, (mean, side) in enumerate(zip(means, side_of, strict=True), start=1):
        asked = np.where(sides == side, mean, np.float32(-np.inf))
        better = asked > best
        second = np.where(better, best, np.maximum(second, asked))
        best = np.maximum(best, asked)
        labels[better] = number
    labels[best <= 0] = 0
    return labels, expit(best) - expit(second)


def _each(rows: list[_Row]) -> Iterator[tuple[_Row, int, int, PatchLook]]:
    return ((row, j, k, look) for row in rows for j, k, look in row.looks)


def _starts(size: int, patch: int, overlap: float) -> list[int]:
    """Return where patches begin along an axis: evenly spread, at least that much overlapping."""
    count = int(np.ceil((size - patch) / (patch * (1 - overlap)))) + 1
    return sorted({int(place) for place in np.rint(np.linspace(0, size - patch, count))})


def _gaussian(patch: int) -> Values:
    """Return weights along one axis, 1 in the middle."""
    distance = np.arange(patch) - (patch - 1) / 2
    weight = np.exp(-0.5 * (distance / (_SIGMA * patch)) ** 2)
    return np.maximum(weight, _LEAST_WEIGHT).astype(np.float32)
