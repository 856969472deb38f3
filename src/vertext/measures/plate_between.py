"""Where an end plate ends: at the walls."""

from __future__ import annotations

from vertext.measures.edge_curve import EdgeCurve
from vertext.measures.end_plate import EndPlate
from vertext.measures.frame import Frame

_ROUNDS = 5


def plate_between(
    frame: Frame, curve: EdgeCurve, front: EdgeCurve, back: EdgeCurve, height: float
) -> EndPlate:
    """Return the part of an end plate between the anterior and the posterior wall.

    Args:
        frame: Axes of the three curves; walls stand nearly upright in them.
        curve: Height of the plate at each place forward.
        front: Place of the anterior wall at each height.
        back: Place of the posterior wall at each height.
        height: About where the plate lies.
    """
    anterior, posterior = (_meet(curve, wall, height) for wall in (front, back))
    middle = (anterior[0] + posterior[0]) / 2
    points = (anterior, (middle, float(curve.at(middle))), posterior)
    return EndPlate(*(frame.to_world(*point) for point in points))


def _meet(plate: EdgeCurve, wall: EdgeCurve, height: float) -> tuple[float, float]:
    for _ in range(_ROUNDS):
        place = float(wall.at(height))
        height = float(plate.at(place))
    return place, height
