"""Paint the nerve roots that leave the canal."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from vertext.data.distance_to_segment import distance_to_segment
from vertext.data.phantom.canvas import Canvas
from vertext.data.phantom.nerve_roots import NerveRootTruth
from vertext.data.phantom.parts import root_part
from vertext.data.phantom.solids import Values
from vertext.data.phantom.tissue import Tissue


def paint_roots(canvas: Canvas, roots: Iterable[NerveRootTruth]) -> None:
    """Fill the tubes of roots over whatever lies there."""
    axes = (canvas.x, canvas.y, canvas.z)
    for root in roots:
        for start, stop in zip(root.points[:-1], root.points[1:], strict=True):
            low = np.minimum(start, stop) - root.radius_mm
            high = np.maximum(start, stop) + root.radius_mm
            near = [(axis >= a) & (axis <= b) for axis, a, b in zip(axes, low, high, strict=True)]
            x, y, z = (axis[inside] for axis, inside in zip(axes, near, strict=True))
            at = np.ix_(near[0], near[2], near[1])
            grid: tuple[Values, ...] = (x[:, None, None], y[None, None, :], z[None, :, None])
            inside = distance_to_segment(grid, start, stop) <= root.radius_mm
            canvas.tissue[at] = np.where(inside, Tissue.ROOTS, canvas.tissue[at])
            canvas.part[at] = np.where(inside, root_part(root.number), canvas.part[at])
