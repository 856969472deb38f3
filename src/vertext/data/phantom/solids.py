"""The shapes that a phantom is built from, as tests of which points lie inside."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from vertext.data.phantom.level_shape import LevelShape

Values = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Blob:
    """A superellipsoid beside a body or disc; `|x| -> side` makes it a pair, left and right.

    Attributes:
        forward: Place of its middle in the owner's frame, mm.
        upward: Likewise.
        side: Distance from the midline, mm; 0 for a single one on the midline.
        radii: Half axes (forward, upward, sideways), mm.
        lean: Degrees by which it leans further forward than its owner.
        power: 2 for an ellipsoid; larger values approach a box.
        single: Place it only at the signed `side` (right is positive), not on both sides.
    """

    forward: float
    upward: float
    side: float = 0.0
    radii: tuple[float, float, float]
    lean: float = 0.0
    power: float = 2.4
    single: bool = False

    def shrunk(self, mm: float) -> Blob:
        """Return the blob without a shell of that thickness."""
        ahead, above, aside = (max(radius - mm, 0.3) for radius in self.radii)
        return replace(self, radii=(ahead, above, aside))


def inside_body(
    level: LevelShape, forward: Values, upward: Values, side: Values, *, shell: float = 0.0
) -> NDArray[np.bool_]:
    """Tell which points lie in a vertebral body.

    Args:
        level: Its sizes.
        forward: Positions in the body's frame, mm; the three arrays broadcast.
        upward: Likewise.
        side: Distance from the midline, mm.
        shell: Thickness to leave off all around, mm.
    """
    limit = body_half_height(level, forward, side) - shell
    straight = (level.anterior_mm + level.posterior_mm) / 4 + level.slope * forward
    waist = level.waist_mm * _cap(upward / np.maximum(straight, 1e-6))
    depth = np.abs(forward) / (level.depth_mm / 2 - waist - shell)
    width = np.abs(side) / (level.width_mm / 2 - 1.5 * waist - shell)
    return (np.abs(upward) <= limit) & (_cube(depth) + _cube(width) <= 1)


def body_half_height(level: LevelShape, forward: Values, side: Values) -> Values:
    """Return the height of a body's upper end plate over its middle; the lower one mirrors it."""
    straight = (level.anterior_mm + level.posterior_mm) / 4 + level.slope * forward
    dish = _cap(forward / (level.depth_mm / 2)) * _cap(side / (level.width_mm / 2))
    return straight - level.dish_mm * dish


def disc_radius(
    forward: Values,
    upward: Values,
    side: Values,
    *,
    depth_mm: float,
    width_mm: float,
    half_height_mm: float,
    bulge_mm: float,
) -> Values:
    """Return how far out in a disc points lie: 0 in the middle, 1 at its rim."""
    bulge = bulge_mm * _cap(upward / half_height_mm)
    depth = np.abs(forward) / (depth_mm / 2 + bulge)
    width = np.abs(side) / (width_mm / 2 + bulge)
    radius: Values = np.cbrt(_cube(depth) + _cube(width))
    return radius


def _cap(ratio: Values) -> Values:
    """Return a parabola that is 1 in the middle and 0 from the rim on."""
    cap: Values = np.clip(1 - ratio**2, 0, None)
    return cap


def _cube(ratio: Values) -> Values:
    # A third power rounds the corners of a section; three products are faster than a power.
    return ratio * ratio * ratio
