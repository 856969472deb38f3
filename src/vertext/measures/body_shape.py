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

_ROUNDS = 3
_GRAIN = 0.5
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
        frame: The axes in which the sides were fitted, within a pixel those of `squared`.
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
        shape = _fit(outline, Frame.towards(outline.centre, np.array([upward[1], -upward[0]])))
        for _ in range(_ROUNDS - 1):
            shape = _fit(outline, shape.squared)
        return shape

    @property
    def squared(self) -> Frame:
        """The bisector of the end plates through the middle of the corners."""
        plates = self.superior, self.inferior
        corners = [corner for plate in plates for corner in (plate.anterior, plate.posterior)]
        return Frame.towards(np.mean(corners, axis=0), plates[0].forward + plates[1].forward)

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


def _fit(outline: Outline, frame: Frame) -> BodyShape:
    """Fit the four sides in the axes of a frame."""
    step = outline.pixel_mm / 2
    places = (np.arange(2 * np.ceil(outline.reach_mm / step)) + 0.5) * step
    places -= places.mean()
    seen = outline.seen(frame, places, places)
    bottom, top = run_edges(seen, places)
    back, front = run_edges(seen.T, places)

    near = np.abs(places) <= _MIDDLE_MM
    low, high, behind, ahead = (float(np.mean(edge[near])) for edge in (bottom, top, back, front))
    height, depth = high - low, ahead - behind
    if not min(height, depth) > _FEWEST_PIXELS * outline.pixel_mm:
        raise NotMeasurableError(f"the body is smaller than {_FEWEST_PIXELS} pixels")
    over = (places > behind + _RIM * depth) & (places < ahead - _RIM * depth)
    beside = (places > low + _ROUNDED * height) & (places < high - _ROUNDED * height)
    roof, floor, front_wall, back_wall = (
        EdgeCurve.through(places[side], edge[side], grain_mm=_GRAIN * outline.pixel_mm)
        for edge, side in ((top, over), (bottom, over), (front, beside), (back, beside))
    )
    superior, inferior = (
        plate_between(frame, curve, front_wall, back_wall, start)
        for curve, start in ((roof, high), (floor, low))
    )
    return BodyShape(superior, inferior, depth, frame, back_wall)
