"""The preview picture of vessels: three planes, arteries red and veins green."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from vertext.anatomy import PULMONARY_VESSELS
from vertext.reports.drawing import write
from vertext.reports.orthogonal_planes import Plane, fullest_planes
from vertext.reports.overlay import blend_structures
from vertext.reports.page import draw_scale_bar, lay_out
from vertext.reports.preview import PreviewCaption, footer_lines
from vertext.reports.preview_slice import grey_picture
from vertext.volumes import Volume

_HEIGHT = 620
_LARGEST = 760


def draw_vessel_preview(
    cubes: Volume, vessels: NDArray[np.integer], caption: PreviewCaption
) -> Image.Image:
    """Draw the transverse, coronal and sagittal plane that cut most vessels.

    Args:
        cubes: The scan on cubic voxels, axes to the right, the front and up.
        vessels: Class numbers of `PULMONARY_VESSELS` on the same grid.
        caption: The words.

    Returns:
        RGB picture; pixels are square in mm.
    """
    edge = cubes.spacing[0]
    _, deep, high = cubes.shape
    scale = min(_HEIGHT / (max(deep, high) * edge), _LARGEST / (max(cubes.shape) * edge))
    panels = [
        _panel(plane, cubes.data, vessels, index, scale * edge)
        for plane, index in fullest_planes(vessels).items()
    ]
    draw_scale_bar(panels[0], scale)
    height = max(panel.height for panel in panels)
    return lay_out(
        [_padded(panel, height) for panel in panels],
        name=caption.name,
        where="transverse · coronal · sagittal",
        footer=footer_lines(caption),
    )


def _panel(
    plane: Plane, grey: NDArray[np.generic], vessels: NDArray[np.integer], index: int, scale: float
) -> Image.Image:
    """Draw one plane, `scale` pixels a voxel, with the patient's directions at its edges."""
    labels = plane.of(vessels, index)
    size = (max(1, round(labels.shape[1] * scale)), max(1, round(labels.shape[0] * scale)))
    picture = blend_structures(grey_picture(plane.of(grey, index), size), labels, PULMONARY_VESSELS)
    draw = ImageDraw.Draw(picture)
    left, right, top = plane.marks
    middle = picture.height // 2
    for place, letter, anchor in (
        ((10, middle), left, "lm"),
        ((picture.width - 10, middle), right, "rm"),
        ((picture.width // 2, 8), top, "mt"),
    ):
        write(draw, place, letter, size=20, anchor=anchor, outline=2)
    return picture


def _padded(panel: Image.Image, height: int) -> Image.Image:
    """Centre a panel on black ground of a height that all share."""
    ground = Image.new("RGB", (panel.width, height))
    ground.paste(panel, (0, (height - panel.height) // 2))
    return ground
