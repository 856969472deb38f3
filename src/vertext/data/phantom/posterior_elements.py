"""The arch of a vertebra: pedicles, laminae and processes, as blobs in the body's frame."""

from __future__ import annotations

import numpy as np

from vertext.data.phantom.solids import Blob
from vertext.data.phantom.spine_layout import CANAL_GAP_MM, SpineLayout

_FIRST_THORACIC = 5
_CLEAR_MM = 1.5


def posterior_elements(layout: SpineLayout, place: int) -> tuple[Blob, ...]:
    """Return the arch of one vertebra.

    Args:
        layout: Where everything lies.
        place: Which vertebra, 0 is the lowest.
    """
    level, size = layout.geometry.levels[place], layout.geometry.size
    wall = -level.depth_mm / 2
    back = _behind_canal(layout, place)
    side = layout.geometry.canal_width_mm / 2 + 5.0 * size
    high = level.posterior_mm / 2
    pedicle = Blob(
        forward=(wall + back) / 2,
        upward=high * 0.42,
        side=side,
        radii=((wall - back) / 2 + 4.0, high * 0.48, 4.2 * size),
        power=3.0,
    )
    pillar = Blob(
        forward=back + 1.0, upward=-1.0, side=side, radii=(4.0 * size, high * 0.95, 4.2 * size)
    )
    upper_process = Blob(
        forward=back + 3.5,
        upward=high + 1.0,
        side=side + 2.0,
        radii=(3.2 * size, 8.0 * size, 4.5 * size),
        lean=8.0,
    )
    lower_process = Blob(
        forward=back - 4.0,
        upward=-high - 4.0,
        side=side,
        radii=(3.4 * size, 9.0 * size, 4.5 * size),
        lean=8.0,
    )
    lamina = Blob(
        forward=back - 3.5 * size,
        upward=-high * 0.35,
        side=6.5 * size,
        radii=(3.2 * size, 9.5 * size, 8.0 * size),
        lean=16.0,
        power=2.6,
    )
    transverse = Blob(
        forward=back + 4.0,
        upward=high * 0.3,
        side=side + 12.0 * size,
        radii=(3.6 * size, 5.5 * size, 13.0 * size),
    )
    return (
        transverse,
        pedicle,
        pillar,
        upper_process,
        lower_process,
        lamina,
        _spinous_process(place, back, high, size),
    )


def _spinous_process(place: int, back: float, high: float, size: float) -> Blob:
    """Return the spinous process: a broad blade on lumbar vertebrae, a steep rod above them."""
    if place >= _FIRST_THORACIC + 1:
        steep = float(np.interp(place, (6, 8), (-28.0, -48.0)))
        return Blob(
            forward=back - 13.0 * size,
            upward=-high - 1.0,
            radii=(16.0 * size, 5.5 * size, 3.8 * size),
            lean=steep,
            power=3.0,
        )
    length, height = (11.0, 6.5) if place == 0 else (15.0, 8.6)
    return Blob(
        forward=back - (length - 1.0) * size,
        upward=-high * 0.8,
        radii=(length * size, height * size, 4.3 * size),
        lean=-10.0,
        power=3.2,
    )


def _behind_canal(layout: SpineLayout, place: int) -> float:
    """Return where in the body's frame the arch may begin: behind the canal all the way down."""
    body, disc = layout.bodies[place], layout.discs[place]
    level = layout.geometry.levels[place]
    own = level.depth_mm / 2 - level.waist_mm + CANAL_GAP_MM + level.canal_mm
    lowest = -disc.depth_mm / 2 - level.bulge_mm - CANAL_GAP_MM - level.canal_disc_mm
    forward, _ = body.to_local(*disc.frame.to_world(lowest, 0.0))
    half_way = (-own + float(forward)) / 2
    return min(-own, half_way) - _CLEAR_MM
