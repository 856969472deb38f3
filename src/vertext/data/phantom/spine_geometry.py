"""A lumbar spine in numbers."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from vertext.data.phantom.enumeration import Enumeration
from vertext.data.phantom.level_shape import LevelShape
from vertext.errors import UsageError

UNNAMED_ABOVE = 2
"""Vertebrae above the highest that has a name: a tall image shows them."""

# One entry a vertebra from the lowest lumbar one upwards, mm and degrees: chosen to look like an
# average adult, not to be quoted as reference values.
_TYPICAL: dict[str, tuple[float, ...]] = {
    "anterior_mm": (28.5, 28.0, 27.8, 27.2, 26.0, 24.5, 22.5, 21.5, 20.5, 19.5, 19.0),
    "posterior_mm": (24.0, 26.8, 27.8, 27.8, 27.0, 25.8, 23.8, 22.5, 21.5, 20.5, 20.0),
    "dish_mm": (1.5, 1.7, 1.8, 1.8, 1.6, 1.4, 1.2, 1.1, 1.0, 1.0, 1.0),
    "depth_mm": (35.0, 35.0, 34.5, 33.5, 32.5, 31.0, 30.0, 29.0, 28.0, 27.0, 26.0),
    "waist_mm": (1.4, 1.6, 1.6, 1.6, 1.5, 1.3, 1.1, 1.0, 1.0, 1.0, 1.0),
    "width_mm": (51.0, 49.0, 46.0, 43.5, 41.0, 39.0, 36.5, 34.0, 32.0, 31.0, 30.0),
    "disc_mm": (8.5, 9.5, 9.0, 8.0, 7.0, 5.5, 4.5, 4.0, 3.8, 3.6, 3.6),
    "disc_angle": (13.0, 10.0, 8.0, 6.0, 4.0, 1.5, -0.5, -1.0, -1.0, -1.0, -1.0),
    "canal_mm": (13.5, 14.0, 14.0, 14.5, 15.0, 15.0, 14.5, 14.0, 13.5, 13.5, 13.5),
    "canal_disc_mm": (12.5, 12.5, 13.0, 13.5, 14.0, 14.0, 14.0, 13.5, 13.5, 13.5, 13.5),
}


@dataclass(frozen=True, kw_only=True)
class SpineGeometry:
    """Every size that a phantom is made from, so that measurements of it can be checked.

    Attributes:
        levels: From the lowest lumbar vertebra upwards: the named vertebrae, then those above
            that a tall image shows without naming them.
        enumeration: How many vertebrae there are and what they are called.
        sacral_slope: Degrees by which the upper end plate of the sacrum leans forward.
        sacrum_depth_mm: Length of that end plate.
        sway_mm: How far the spine swings to either side (a mild scoliosis).
        canal_width_mm: Width of the canal from left to right.
        fat_mm: Thickness of the fat behind the muscles.
        size: Magnification of soft tissue and posterior elements against the average adult.

    Raises:
        UsageError: The number of levels does not fit the enumeration.
    """

    levels: tuple[LevelShape, ...]
    enumeration: Enumeration = Enumeration.NORMAL
    sacral_slope: float = 40.0
    sacrum_depth_mm: float = 34.0
    sway_mm: float = 0.0
    canal_width_mm: float = 19.0
    fat_mm: float = 25.0
    size: float = 1.0

    def __post_init__(self) -> None:
        wanted = len(self.enumeration.vertebrae) + UNNAMED_ABOVE
        if len(self.levels) != wanted:
            raise UsageError(
                f"a {self.enumeration} spine has {wanted} levels, not {len(self.levels)}"
            )

    @classmethod
    def typical(
        cls, *, enumeration: Enumeration = Enumeration.NORMAL, size: float = 1.0
    ) -> SpineGeometry:
        """Return the average adult, magnified by `size`."""
        count = len(enumeration.vertebrae) + UNNAMED_ABOVE
        last = len(_TYPICAL["anterior_mm"]) - 1
        levels = []
        for place in range(count):
            sizes = {name: values[min(place, last)] for name, values in _TYPICAL.items()}
            lengths = {n: v * size if n.endswith("_mm") else v for n, v in sizes.items()}
            levels.append(LevelShape(**lengths))
        return cls(
            levels=tuple(levels),
            enumeration=enumeration,
            sacrum_depth_mm=34.0 * size,
            canal_width_mm=19.0 * size,
            size=size,
        )

    @classmethod
    def random(
        cls,
        rng: np.random.Generator,
        *,
        enumeration: Enumeration = Enumeration.NORMAL,
        pathology: bool = True,
    ) -> SpineGeometry:
        """Draw a person.

        Args:
            rng: Source of every choice.
            enumeration: Count of vertebrae.
            pathology: Whether discs may be worn, a vertebra slipped or a body collapsed.
        """
        average = cls.typical(enumeration=enumeration, size=_draw(rng, 1.0, 0.05, (0.88, 1.12)))
        curved = _draw(rng, 1.0, 0.2, (0.5, 1.5))
        levels = tuple(_varied(level, curved, rng) for level in average.levels)
        person = replace(
            average,
            levels=levels,
            sacral_slope=_draw(rng, 22 + 18 * curved, 3.0, (22, 58)),
            sway_mm=_draw(rng, 0.0, 2.0, (-5, 5)),
            canal_width_mm=average.canal_width_mm * rng.uniform(0.92, 1.1),
            fat_mm=float(rng.uniform(8, 45)),
        )
        return _with_pathology(person, rng) if pathology else person

    def with_slip(self, place: int, slip_mm: float) -> SpineGeometry:
        """Return the spine with one vertebra slipped forward; place 0 is the lowest."""
        return self._changed(place, slip_mm=slip_mm)

    def with_narrow_disc(self, place: int, disc_mm: float, *, bulge_mm: float) -> SpineGeometry:
        """Return the spine with a low, black, bulging disc below the vertebra at `place`.

        The disc keeps as much of its angle as fits, and the canal behind it loses the bulge.
        """
        level = self.levels[place]
        limit = level.largest_angle(disc_mm)
        return self._changed(
            place,
            disc_mm=disc_mm,
            disc_angle=float(np.clip(level.disc_angle, -limit, limit)),
            bulge_mm=bulge_mm,
            degeneration=1.0,
            canal_disc_mm=max(level.canal_disc_mm - bulge_mm, 4.0),
        )

    def with_wedge(self, place: int, loss: float) -> SpineGeometry:
        """Return the spine with a body whose anterior height lost a share, the middle half of it.

        Args:
            place: 0 is the lowest vertebra.
            loss: Lost share of the anterior height, 0 to 0.6.
        """
        level = self.levels[place]
        anterior = level.anterior_mm * (1 - loss)
        middle = level.middle_mm * (1 - loss / 2)
        dish = ((anterior + level.posterior_mm) / 2 - middle) / 2
        return self._changed(place, anterior_mm=anterior, dish_mm=max(dish, 0.3))

    @property
    def lordosis(self) -> float:
        """Degrees between the upper end plates of the first lumbar vertebra and the sacrum."""
        lumbar = [v.name[0] for v in self.enumeration.vertebrae].count(
            self.enumeration.vertebrae[0].name[0]
        )
        return math.fsum(level.disc_angle + level.wedge_angle for level in self.levels[:lumbar])

    def _changed(self, place: int, **sizes: float) -> SpineGeometry:
        levels = list(self.levels)
        levels[place] = replace(levels[place], **sizes)
        return replace(self, levels=tuple(levels))


def _draw(
    rng: np.random.Generator, mean: float, spread: float, limits: tuple[float, float]
) -> float:
    return float(np.clip(rng.normal(mean, spread), *limits))


def _varied(level: LevelShape, curved: float, rng: np.random.Generator) -> LevelShape:
    """Return a level a little different from the average one."""
    sizes = {
        name: getattr(level, name) * _draw(rng, 1.0, spread, (0.8, 1.25))
        for name, spread in (
            ("anterior_mm", 0.025),
            ("posterior_mm", 0.025),
            ("dish_mm", 0.1),
            ("depth_mm", 0.02),
            ("width_mm", 0.02),
            ("disc_mm", 0.08),
            ("canal_mm", 0.05),
            ("canal_disc_mm", 0.05),
        )
    }
    limit = level.largest_angle(sizes["disc_mm"]) * 0.9
    angle = level.disc_angle * curved + rng.normal(0, 1.0)
    wear = float(rng.beta(1.2, 2.5))
    return replace(
        level, disc_angle=float(np.clip(angle, -limit, limit)), degeneration=wear, **sizes
    )


def _with_pathology(person: SpineGeometry, rng: np.random.Generator) -> SpineGeometry:
    """Wear discs, mostly low ones; now and then slip a vertebra or collapse a body."""
    for place, chance in enumerate((0.4, 0.4, 0.25, 0.15, 0.1)[: len(person.levels)]):
        if rng.random() < chance:
            height = person.levels[place].disc_mm * rng.uniform(0.45, 0.75)
            person = person.with_narrow_disc(place, height, bulge_mm=rng.uniform(1.0, 3.5))
    if rng.random() < 0.15:
        person = person.with_slip(int(rng.integers(0, 2)), float(rng.uniform(3.0, 9.0)))
    if rng.random() < 0.15:
        person = person.with_wedge(int(rng.integers(2, 7)), float(rng.uniform(0.15, 0.4)))
    return person
