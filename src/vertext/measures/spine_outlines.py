"""The outlines of all structures in the mid-sagittal plane."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from vertext.anatomy import ENUMERATIONS, SPINE, Kind, Structure
from vertext.measures.mid_plane import MidPlane
from vertext.measures.outline import Outline

_CANAL = SPINE.of_kind(Kind.CANAL)[0].index
_LARGEST_TURN = np.pi / 4


@dataclass(frozen=True, eq=False)
class SpineOutlines:
    """Everything that measures in the plane need.

    Attributes:
        order: From the uppermost to the lowest structure of the label map, superior to inferior,
            without gaps: those between that are not there are counted too.
        outlines: By internal number; vertebrae and sacrum without what lies behind the canal.
        canal: The canal; None where there is none.
    """

    order: tuple[Structure, ...]
    outlines: dict[int, Outline]
    canal: Outline | None

    @classmethod
    def of(cls, plane: MidPlane) -> SpineOutlines:
        """Collect them."""
        order = _order(plane)
        outlines = {
            s.index: plane.outline(s.index) if s.kind is Kind.DISC else plane.bone(s.index)
            for s in order
        }
        seen = {index: outline for index, outline in outlines.items() if outline is not None}
        return cls(order, seen, plane.outline(_CANAL))

    def redrawn(self, rng: np.random.Generator) -> SpineOutlines:
        """Return what another grid would show: turned by up to 45 degrees, shifted by a pixel."""
        turn, shift = rng.uniform(-_LARGEST_TURN, _LARGEST_TURN), rng.uniform(0, 1, 2)
        drawn = {index: each.redrawn(turn, shift) for index, each in self.outlines.items()}
        outlines = {index: each for index, each in drawn.items() if len(each.points)}
        canal = None if self.canal is None else self.canal.redrawn(turn, shift)
        return replace(self, outlines=outlines, canal=canal)


def _order(plane: MidPlane) -> tuple[Structure, ...]:
    """Return the range of structures in the first enumeration that has them all."""
    named = {s.index for each in ENUMERATIONS for s in each.ordered} & set(plane.boxes)
    fitting = [e for e in ENUMERATIONS if named <= {s.index for s in e.ordered}]
    ordered = (fitting or ENUMERATIONS)[0].ordered
    places = [place for place, s in enumerate(ordered) if s.index in named]
    return ordered[places[0] : places[-1] + 1] if places else ()
