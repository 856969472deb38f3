"""A made-up chest in numbers: lungs, heart and great vessels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from vertext.anatomy import Side
from vertext.data.vascular_phantom.chest_grid import Values

_BODY = (168.0, 118.0)
_LUNG_CENTRE_MM = 74.0
_LUNG = (66.0, 92.0, 128.0)
_HEART = ((-20.0, 26.0, -52.0), (54.0, 46.0, 50.0))
_ATRIUM = ((0.0, -18.0, -30.0), (31.0, 18.0, 22.0))
_MEDIASTINUM = (27.0, 78.0)


@dataclass(frozen=True)
class ChestGeometry:
    """One person; all lengths of the text-book chest below are multiplied by `size`.

    The world's origin lies in the middle of the chest, x to the right, y to the front, z up.

    Attributes:
        size: 1 for an adult; a smaller chest takes fewer voxels.
        width: Stretch from left to right.
        left: Stretch of the left lung.
        shift_mm: How far everything between and in the lungs lies off the middle, x, mm.
        dome_mm: Height of the diaphragm's domes, mm before scaling.
    """

    size: float = 1.0
    width: float = 1.0
    left: float = 0.94
    shift_mm: float = 0.0
    dome_mm: float = 46.0

    @classmethod
    def random(cls, rng: np.random.Generator, *, size: float = 1.0) -> Self:
        """Draw a person of about that size."""
        return cls(
            size=size * rng.uniform(0.92, 1.05),
            width=rng.uniform(0.92, 1.08),
            left=rng.uniform(0.86, 0.98),
            shift_mm=size * rng.uniform(-9, 9),
            dome_mm=rng.uniform(34, 58),
        )

    @property
    def half_mm(self) -> tuple[float, float, float]:
        """Half the field of view that holds both lungs, mm (x, y, z)."""
        x, y = self.width * (_LUNG_CENTRE_MM + _LUNG[0]), _LUNG[1]
        margin = 10 + abs(self.shift_mm) / self.size
        return self.size * (x + margin), self.size * (y + 14), self.size * (_LUNG[2] + 2)

    def place(self, *points: tuple[float, float, float]) -> Values:
        """Return points of the text-book chest in this one, (n, 3) world mm."""
        scaled = self.size * np.array(points) * (self.width, 1.0, 1.0)
        return scaled + np.array([self.shift_mm, 0.0, 0.0])

    def text_book(self, x: Values, y: Values, z: Values) -> tuple[Values, Values, Values]:
        """Return where world points lie in the text-book chest, mm."""
        return (x - self.shift_mm) / (self.size * self.width), y / self.size, z / self.size

    def lung(self, side: Side, x: Values, y: Values, z: Values) -> NDArray[np.bool_]:
        """Tell which world points lie in a lung; the three arrays broadcast."""
        x, y, z = self.text_book(x, y, z)
        sign = 1 if side is Side.RIGHT else -1
        stretch = 1.0 if side is Side.RIGHT else self.left
        taper = 1 - 0.5 * np.clip(z / _LUNG[2], 0, 1) ** 2
        across = (x - sign * _LUNG_CENTRE_MM) / (_LUNG[0] * stretch * taper)
        shell = np.abs(across) ** 2.3 + np.abs(y / (_LUNG[1] * taper)) ** 2.3
        inside = shell + np.abs(z / _LUNG[2]) ** 3 <= 1
        dome = ((x - sign * _LUNG_CENTRE_MM) / 60) ** 2 + ((y - 10) / 85) ** 2
        above = z > -_LUNG[2] + 18 + self.dome_mm * np.exp(-2 * dome)
        return inside & above & (sign * x > 0) & ~self._between(x, y, z)

    def heart(self, x: Values, y: Values, z: Values) -> NDArray[np.bool_]:
        """Tell which world points lie in the heart."""
        return _ellipsoid(_HEART, *self.text_book(x, y, z)) <= 1

    def atrium(self, x: Values, y: Values, z: Values) -> NDArray[np.bool_]:
        """Tell which world points lie in the left atrium, where the lungs' veins end."""
        return _ellipsoid(_ATRIUM, *self.text_book(x, y, z)) <= 1

    def body(self, x: Values, y: Values, z: Values) -> Values:
        """Return how far out world points lie: 0 in the middle of the chest, 1 at the skin."""
        x, y, z = self.text_book(x, y, z)
        shoulder = 1 + 0.1 * np.clip(z / _LUNG[2], 0, 1) ** 2
        flat = np.abs(x / (_BODY[0] * shoulder)) ** 2.6 + np.abs(y / _BODY[1]) ** 2.6
        return flat ** (1 / 2.6) + 0 * z

    @staticmethod
    def _between(x: Values, y: Values, z: Values) -> NDArray[np.bool_]:
        """Tell which text-book points lie between the lungs: mediastinum and heart."""
        # The lungs come closer to each other towards their tops.
        half = _MEDIASTINUM[0] * (1 - 0.4 * np.clip(z / _LUNG[2], -0.3, 1))
        wide = (x / half) ** 2 + ((y - 6) / _MEDIASTINUM[1]) ** 4 <= 1
        spine = (x / 30) ** 2 + ((y + 84) / 30) ** 2 <= 1
        return wide | spine | (_ellipsoid(_HEART, x, y, z) <= 1.12)


def _ellipsoid(
    shape: tuple[tuple[float, float, float], tuple[float, float, float]],
    x: Values,
    y: Values,
    z: Values,
) -> Values:
    (a, b, c), (i, j, k) = shape
    return ((x - a) / i) ** 2 + ((y - b) / j) ** 2 + ((z - c) / k) ** 2
