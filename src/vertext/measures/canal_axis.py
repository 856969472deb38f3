"""The direction of the spinal canal behind a body or disc."""

from __future__ import annotations

import numpy as np

from vertext.measures.frame import Frame
from vertext.measures.not_measurable import NotMeasurableError
from vertext.measures.outline import Outline
from vertext.measures.run_edges import run_edges

_HALF_WINDOW_MM = 8.0
_BEHIND_MM = 60.0
_ROUNDS = 2


def canal_axis(canal: Outline, level: Frame) -> Frame:
    """Return the middle of the canal behind a level, upward along the canal.

    Args:
        canal: Its outline in the mid-sagittal plane.
        level: Axes of the body or disc; its forward axis is followed backward to the canal.

    Raises:
        NotMeasurableError: No canal lies behind.
    """
    frame, backward = level, (-_BEHIND_MM, 0.0)
    step = canal.pixel_mm / 2
    heights = np.arange(-_HALF_WINDOW_MM, _HALF_WINDOW_MM + step, step)
    for _ in range(_ROUNDS):
        along = np.arange(*backward, step)
        back, front = run_edges(canal.seen(frame, along, heights).T, along)
        middle = (back + front) / 2
        if not np.isfinite(middle).all():
            raise NotMeasurableError("the canal is not in the label map behind this level")
        slope, start = np.polyfit(heights, middle, 1)
        upward = frame.upward + slope * frame.forward
        frame = Frame.towards(frame.to_world(start, 0.0), np.array([upward[1], -upward[0]]))
        backward = (-_HALF_WINDOW_MM * 2, _HALF_WINDOW_MM * 2)
    return frame
