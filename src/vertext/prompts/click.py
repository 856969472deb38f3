"""A click of a user on a named level."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Self

from vertext.errors import UsageError


@dataclass(frozen=True)
class Click:
    """A point on a structure.

    Attributes:
        level: Name of the structure.
        point: World position (x, y, z) in mm, RAS+.
    """

    level: str
    point: tuple[float, float, float]

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `LEVEL=x,y,z` as the command line writes it.

        Raises:
            UsageError: If the text has another form or a coordinate is not finite.
        """
        level, _, numbers = text.partition("=")
        try:
            x, y, z = (float(number) for number in numbers.split(","))
        except ValueError:
            x = y = z = math.nan
        if not level.strip() or not all(map(math.isfinite, (x, y, z))):
            raise UsageError(
                f"{text!r} is not a click", remedy="Write LEVEL=x,y,z in world millimetres"
            )
        return cls(level.strip(), (x, y, z))
