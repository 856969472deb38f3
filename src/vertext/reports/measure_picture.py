"""The picture of what was measured: the mid-sagittal plane with lines and numbers."""

from __future__ import annotations

import numpy as np
from PIL import Image

from vertext.measures.measures import Measures
from vertext.reports.drawing import FOREGROUND, MUTED
from vertext.reports.measure_lines import draw_measure_lines
from vertext.reports.overlay import blend_structures
from vertext.reports.page import draw_scale_bar, lay_out, panel_size
from vertext.reports.preview_slice import grey_picture
from vertext.volumes import Volume

_LEGEND = "mm  ·  heights: anterior, middle, posterior  ·  canal: sagittal diameter"
_OF_SPINE = {"lumbar_lordosis": "lordosis", "narrowest_canal_diameter": "narrowest canal"}
_UNITS = {"deg": "°", "mm": " mm"}


def draw_measures(
    measures: Measures, scan: Volume | None, *, name: str, disclaimer: str
) -> Image.Image:
    """Draw the plane that follows the middle of the canal, and the measures in it.

    Args:
        measures: What was measured.
        scan: Grey values in the canonical view, on the grid of the measured label map; without
            them the structures are drawn on black.
        name: Heading.
        disclaimer: That this is not a medical device.

    Returns:
        RGB picture; pixels are square in mm.
    """
    labels = measures.plane.labels
    scale, size = panel_size(labels.shape[1:], labels.spacing[1:])
    if scan is None:
        nearest = np.rint(measures.plane.middle).astype(int).clip(0, len(labels.data) - 1)
        plane = labels.data[nearest, np.arange(labels.shape[1])]
        panel = blend_structures(Image.new("RGB", size), plane)
    else:
        panel = grey_picture(measures.plane.through(scan.data), size)
    draw_measure_lines(panel, measures, scale=scale)
    draw_scale_bar(panel, scale)
    footer = [(_LEGEND, FOREGROUND), (_of_spine(measures), FOREGROUND), (disclaimer, MUTED)]
    return lay_out([panel], name=name, where="", footer=footer)


def _of_spine(measures: Measures) -> str:
    """Return the measures of the whole spine in a line."""
    parts = []
    for measure in measures:
        if measure.name in _OF_SPINE:
            value = "not measurable"
            if measure.value is not None:
                value = f"{measure.value:.0f}{_UNITS[measure.unit]}"
            parts.append(f"{_OF_SPINE[measure.name]} {measure.level}: {value}")
    return "  ·  ".join(parts)
