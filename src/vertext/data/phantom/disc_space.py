"""Which points lie in a disc, between the end plates around it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vertext.data.phantom.solids import Values, body_half_height, disc_radius
from vertext.data.phantom.spine_layout import SACRAL_DISH_MM, Segment, SpineLayout

SACRAL_WIDTH_MM = 52.0
_CORE = 0.62
_CORE_BACK = 0.06


@dataclass(frozen=True)
class DiscSpace:
    """Points seen from a disc.

    Attributes:
        radius: How far out they lie: 0 on the disc's axis, 1 at its rim.
        core: Likewise for its nucleus.
        above: Distance to the end plate above, mm.
        below: Distance to the end plate below, mm.
    """

    radius: Values
    core: Values
    above: Values
    below: Values

    @property
    def inside(self) -> NDArray[np.bool_]:
        """Which points lie in the disc."""
        return (self.radius <= 1) & (self.above >= 0) & (self.below >= 0)

    @classmethod
    def of(cls, layout: SpineLayout, place: int, y: Values, z: Values, right: Values) -> DiscSpace:
        """Look at points from the disc below the vertebra at a place.

        Args:
            layout: Where everything lies.
            place: Which vertebra, 0 is the lowest.
            y: Anterior positions, mm; the three arrays broadcast.
            z: Superior positions, mm.
            right: Distance to the right of the spine's middle, mm.
        """
        level, disc = layout.geometry.levels[place], layout.discs[place]
        forward, upward = disc.frame.to_local(y, z)
        radius = disc_radius(
            forward - disc.shear * upward,
            upward,
            right,
            depth_mm=disc.depth_mm,
            width_mm=level.width_mm,
            half_height_mm=level.disc_mm / 2,
            bulge_mm=level.bulge_mm,
        )
        core = disc_radius(
            forward + _CORE_BACK * disc.depth_mm,
            upward,
            right,
            depth_mm=_CORE * disc.depth_mm,
            width_mm=_CORE * level.width_mm,
            half_height_mm=level.disc_mm / 2,
            bulge_mm=0.0,
        )
        # Beyond the rim of a body its end plate goes on straight.
        ahead, over = layout.bodies[place].to_local(y, z)
        above = -over - body_half_height(level, ahead, right)
        return cls(radius, core, above, _below(layout, place, y, z, right))


def sacral_top(segment: Segment, forward: Values, right: Values) -> Values:
    """Return the height of a sacral body's upper face over its middle, dished."""
    shift = segment.shear * segment.height_mm / 2
    depth = np.clip(1 - ((forward - shift) / (segment.top_mm / 2)) ** 2, 0, None)
    width = np.clip(1 - (right / (SACRAL_WIDTH_MM / 2)) ** 2, 0, None)
    top: Values = segment.height_mm / 2 - SACRAL_DISH_MM * depth * width
    return top


def _below(layout: SpineLayout, place: int, y: Values, z: Values, right: Values) -> Values:
    if place == 0:
        first = layout.sacrum[0]
        forward, upward = first.frame.to_local(y, z)
        return upward - sacral_top(first, forward, right)
    forward, upward = layout.bodies[place - 1].to_local(y, z)
    return upward - body_half_height(layout.geometry.levels[place - 1], forward, right)
