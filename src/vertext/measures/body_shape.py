"""Size of a vertebral body in the mid-sagittal plane."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vertext.measures.body_sides import BodySides
from vertext.measures.edge_curve import EdgeCurve
from vertext.measures.end_plate import EndPlate
from vertext.measures.frame import Frame, Points
from vertext.measures.not_measurable import NotMeasurableError
from vertext.measures.outline import Outline

_ROUNDS = 2


@dataclass(frozen=True, eq=False)
class BodyShape:
    """A body as four parabolas: two end plates, two walls, and the corners where they meet.

    The six points are those of vertebral morphometry: two corners and a middle of each end plate.
    Corners come from the curves of the sides, so that rounded corners and small osteophytes
    do not move them.

    Attributes:
        superior: Upper end plate.
        inferior: Lower end plate.
        depth_mm: Distance of the walls at half height.
        frame: Its own axes: the bisector of the end plates through its centre.
        posterior_wall: Forward position of the posterior wall at each height, in the frame.
    """

    superior: EndPlate
    inferior: EndPlate
    depth_mm: float
    frame: Frame
    posterior_wall: EdgeCurve

    @classmethod
    def of(cls, outline: Outline, upward: Points) -> BodyShape:
        """Measure an outline without its arch.

        Args:
            outline: The body.
            upward: Rough direction towards the next structure above, (2,).

        Raises:
            NotMeasurableError: The image cuts it off, or it is too small.
        """
        if outline.cut:
            raise NotMeasurableError("the body touches the border of the image")
        frame = Frame.towards(outline.centre, np.array([upward[1], -upward[0]]))
        for _ in range(_ROUNDS):
            frame = BodySides.of(outline, frame).squared
        return _meet(BodySides.of(outline, frame).sharpened(outline), outline)

    @property
    def anterior_mm(self) -> float:
        """Distance of the anterior corners."""
        return float(np.linalg.norm(self.superior.anterior - self.inferior.anterior))

    @property
    def middle_mm(self) -> float:
        """Distance of the middles of the end plates."""
        return float(np.linalg.norm(self.superior.middle - self.inferior.middle))

    @property
    def posterior_mm(self) -> float:
        """Distance of the posterior corners."""
        return float(np.linalg.norm(self.superior.posterior - self.inferior.posterior))

    @property
    def wedge_angle(self) -> float:
        """Degrees between the end plates, positive where the body is higher in front."""
        return self.superior.angle_over(self.inferior)


def _meet(sides: BodySides, outline: Outline) -> BodyShape:
    """Let plates end at the walls, or where the body itself ends: corners may be round."""
    superior, inferior = (
        _cornered(plate, outline, sides.frame, above)
        for plate, above in zip(sides.plates, (1, -1), strict=True)
    )
    return BodyShape(superior, inferior, sides.depth_mm, sides.frame, sides.back)


def _cornered(plate: EndPlate, outline: Outline, frame: Frame, above: int) -> EndPlate:
    """Draw corners that lie outside of the body in towards it.

    Args:
        plate: The plate between the walls.
        outline: The body.
        frame: Its axes.
        above: 1 for the upper plate, -1 for the lower one.

    Raises:
        NotMeasurableError: A corner lies far outside.
    """
    if not outline.surrounds((plate.anterior, plate.posterior)):
        raise NotMeasurableError("the outline is not that of a body")
    anterior, posterior = (
        outline.drawn_in(corner, ahead * frame.forward + above * frame.upward)
        for corner, ahead in ((plate.anterior, 1), (plate.posterior, -1))
    )
    return EndPlate(anterior, plate.middle, posterior)
