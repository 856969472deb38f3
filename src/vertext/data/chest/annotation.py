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

    def region(self, lungs: NDArray[np.uint8], spacing_mm: tuple[float, ...]) -> NDArray[np.bool_]:
        """Return where the annotation says what is vessel and what is not.

        With both sides annotated that is everywhere; with one it is that lung and its hilum.

        Args:
            lungs: 0, or the number of the lung's `Side`, (I, J, K).
            spacing_mm: Distance of voxels along each axis.

        Raises:
            UnsupportedInputError: One side is annotated, and no lung was found.
        """
        if len(self.sides) > 1:
            return np.ones(lungs.shape, np.bool_)
        number = self.sides[0].number
        own = lung_sides(lungs, spacing_mm) == number
        away = ndimage.distance_transform_edt(lungs != number, sampling=spacing_mm)
        near: NDArray[np.bool_] = own & (away <= HILUM_MM)
        return near
