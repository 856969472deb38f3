"""Which vessels of a case somebody outlined, and where."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from vertext.anatomy import PULMONARY_VESSELS, Side, vessels_named
from vertext.chest.lung_sides import lung_sides
from vertext.errors import UsageError

HILUM_MM = 12.0
"""How far beyond its lung the vessels of an annotated side still count."""


@dataclass(frozen=True)
class Annotation:
    """The annotated classes of a case.

    Attributes:
        names: Names of vessels, in the order of their class numbers.
    """

    names: tuple[str, ...]

    @classmethod
    def of(cls, names: Iterable[str]) -> Self:
        """Take names in any order.

        Raises:
            UsageError: A name is no pulmonary vessel's, or there is none.
        """
        found = tuple(vessel.name for vessel in vessels_named(names))
        if not found:
            raise UsageError("a case needs at least one annotated vessel")
        return cls(found)

    @property
    def vector(self) -> NDArray[np.bool_]:
        """Whether each class is annotated, by class number from 1, (4,)."""
        return np.array([vessel.name in self.names for vessel in PULMONARY_VESSELS])

    @property
    def sides(self) -> tuple[Side, ...]:
        """Sides of which some vessel is annotated."""
        found = {vessel.side for vessel in vessels_named(self.names)}
        return tuple(side for side in Side if side in found)

    def keep(self, labels: NDArray[np.integer]) -> NDArray[np.uint8]:
        """Return class numbers without the vessels that are not annotated."""
        kept = np.concatenate([[False], self.vector])
        return np.where(kept[labels], labels, 0).astype(np.uint8)

    def region(self, lungs: NDArray[np.uint8], spacing_mm: tuple[float, ...]) -> NDArray[np.uint8]:
        """Return where the annotation says what is vessel and what is not, and of which side.

        With both sides annotated that is everywhere; with one it is that lung and its hilum.
        A voxel belongs to the side of its nearest lung.

        Args:
            lungs: 0, or the number of the lung's `Side`, (I, J, K).
            spacing_mm: Distance of voxels along each axis.

        Returns:
            0, or the number of the `Side` whose vessels count there, (I, J, K).

        Raises:
            UnsupportedInputError: No lung was found.
        """
        sides = lung_sides(lungs, spacing_mm)
        if len(self.sides) > 1:
            return sides
        number = self.sides[0].number
        away = ndimage.distance_transform_edt(lungs != number, sampling=spacing_mm)
        return np.where((sides == number) & (away <= HILUM_MM), sides, np.uint8(0))
