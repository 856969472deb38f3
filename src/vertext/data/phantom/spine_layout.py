"""Where every body, disc and the canal of a spine lies in the sagittal plane."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from vertext.data.phantom.frame import Frame
from vertext.data.phantom.level_shape import LevelShape
from vertext.data.phantom.spine_geometry import SpineGeometry

CANAL_GAP_MM = 2.0
"""Ligament, fat and dura between the canal's content and the bodies or discs in front of it."""

SACRAL_DISH_MM = 1.0
"""How deep the upper end plate of the sacrum sinks in."""

_SWAY_LENGTH_MM = 280.0
_SACRAL_TURN = math.radians(9.0)
_SACRAL_HEIGHTS = (30.0, 25.0, 21.0, 18.0)
_SACRAL_TAPER = 0.76
_RUDIMENT_MM = (2.5, 1.2, 0.8, 0.8)


@dataclass(frozen=True)
class Segment:
    """One sacral body: a block under the last lumbar disc.

    Attributes:
        frame: Its middle.
        height_mm: Its height.
        top_mm: Depth at its upper end.
        bottom_mm: Depth at its lower end.
        shear: Backward shift for every mm downward.
    """

    frame: Frame
    height_mm: float
    top_mm: float
    bottom_mm: float
    shear: float


@dataclass(frozen=True)
class DiscPlace:
    """The gap between two end plates.

    Attributes:
        frame: Midway between the middles of the end plates, leaning as their bisector.
        shear: Forward shift of the upper end plate for every mm of height.
        depth_mm: Mean length of the two end plates.
        anterior_mm: Distance of the anterior corners, along the disc's axis.
        posterior_mm: Distance of the posterior corners, along the disc's axis.
    """

    frame: Frame
    shear: float
    depth_mm: float
    anterior_mm: float
    posterior_mm: float


class SpineLayout:
    """Frames of all parts; the upper end plate of the sacrum has its middle at y = z = 0.

    The spine is built upwards: each body is put onto the end plate below it so that disc height,
    angle and slip come out exactly as the geometry says.

    Args:
        geometry: The sizes.
    """

    def __init__(self, geometry: SpineGeometry) -> None:
        self.geometry = geometry
        self.bodies: list[Frame] = []
        self.discs: list[DiscPlace] = []
        plate = Frame(0.0, 0.0, math.radians(geometry.sacral_slope))
        length = geometry.sacrum_depth_mm
        for level in geometry.levels:
            body, disc = _stack(level, plate, length)
            self.bodies.append(body)
            self.discs.append(disc)
            rise = math.atan(level.slope)
            middle = (level.anterior_mm + level.posterior_mm) / 4
            plate, length = body.moved(0.0, middle, -rise), level.end_plate_mm

    @cached_property
    def sacrum(self) -> tuple[Segment, ...]:
        """Sacral bodies, superior to inferior; each turns further forward (sacral kyphosis)."""
        depth = self.geometry.sacrum_depth_mm
        end = Frame(0.0, 0.0, math.radians(self.geometry.sacral_slope))
        segments = []
        for height, gap in zip(_SACRAL_HEIGHTS, _RUDIMENT_MM, strict=True):
            height, bottom = height * self.geometry.size, depth * _SACRAL_TAPER
            shear = 0.4 * (depth - bottom) / height
            middle = end.moved(-shear * height / 2, -height / 2)
            segments.append(Segment(middle, height, depth, bottom, shear))
            end = middle.moved(-shear * height / 2, -height / 2 - gap, -_SACRAL_TURN)
            depth = bottom
        return tuple(segments)

    def sway(self, z: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return how far to the right the spine swings at heights z, mm."""
        return self.geometry.sway_mm * np.sin(2 * np.pi * z / _SWAY_LENGTH_MM)

    @cached_property
    def canal_knots(self) -> NDArray[np.float64]:
        """Middle of the canal and its sagittal diameter, rows (y, z, mm), inferior to superior.

        After the sacral knots come, level by level, one behind the disc and one behind the body.
        """
        rows = [*self._sacral_knots()]
        for level, body, disc in zip(self.geometry.levels, self.bodies, self.discs, strict=True):
            rows.append(_behind_disc(level, disc))
            wall = -(level.depth_mm / 2 - level.waist_mm) - CANAL_GAP_MM
            rows.append((*body.to_world(wall - level.canal_mm / 2, 0.0), level.canal_mm))
        return np.array(rows)

    def _sacral_knots(self) -> list[tuple[float, float, float]]:
        width = self.geometry.levels[0].canal_disc_mm
        knots = []
        for segment, share in zip(self.sacrum[:2], (0.85, 0.45), strict=False):
            mm = width * share
            wall = -(segment.top_mm + segment.bottom_mm) / 4 - CANAL_GAP_MM
            knots.append((*segment.frame.to_world(wall - mm / 2, 0.0), mm))
        return knots[::-1]


def _stack(level: LevelShape, plate: Frame, length: float) -> tuple[Frame, DiscPlace]:
    """Put a body onto the end plate below it.

    Args:
        level: Sizes of the body and of the disc between.
        plate: The end plate: its middle, leaning as it does.
        length: Its length in mm.
    """
    half = math.radians(level.disc_angle) / 2
    spread = (length + level.end_plate_mm) / 2 * math.sin(half)
    posterior = level.disc_mm - spread
    axis = Frame(*plate.to_world(-length / 2, 0.0), plate.tilt - half)
    # Slip counts along the lower end plate, height along the disc's axis, half the angle apart.
    forward = (level.slip_mm + posterior * math.sin(half)) / math.cos(half)
    corner = axis.moved(forward, posterior)

    rise = math.atan(level.slope)
    lower = Frame(corner.y, corner.z, axis.tilt - half)
    middle = lower.moved(level.end_plate_mm / 2, 0.0)
    body = middle.moved(0.0, 0.0, -rise).moved(0.0, (level.anterior_mm + level.posterior_mm) / 4)

    centre = Frame((plate.y + middle.y) / 2, (plate.z + middle.z) / 2, axis.tilt)
    across, along = centre.to_local(middle.y, middle.z)
    place = DiscPlace(
        frame=centre,
        shear=across / along,
        depth_mm=(length + level.end_plate_mm) / 2,
        anterior_mm=level.disc_mm + spread,
        posterior_mm=posterior,
    )
    return body, place


def _behind_disc(level: LevelShape, disc: DiscPlace) -> tuple[float, float, float]:
    """Return the canal's middle and diameter behind a disc and the corners beside it."""
    step = abs(disc.shear) * disc.posterior_mm / 2
    wall = -disc.depth_mm / 2 - max(step, level.bulge_mm) - CANAL_GAP_MM
    y, z = disc.frame.to_world(wall - level.canal_disc_mm / 2, 0.0)
    return y, z, level.canal_disc_mm
