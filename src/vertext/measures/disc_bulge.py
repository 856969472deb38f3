"""How far a disc reaches behind the bodies around it."""

from __future__ import annotations

import numpy as np

from vertext.measures.edge_curve import EdgeCurve
from vertext.measures.frame import Frame, Points
from vertext.measures.not_measurable import NotMeasurableError
from vertext.measures.outline import Outline
from vertext.measures.run_edges import run_edges

_REACH_MM = 15.0
_INNER = 0.9
_LEAST_PIXELS = 3
_GRAIN = 0.5


def disc_bulge(disc: Outline, upper: Points, lower: Points) -> float:
    """Return how far a disc reaches behind the line of the bodies' posterior corners, mm.

    Args:
        disc: Its outline.
        upper: Posterior corner of the body above, (2,).
        lower: Posterior corner of the body below, (2,).

    Returns:
        Distance from that line to the vertex of the parabola along the disc's posterior edge;
        negative where the disc stays in front of the line.

    Raises:
        NotMeasurableError: The corners lie too close together.
    """
    line = upper - lower
    half = float(np.linalg.norm(line)) / 2 * _INNER
    step = disc.pixel_mm / 2
    if 2 * half < _LEAST_PIXELS * disc.pixel_mm:
        raise NotMeasurableError(f"the disc's edge is shorter than {_LEAST_PIXELS} pixels")
    frame = Frame.towards((upper + lower) / 2, np.array([line[1], -line[0]]))
    heights = np.linspace(-half, half, int(2 * half / step) + 1)
    along = np.arange(-_REACH_MM, _REACH_MM, step)
    back, _ = run_edges(disc.seen(frame, along, heights).T, along)
    curve = EdgeCurve.through(heights, back, grain_mm=_GRAIN * disc.pixel_mm)
    return -float(curve.at(heights).min())
