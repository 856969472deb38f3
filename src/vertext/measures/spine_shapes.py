"""Shapes of all bodies and discs of a spine."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import numpy as np

from vertext.anatomy import SPINE, Kind, Structure
from vertext.measures.body_shape import BodyShape
from vertext.measures.canal_axis import canal_axis
from vertext.measures.disc_shape import DiscShape
from vertext.measures.end_plate import EndPlate
from vertext.measures.frame import Frame, Points
from vertext.measures.not_measurable import NotMeasurableError
from vertext.measures.outline import Outline
from vertext.measures.sacral_plate import sacral_plate
from vertext.measures.spine_outlines import SpineOutlines

Shape = TypeVar("Shape")
_UNDER_BODY_MM = 8.0


class SpineShapes:
    """Fits each shape when it is first asked for.

    Every method raises NotMeasurableError where its structure is missing or cannot be fitted.

    Args:
        outlines: What the plane shows.
    """

    def __init__(self, outlines: SpineOutlines) -> None:
        self.outlines = outlines
        self._known: dict[tuple[str, int], object] = {}

    def outline(self, structure: Structure) -> Outline:
        """Return an outline."""
        found = self.outlines.outlines.get(structure.index)
        if found is None:
            raise NotMeasurableError(f"{structure.name} is not in the mid-sagittal plane")
        return found

    def body(self, vertebra: Structure) -> BodyShape:
        """Return a vertebral body."""
        return self._once("body", vertebra, self._fit_body)

    def disc(self, disc: Structure) -> DiscShape:
        """Return a disc."""
        return self._once("disc", disc, self._fit_disc)

    def upper_plate(self, bone: Structure) -> EndPlate:
        """Return the upper end plate of a vertebra or of the sacrum."""
        if bone.kind is Kind.VERTEBRA:
            return self.body(bone).superior
        return self._once("plate", bone, self._fit_sacrum)

    def lower_end(self, disc: Structure) -> EndPlate:
        """Return the lower end of a disc's segment: of the body below, or the sacrum's plate.

        Where the sacrum itself is not labelled, the lower face of the disc on it is its plate.
        """
        last = SPINE.of_kind(Kind.DISC)[-1]
        try:
            below = self.neighbour(disc, 1)
            return (
                self.body(below).inferior
                if below.kind is Kind.VERTEBRA
                else self.upper_plate(below)
            )
        except NotMeasurableError:
            if disc != last:
                raise
        return self.disc(disc).floor

    @property
    def canal_outline(self) -> Outline:
        """The canal."""
        if self.outlines.canal is None:
            raise NotMeasurableError("the canal is not in the label map")
        return self.outlines.canal

    def canal(self, structure: Structure) -> Frame:
        """Return the canal's middle and direction behind a body or disc."""
        return self._once("canal", structure, self._fit_canal)

    def neighbour(self, structure: Structure, steps: int) -> Structure:
        """Return the structure that many places further down (negative: up)."""
        place = self.outlines.order.index(structure) + steps
        if not 0 <= place < len(self.outlines.order):
            side = "below" if steps > 0 else "above"
            raise NotMeasurableError(f"nothing {side} {structure.name} is in the label map")
        return self.outlines.order[place]

    def _once(self, what: str, structure: Structure, fit: Callable[[Structure], Shape]) -> Shape:
        key = what, structure.index
        if key not in self._known:
            try:
                self._known[key] = fit(structure)
            except NotMeasurableError as error:
                self._known[key] = error
        found = self._known[key]
        if isinstance(found, NotMeasurableError):
            raise found
        return found  # type: ignore[return-value]

    def _fit_body(self, vertebra: Structure) -> BodyShape:
        return BodyShape.of(self.outline(vertebra), self._upward(vertebra))

    def _fit_disc(self, disc: Structure) -> DiscShape:
        above = _or_none(lambda: self.body(self.neighbour(disc, -1)).inferior)
        below = _or_none(lambda: self.upper_plate(self.neighbour(disc, 1)))
        return DiscShape.of(self.outline(disc), above, below)

    def _fit_sacrum(self, sacrum: Structure) -> EndPlate:
        outline = self.outline(sacrum)
        disc = self.neighbour(sacrum, -1)
        plate = self.body(self.neighbour(disc, -1)).inferior
        if disc.index in self.outlines.outlines:
            plate = DiscShape.of(self.outline(disc), plate, None).floor
            return sacral_plate(outline, plate)
        down = Frame.towards(plate.middle, plate.chord).upward * -_UNDER_BODY_MM
        return sacral_plate(
            outline, EndPlate(plate.anterior + down, plate.middle + down, plate.posterior + down)
        )

    def _fit_canal(self, structure: Structure) -> Frame:
        shape = self.body(structure) if structure.kind is Kind.VERTEBRA else self.disc(structure)
        return canal_axis(self.canal_outline, shape.frame)

    def _upward(self, structure: Structure) -> Points:
        """Return the way from the next structure below to the next one above."""
        order = [s for s in self.outlines.order if s.index in self.outlines.outlines]
        place = order.index(structure)
        ends = order[max(place - 1, 0)], order[min(place + 1, len(order) - 1)]
        above, below = (self.outline(end).centre for end in ends)
        return above - below if len(order) > 1 else np.array([0.0, 1.0])


def _or_none(get: Callable[[], EndPlate]) -> EndPlate | None:
    try:
        return get()
    except NotMeasurableError:
        return None
