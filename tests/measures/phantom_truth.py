"""What a phantom's measures are, from the numbers that it was built from."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from vertext.data.phantom import BodyTruth, DiscTruth, LevelShape, Phantom
from vertext.data.phantom.disc_space import DiscSpace
from vertext.data.phantom.solids import inside_body
from vertext.data.phantom.spine_layout import SpineLayout

_STEP_MM = 0.25
_SHARE = 0.03


@dataclass(frozen=True)
class Known:
    """A measure that is known.

    Attributes:
        value: It.
        per_mm: By how much it changes where an edge that it is measured at moves by a mm.
    """

    value: float
    per_mm: float = 1.0

    def allowed(self, voxel_mm: float) -> float:
        """Return the error asked for: at most one voxel or 3 %."""
        return max(voxel_mm * self.per_mm, _SHARE * abs(self.value))


Truth = dict[tuple[str, str], Known]


def phantom_truth(phantom: Phantom) -> Truth:
    """Return every measure by name and level, for levels that the image shows whole."""
    geometry, layout = phantom.geometry, SpineLayout(phantom.geometry)
    truth: Truth = {}
    for body, level in zip(phantom.truth.bodies.values(), geometry.levels, strict=False):
        if body.view == "whole":
            canal = _canal(body.canal_mm, geometry.canal_width_mm)
            known = _of_body(body, level) | canal
            truth |= {(name, body.name): value for name, value in known.items()}
    for place, disc in enumerate(phantom.truth.discs.values()):
        if disc.view == "whole":
            canal = _canal(disc.canal_mm, geometry.canal_width_mm)
            known = _of_disc(disc, layout, place) | _disc_sizes(layout, place) | canal
            truth |= {(name, disc.name): value for name, value in known.items()}
    turn = math.degrees(1 / geometry.sacrum_depth_mm)
    return truth | {("lumbar_lordosis", "L1-S1"): Known(phantom.truth.lordosis, turn)}


def _of_body(body: BodyTruth, level: LevelShape) -> dict[str, Known]:
    sides = (level.depth_mm, max(level.anterior_mm, level.posterior_mm), level.width_mm)
    volume = float(inside_body(level, *_lattice(sides)).sum()) * _STEP_MM**3
    return {
        "body_height_anterior": Known(body.anterior_mm),
        "body_height_middle": Known(body.middle_mm),
        "body_height_posterior": Known(body.posterior_mm),
        "body_wedge_angle": Known(body.wedge_angle, math.degrees(1 / level.end_plate_mm)),
        "body_depth": Known(body.depth_mm),
        "body_volume": Known(volume, volume / body.middle_mm),
    }


def _of_disc(disc: DiscTruth, layout: SpineLayout, place: int) -> dict[str, Known]:
    levels, level = layout.geometry.levels, layout.geometry.levels[place]
    below = levels[place - 1] if place else None
    plate = below.end_plate_mm if below else layout.geometry.sacrum_depth_mm
    depth, ends = layout.discs[place].depth_mm, (disc.anterior_mm, disc.posterior_mm)
    lordosis = level.wedge_angle + disc.angle + (below.wedge_angle if below else 0.0)
    turn = math.degrees(1 / depth)
    return {
        "disc_height_anterior": Known(disc.anterior_mm),
        "disc_height_middle": Known(disc.middle_mm),
        "disc_height_posterior": Known(disc.posterior_mm),
        "disc_height_mean": Known((sum(ends) + 4 * disc.middle_mm) / 6),
        "disc_height_index": Known(sum(ends) / (2 * depth), 1 / depth),
        "disc_angle": Known(disc.angle, turn),
        "disc_depth": Known(depth),
        "disc_bulge": Known(level.bulge_mm * math.cos(math.atan(layout.discs[place].shear))),
        "slip": Known(disc.slip_mm),
        "slip_percent": Known(100 * disc.slip_mm / plate, 100 / plate),
        "segmental_lordosis": Known(lordosis, turn),
    }


def _disc_sizes(layout: SpineLayout, place: int) -> dict[str, Known]:
    level, disc = layout.geometry.levels[place], layout.discs[place]
    room = 2 * level.bulge_mm + 8
    height = max(disc.anterior_mm, disc.posterior_mm) + room
    sides = (disc.depth_mm + abs(level.slip_mm) + room, height, level.width_mm + room)
    forward, upward, right = _lattice(sides)
    inside = DiscSpace.of(layout, place, *disc.frame.to_world(forward, upward), right).inside
    area = float(inside[..., np.abs(right).argmin()].sum()) * _STEP_MM**2
    volume = float(inside.sum()) * _STEP_MM**3
    return {
        "disc_area": Known(area, disc.depth_mm),
        "disc_volume": Known(volume, volume / area * disc.depth_mm),
    }


def _lattice(sides: tuple[float, float, float]) -> list[np.ndarray]:
    """Return (forward, upward, right) of points every quarter of a mm, to be broadcast."""
    axes = [np.arange(-side / 2, side / 2, _STEP_MM) + _STEP_MM / 2 for side in sides]
    return np.meshgrid(*axes, indexing="ij", sparse=True)


def _canal(diameter: float, width: float) -> dict[str, Known]:
    """Return what is known of the canal, which is an ellipse."""
    wide = min(width, 1.5 * diameter)
    area = math.pi / 4 * diameter * wide
    return {"canal_diameter": Known(diameter), "canal_area": Known(area, area / diameter)}
