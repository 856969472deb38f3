"""The four sides of a vertebral body in the mid-sagittal plane."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from vertext.measures.edge_curve import EdgeCurve
from vertext.measures.end_plate import EndPlate
from vertext.measures.frame import Frame
from vertext.measures.not_measurable import NotMeasurableError
from vertext.measures.outline import Outline
from vertext.measures.plate_between import plate_between
from vertext.measures.run_edges import run_edges

_GRAIN = 0.5
_STEP = 0.8
_RIM = 0.03
_ROUNDED = 0.05
_FEWEST_PIXELS = 6
_MIDDLE_MM = 2.0


@dataclass(frozen=True, eq=False)
class BodySides:
    """End plates and walls as parabolas in the axes of a frame.

    Attributes:
        frame: The axes.
        roof: Height of the upper end plate at each place forward.
        floor: Height of the lower one.
        front: Place of the anterior wall at each height.
        back: Place of the posterior wall.
        depth_mm: Distance of the walls at half height.
    """

    frame: Frame
    roof: EdgeCurve
    floor: EdgeCurve
    front: EdgeCurve
    back: EdgeCurve
    depth_mm: float

    @classmethod
    def of(cls, outline: Outline, frame: Frame) -> BodySides:
        """Fit them to where the columns and rows of an outline begin and end.

        Raises:
            NotMeasurableError: It is too small.
        """
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
        return cls(frame, roof, floor, front_wall, back_wall, depth)

    @property
    def squared(self) -> Frame:
        """The bisector of the end plates."""
        slope = (self.roof.slope + self.floor.slope) / 2
        return Frame.towards(self.frame.origin, self.frame.forward + slope * self.frame.upward)

    @property
    def plates(self) -> tuple[EndPlate, EndPlate]:
        """The upper and the lower end plate, which end at the walls."""
        upper, lower = (
            plate_between(self.frame, plate, self.front, self.back, float(plate.at(0.0)))
            for plate in (self.roof, self.floor)
        )
        return upper, lower

    def sharpened(self, outline: Outline) -> BodySides:
        """Return them as they best tell the body's pixels from others, from corner to corner."""
        pixels = outline.pixels(self.frame)
        (over, high), (under, low) = (
            self.frame.to_local(np.stack([plate.posterior, plate.anterior]))
            for plate in self.plates
        )
        return replace(
            self,
            roof=self.roof.sharpened(pixels, (over[0], over[1]), inside=1),
            floor=self.floor.sharpened(pixels, (under[0], under[1]), inside=-1),
            front=self.front.sharpened(pixels.turned, (low[1], high[1]), inside=1),
            back=self.back.sharpened(pixels.turned, (low[0], high[0]), inside=-1),
        )
