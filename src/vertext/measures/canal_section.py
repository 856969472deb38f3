"""The spinal canal's cross-section at one level."""

from __future__ import annotations

import numpy as np
from scipy import ndimage

from vertext.anatomy import SPINE, Kind
from vertext.measures.frame import Frame, Points
from vertext.measures.mid_plane import MidPlane
from vertext.measures.not_measurable import NotMeasurableError
from vertext.measures.outline import Outline
from vertext.measures.run_edges import run_edges

_CANAL = SPINE.of_kind(Kind.CANAL)[0].index
_HALF_STRIP_MM = 2.0
_HALF_DEPTH_MM = 20.0
_FEWEST_SLICES = 3


def canal_diameter(canal: Outline, axis: Frame) -> float:
    """Return the sagittal diameter in mm: mean over 4 mm of the canal's length.

    Raises:
        NotMeasurableError: The canal ends here.
    """
    along, upward = _strip(canal.pixel_mm)
    widths = canal.seen(axis, along, upward).sum(axis=1) * (along[1] - along[0])
    if not (widths > canal.pixel_mm).all():
        raise NotMeasurableError("the canal ends at this level")
    return float(widths.mean())


def canal_ends(canal: Outline, axis: Frame) -> tuple[Points, Points]:
    """Return the anterior and the posterior end of the diameter in the middle of a level."""
    along, _ = _strip(canal.pixel_mm)
    heights = np.array([0.0, canal.pixel_mm])
    back, front = run_edges(canal.seen(axis, along, heights).T, along)
    return axis.to_world(front[0], 0.0), axis.to_world(back[0], 0.0)


def canal_area(plane: MidPlane, axis: Frame) -> float:
    """Return the area of the canal across its sagittal axis in mm²: its width in every slice.

    Raises:
        NotMeasurableError: There is one slice only, or the canal reaches the outermost ones.
    """
    slices = plane.labels.shape[0]
    if slices < 2:
        raise NotMeasurableError("a single slice has no cross-section")
    slice_mm, row_mm, column_mm = plane.labels.spacing
    along, upward = _strip(max(row_mm, column_mm))
    points = axis.to_world(along[None, :], upward[:, None])
    rows, columns = -points[..., 1] / row_mm, -points[..., 0] / column_mm
    box = tuple(slice(max(int(i.min()), 0), int(i.max()) + 2) for i in (rows, columns))
    canal = (plane.labels.data[:, *box] == _CANAL).astype(np.float32)
    index = np.array([rows - box[0].start, columns - box[1].start])
    widths = [
        ndimage.map_coordinates(one, index, order=1, prefilter=False).sum(axis=1).mean()
        for one in canal
    ]
    if widths[0] or widths[-1]:
        raise NotMeasurableError("the canal reaches the first or last slice")
    return _area(np.array(widths) * (along[1] - along[0]), slice_mm)


def _area(widths: Points, slice_mm: float) -> float:
    """Return the area of a section from its width in every slice, mm².

    Few slices cut a round section badly at its two sides. So the ellipse that fits the widths
    counts as a whole, and only what the widths differ from it is counted in slices.
    """
    inside = np.flatnonzero(widths)
    if len(inside) < _FEWEST_SLICES:
        return float(widths.sum() * slice_mm)
    places = inside - inside.mean()
    # The square of an ellipse's chord is a parabola.
    curve = np.polynomial.Polynomial.fit(places, widths[inside] ** 2, 2).convert()
    third, second, first = curve.coef[::-1]
    if third >= 0:
        return float(widths.sum() * slice_mm)
    vertex = first - second**2 / (4 * third)
    ellipse = np.pi / 2 * vertex / np.sqrt(-third)
    chords = np.sqrt(np.clip(curve(np.arange(len(widths)) - inside.mean()), 0, None))
    return float((widths.sum() - chords.sum() + ellipse) * slice_mm)


def _strip(pixel_mm: float) -> tuple[np.ndarray, np.ndarray]:
    """Return places across and along the canal."""
    step = pixel_mm / 2
    along = np.arange(-_HALF_DEPTH_MM, _HALF_DEPTH_MM, step)
    return along, np.arange(-_HALF_STRIP_MM, _HALF_STRIP_MM + step / 2, step)
