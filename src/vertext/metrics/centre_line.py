"""The centre line of vessels, with the length that each of its voxels stands for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product

import numpy as np
from numpy.typing import NDArray

from vertext.errors import MissingExtraError

_HALF = tuple(step for step in product((-1, 0, 1), repeat=3) if step > (0, 0, 0))
"""One of each pair of opposite steps to the 26 neighbours."""


@dataclass(frozen=True, eq=False)
class CentreLine:
    """The skeleton of a mask (Lee et al., CVGIP 1994).

    Attributes:
        voxels: Its voxels, (n, 3).
        shape: Shape of the mask.
        spacing: Distance of voxels along each axis, mm.
    """

    voxels: NDArray[np.intp]
    shape: tuple[int, ...]
    spacing: tuple[float, ...]

    @classmethod
    def of(cls, mask: NDArray[np.bool_], spacing: Sequence[float]) -> CentreLine:
        """Thin a mask to its centre line.

        Args:
            mask: (I, J, K).
            spacing: Distance of voxels along each axis, mm.

        Raises:
            MissingExtraError: scikit-image is not installed.
        """
        try:
            from skimage.morphology import skeletonize
        except ImportError as error:
            raise MissingExtraError("scikit-image", "vessels") from error
        found = np.argwhere(mask)
        low = found.min(axis=0) if len(found) else np.zeros(3, np.intp)
        box = tuple(slice(a, b + 1) for a, b in zip(low, found.max(axis=0, initial=0), strict=True))
        voxels = np.argwhere(skeletonize(mask[box])) + low if len(found) else found
        return cls(voxels, mask.shape, tuple(spacing))

    @cached_property
    def pairs(self) -> NDArray[np.intp]:
        """Pairs of voxels that touch, as places in `voxels`, (m, 2)."""
        number = np.full(np.add(self.shape, 2), -1, np.intp)
        inner = self.voxels + 1
        number[tuple(inner.T)] = np.arange(len(inner))
        found = []
        for step in _HALF:
            other = number[tuple((inner + step).T)]
            touching = np.flatnonzero(other >= 0)
            found.append(np.stack([touching, other[touching]], axis=1))
        return np.concatenate(found)

    @cached_property
    def lengths_mm(self) -> NDArray[np.float64]:
        """Length that each voxel stands for: half of every step to a voxel it touches, (n,)."""
        one, two = self.pairs.T
        steps = np.linalg.norm((self.voxels[one] - self.voxels[two]) * self.spacing, axis=1)
        lengths = np.zeros(len(self.voxels))
        for end in (one, two):
            np.add.at(lengths, end, steps / 2)
        return lengths

    @cached_property
    def neighbours(self) -> NDArray[np.intp]:
        """How many voxels of the line each one touches, (n,)."""
        return np.bincount(self.pairs.ravel(), minlength=len(self.voxels))

    def read(self, labels: NDArray[np.generic]) -> NDArray[np.generic]:
        """Return what an array of the mask's shape holds along the line, (n,)."""
        return labels[tuple(self.voxels.T)]
