"""The upper end plate of the sacrum in the mid-sagittal plane."""

from __future__ import annotations

import numpy as np

from vertext.measures.edge_curve import EdgeCurve
from vertext.measures.end_plate import EndPlate
from vertext.measures.frame import Frame
from vertext.measures.not_measurable import NotMeasurableError
from vertext.measures.outline import Outline
from vertext.measures.plate_between import plate_between
from vertext.measures.run_edges import run_edges

_ROUNDS = 3
_DEEP_MM = 12.0
_WALL_MM = (-11.0, -2.0)
_SURE = 0.7
_RIM = 0.03
_GRAIN = 0.5


def sacral_plate(outline: Outline, near: EndPlate) -> EndPlate:
    """Fit the plate and the two walls of the first sacral body below it.

    Args:
        outline: The sacrum without what lies behind the canal.
        near: The plate that faces it: the lower face of the disc between.

    Raises:
        NotMeasurableError: The sacrum is not found there.
    """
    plate = near
    for _ in range(_ROUNDS):
        plate = _fit(outline, plate)
    return plate


def _fit(outline: Outline, near: EndPlate) -> EndPlate:
    frame = Frame.towards(near.middle, near.chord)
    step, grain = outline.pixel_mm / 2, _GRAIN * outline.pixel_mm
    forward = np.arange(-near.length_mm, near.length_mm, step)
    upward = np.arange(-_DEEP_MM, _DEEP_MM, step)
    seen = outline.seen(frame, forward, upward)
    top = upward[0] - step / 2 + seen.sum(axis=0) * step
    beside = (upward > _WALL_MM[0]) & (upward < _WALL_MM[1])
    back, front = run_edges(seen[beside].T, forward)
    if not np.isfinite(back).all():
        raise NotMeasurableError("the sacrum does not lie below the last disc")
    front_wall = EdgeCurve.through(upward[beside], front, grain_mm=grain)
    back_wall = EdgeCurve.through(upward[beside], back, grain_mm=grain)
    behind, ahead = float(back[-1]), float(front[-1])
    rim = _RIM * (ahead - behind)
    over = (forward > behind + rim) & (forward < ahead - rim) & (seen[0] > _SURE)
    curve = EdgeCurve.through(forward[over], top[over], grain_mm=grain)
    return plate_between(frame, curve, front_wall, back_wall, 0.0)
