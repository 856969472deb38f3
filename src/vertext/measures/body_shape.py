"""Size of a vertebral body in the mid-sagittal plane."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vertext.measures.edge_curve import EdgeCurve
from vertext.measures.end_plate import EndPlate
from vertext.measures.frame import Frame, Points
from vertext.measures.not_measurable import NotMeasurableError
from vertext.measures.outline import Outline
from vertext.measures.plate_between import plate_between
from vertext.measures.run_edges import run_edges

_ROUNDS = 2
_GRAIN = 0.5
_STEP = 0.8
_RIM = 0.03
_ROUNDED = 0.05
_FEWEST_PIXELS = 6
_MIDDLE_MM = 2.0


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
            frame = _squared(_fit(outline, frame))
        return _meet(_fit(outline, frame), outline)

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


@dataclass(frozen=True, eq=False)
class _Sides:
    """The four sides in the axes of a frame."""

    frame: Frame
    roof: EdgeCurve
    floor: EdgeCurve
    front: EdgeCurve
    back: EdgeCurve
    depth_mm: float


def _fit(outline: Outline, frame: Frame) -> _Sides:
    along, above = outline.places(frame, outline.pixel_mm * _STEP)
    seen = outline.seen(frame, along, above)
    bottom, top = run_edges(seen, above)
    back, front = run_edges(seen.T, along)

    low, high = (float(edge[np.abs(along) <= _MIDDLE_MM].mean()) for edge in (bottom, top))
    behind, ahead = (float(edge[np.abs(above) <= _MIDDLE_MM].mean()) for edge in (back, front))
    height, depth = high - low, ahead - behind
    if not min(height, depth) > _FEWEST_PIXELS * outline.pixel_mm:
        raise NotMeasurableError(f"the body is smaller than {_FEWEST_PIXELS} pixels")
    over = (along > behind + _RIM * depth) & (along < ahead - _RIM * depth)
    beside = (above > low + _ROUNDED * height) & (above < high - _ROUNDED * height)
    grain = _GRAIN * outline.pixel_mm
    roof, floor, front_wall, back_wall = (
        EdgeCurve.through(places[side], edge[side], grain_mm=grain)
        for places, edge, side in (
            (along, top, over),
            (along, bottom, over),
            (above, front, beside),
            (above, back, beside),
        )
    )
    return _Sides(frame, roof, floor, front_wall, back_wall, depth)


def _squared(sides: _Sides) -> Frame:
    """Return the bisector of the end plates."""
    slope = (sides.roof.slope + sides.floor.slope) / 2
    return Frame.towards(sides.frame.origin, sides.frame.forward + slope * sides.frame.upward)


def _meet(sides: _Sides, outline: Outline) -> BodyShape:
    """Let plates end at the walls, or where the body itself ends: corners may be round."""
    superior, inferior = (
        _cornered(
            plate_between(sides.frame, plate, sides.front, sides.back, float(plate.at(0.0))),
            outline,
            sides.frame,
            above,
        )
        for plate, above in ((sides.roof, 1), (sides.floor, -1))
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
