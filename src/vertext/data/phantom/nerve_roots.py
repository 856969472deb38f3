"""The course of the nerve roots of a phantom."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vertext.anatomy import LUMBOSACRAL_PLEXUS, SPINE, Kind, Side
from vertext.data.phantom.frame import Frame
from vertext.data.phantom.spine_layout import SpineLayout

_LUMBAR_RADIUS_MM = 2.5
_SACRAL_RADIUS_MM = 2.2

_Course = tuple[tuple[float, float, float], ...]
"""Points (forward, upward, sideways) in the frame of a disc or sacral body, mm."""


@dataclass(frozen=True, eq=False, kw_only=True)
class NerveRootTruth:
    """One root, a round tube.

    Attributes:
        name: As in the lumbosacral plexus.
        number: Its number in the label map.
        radius_mm: Of the tube.
        points: Its centre line from the canal outward, world (x, y, z) mm, (n, 3).
    """

    name: str
    number: int
    radius_mm: float
    points: NDArray[np.float64]


def nerve_roots(layout: SpineLayout) -> tuple[NerveRootTruth, ...]:
    """Return every root of the lumbosacral plexus whose vertebra is there.

    A lumbar root hangs along the side of the canal, leaves it below the pedicles of its vertebra
    through the foramen beside the disc, and runs down in front; a sacral one leaves the sacrum at
    the lower end of its body. Left and right mirror each other.
    """
    size = layout.geometry.size
    places = {level.name: n for n, level in enumerate(layout.geometry.enumeration.vertebrae)}
    sacrum = SPINE.of_kind(Kind.SACRUM)[0].name
    found = []
    for root in LUMBOSACRAL_PLEXUS:
        if root.level in places:
            frame, course = _lumbar(layout, places[root.level])
            radius = _LUMBAR_RADIUS_MM * size
        elif root.level.startswith(sacrum):
            frame, course = _sacral(layout, int(root.level.removeprefix(sacrum)) - 1)
            radius = _SACRAL_RADIUS_MM * size
        else:
            continue
        points = _world(layout, frame, course, -1 if root.side is Side.LEFT else 1)
        found.append(
            NerveRootTruth(name=root.name, number=root.index, radius_mm=radius, points=points)
        )
    return tuple(found)


def _lumbar(layout: SpineLayout, place: int) -> tuple[Frame, _Course]:
    """Return the course through the foramen beside the disc below a vertebra."""
    level, disc = layout.geometry.levels[place], layout.discs[place]
    size, side = layout.geometry.size, layout.geometry.canal_width_mm / 2
    wall = -disc.depth_mm / 2
    course = (
        (wall - 2.0 - level.canal_disc_mm / 2, 24.0 * size, side - 4.0),
        (wall - 5.0, 10.0 * size, side - 1.0),
        (wall - 4.0, 4.0 * size, side + 6.0 * size),
        (wall + 4.0 * size, -5.0 * size, side + 15.0 * size),
        (wall + 10.0 * size, -20.0 * size, side + 22.0 * size),
    )
    return disc.frame, course


def _sacral(layout: SpineLayout, place: int) -> tuple[Frame, _Course]:
    """Return the course through the foramen at the lower end of a sacral body."""
    segment = layout.sacrum[place]
    size, half = layout.geometry.size, segment.height_mm / 2
    back = -segment.top_mm / 2
    course = (
        (back - 4.0, half, 4.5 * size),
        (back - 2.0, -half * 0.4, 7.0 * size),
        (-segment.bottom_mm / 4, -half, 14.0 * size),
        (segment.bottom_mm / 2 + 4.0, -half - 5.0 * size, 20.0 * size),
        (segment.bottom_mm / 2 + 10.0, -half - 18.0 * size, 26.0 * size),
    )
    return segment.frame, course


def _world(layout: SpineLayout, frame: Frame, course: _Course, side: int) -> NDArray[np.float64]:
    forward, upward, aside = np.array(course).T
    y, z = frame.to_world(forward, upward)
    return np.stack([layout.sway(z) + side * aside, y, z], axis=1)
