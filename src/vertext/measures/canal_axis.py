"""The direction of the spinal canal behind a body or disc."""

from __future__ import annotations

import numpy as np

from vertext.measures.frame import Frame
from vertext.measures.not_measurable import NotMeasurableError
from vertext.measures.outline import Outline
from vertext.measures.run_edges import run_edges

_HALF_WINDOW_MM = 8.0
_ROWS = 9
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
    heights = np.linspace(-_HALF_WINDOW_MM, _HALF_WINDOW_MM, _ROWS)
    for _ in range(_ROUNDS):
        along = np.arange(*backward, canal.pixel_mm)
        back, front = run_edges(canal.seen(frame, along, heights).T, along)
        middle = (back + front) / 2
        if not np.isfinite(middle).all():
            raise NotMeasurableError("the canal is not in the label map behind this level")
        # Heights are even about 0, so the line's two coefficients are independent.
        slope = middle @ heights / (heights @ heights)
        origin = frame.to_world(float(middle.mean()), 0.0)
        frame = Frame.towards(origin, frame.forward - slope * frame.upward)
        backward = (-_HALF_WINDOW_MM * 2, _HALF_WINDOW_MM * 2)
    return frame
