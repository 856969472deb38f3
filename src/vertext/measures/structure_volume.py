"""Volumes of bodies and discs."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vertext.measures.body_shape import BodyShape
from vertext.measures.mid_plane import MidPlane
from vertext.measures.not_measurable import NotMeasurableError
from vertext.measures.structure_size import voxel_volume


def structure_volume(plane: MidPlane, index: int, body: BodyShape | None = None) -> float:
    """Return the volume of a label in mm³.

    Args:
        plane: The label map.
        index: Internal number; the label map holds it.
        body: For a vertebra, its body: only what lies in front of its posterior wall counts.

    Raises:
        NotMeasurableError: There is one slice only, or the structure reaches the outermost ones.
    """
    if plane.labels.shape[0] < 2:
        raise NotMeasurableError("a single slice has no volume")
    slices, rows, columns = plane.boxes[index]
    mask = plane.labels.data[slices, rows, columns] == index
    if body is not None:
        mask &= _in_front(plane, (rows, columns), body)
    counts = mask.sum(axis=(1, 2))
    outermost = slices.start == 0, slices.stop == plane.labels.shape[0]
    if (outermost[0] and counts[0]) or (outermost[1] and counts[-1]):
        raise NotMeasurableError("it reaches the first or last slice")
    return float(counts.sum()) * voxel_volume(plane.labels.affine)


def _in_front(plane: MidPlane, box: tuple[slice, slice], body: BodyShape) -> NDArray[np.bool_]:
    """Return which pixels of a box lie in front of the posterior wall, (H, W)."""
    _, row_mm, column_mm = plane.labels.spacing
    rows, columns = (np.arange(side.start, side.stop) for side in box)
    points = np.stack(np.broadcast_arrays(-columns * column_mm, -rows[:, None] * row_mm), axis=-1)
    forward, upward = body.frame.to_local(points)
    _, ends = body.frame.to_local(np.stack([body.inferior.posterior, body.superior.posterior]))
    inside: NDArray[np.bool_] = forward >= body.posterior_wall.at(np.clip(upward, *ends))
    return inside
