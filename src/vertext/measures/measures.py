"""All measures of a spine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from vertext.measures.measure import Measure
from vertext.measures.mid_plane import MidPlane
from vertext.measures.spine_shapes import SpineShapes


@dataclass(frozen=True, eq=False)
class Measures:
    """Measures of every level, superior to inferior, then those of the whole spine.

    Attributes:
        entries: The measures.
        shapes: What they were measured on.
        plane: Where that lies in the label map.
    """

    entries: tuple[Measure, ...]
    shapes: SpineShapes
    plane: MidPlane

    def __iter__(self) -> Iterator[Measure]:
        return iter(self.entries)

    def get(self, name: str, level: str) -> Measure | None:
        """Return one measure, None where the level is not in the label map."""
        found = (m for m in self.entries if (m.name, m.level) == (name, level))
        return next(found, None)
