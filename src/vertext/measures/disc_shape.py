"""Size of a disc in the mid-sagittal plane."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vertext.measures.edge_curve import EdgeCurve
from vertext.measures.end_plate import EndPlate
from vertext.measures.frame import Frame, Points
from vertext.measures.not_measurable import NotMeasurableError
from vertext.measures.outline import Outline
from vertext.measures.run_edges import run_edges

_ROUNDS = 3
_GRAIN = 0.5
_STEP = 0.8
_RIM = 0.05
_THINNEST_PIXELS = 2.0


@dataclass(frozen=True, eq=False)
class DiscShape:
    """A disc between two faces, which are parabolas along the end plates around it.

    The faces are those of the disc itself; they end in front and behind where the corners of the
    bodies are, so that a bulge changes no height.

    Attributes:
        roof: Face under the upper body.
        floor: Face on the lower body.
        frame: The bisector of both faces through the middle of their ends.
    """

    roof: EndPlate
    floor: EndPlate
    frame: Frame

    @classmethod
    def of(cls, outline: Outline, above: EndPlate | None, below: EndPlate | None) -> DiscShape:
        """Measure an outline.

        Args:
            outline: The disc.
            above: Lower end plate of the body above; None where it could not be measured.
            below: Upper end plate of the body below; likewise. With neither the disc's own
                ends count.

        Raises:
            NotMeasurableError: The image cuts it off, or it is too thin.
        """
        if outline.cut:
            raise NotMeasurableError("the disc touches the border of the image")
        shape = _fit(outline, _long_axis(outline), above, below)
        for _ in range(_ROUNDS - 1):
            shape = _fit(outline, shape.frame, above, below)
        if min(shape.heights_mm) < 0 or shape.mean_mm < _THINNEST_PIXELS * outline.pixel_mm:
            raise NotMeasurableError(f"the disc is thinner than {_THINNEST_PIXELS:g} pixels")
        return shape

    @property
    def heights_mm(self) -> tuple[float, float, float]:
        """Anterior, middle and posterior distance of the faces along their bisector."""
        pairs = [(getattr(self.roof, at), getattr(self.floor, at)) for at in _PLACES]
        anterior, middle, posterior = (float((a - b) @ self.frame.upward) for a, b in pairs)
        return anterior, middle, posterior

    @property
    def mean_mm(self) -> float:
        """Mean height over the depth, by Simpson's rule, which is exact for parabolas."""
        anterior, middle, posterior = self.heights_mm
        return (anterior + 4 * middle + posterior) / 6

    @property
    def depth_mm(self) -> float:
        """Mean length of the faces."""
        return (self.roof.length_mm + self.floor.length_mm) / 2

    @property
    def angle(self) -> float:
        """Degrees between the faces, positive where the disc opens forward."""
        return self.roof.angle_over(self.floor)


_PLACES = ("anterior", "middle", "posterior")


def _long_axis(outline: Outline) -> Frame:
    offset = outline.points - outline.centre
    long = np.linalg.eigh(offset.T @ offset)[1][:, 1]
    return Frame.towards(outline.centre, long if long[0] > 0 else -long)


def _fit(
    outline: Outline, frame: Frame, above: EndPlate | None, below: EndPlate | None
) -> DiscShape:
    """Fit both faces in the axes of a frame."""
    places, heights = outline.places(frame, outline.pixel_mm * _STEP)
    bottom, top = run_edges(outline.seen(frame, places, heights), heights)
    filled = places[np.isfinite(top)]
    own = float(filled[0]), float(filled[-1])
    spans = [None if plate is None else _span(frame, plate) for plate in (above, below)]
    upper, lower = spans[0] or spans[1] or own, spans[1] or spans[0] or own
    roof, floor = (
        _face(frame, places, edge, ends, grain_mm=_GRAIN * outline.pixel_mm)
        for edge, ends in ((top, upper), (bottom, lower))
    )
    corners = [roof.anterior, roof.posterior, floor.anterior, floor.posterior]
    if not outline.surrounds(corners):
        raise NotMeasurableError("the disc does not lie between its bodies")
    squared = Frame.towards(np.mean(corners, axis=0), roof.forward + floor.forward)
    return DiscShape(roof, floor, squared)


def _span(frame: Frame, plate: EndPlate) -> tuple[float, float]:
    """Return where an end plate begins and ends along a frame."""
    along, _ = frame.to_local(np.stack([plate.posterior, plate.anterior]))
    return float(along[0]), float(along[1])


def _face(
    frame: Frame, places: Points, edge: Points, ends: tuple[float, float], *, grain_mm: float
) -> EndPlate:
    back, front = ends
    rim = _RIM * (front - back)
    inner = (places > back + rim) & (places < front - rim)
    curve = EdgeCurve.through(places[inner], edge[inner], grain_mm=grain_mm)
    spots = np.array([front, (front + back) / 2, back])
    return EndPlate(*frame.to_world(spots, curve.at(spots)))
