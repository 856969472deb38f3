"""The preview picture: a mid-sagittal slice beside the same slice with named structures."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from vertext.reports.drawing import FOREGROUND, MUTED, WARNING, write
from vertext.reports.name_tags import draw_name_tags
from vertext.reports.overlay import blend_structures
from vertext.reports.page import Line, draw_scale_bar, lay_out, panel_size
from vertext.reports.preview_slice import choose_slice, grey_picture
from vertext.volumes import Volume


@dataclass(frozen=True, kw_only=True)
class PreviewCaption:
    """The words on a preview.

    Attributes:
        name: Name of the scan.
        model: Name and version of the model.
        prompt_source: Where the prompt came from.
        numbering: How sure the names are, in a line.
        warnings: What a reader should check.
        disclaimer: That this is not a medical device.
    """

    name: str
    model: str
    prompt_source: str
    numbering: str
    warnings: tuple[str, ...] = ()
    disclaimer: str


def draw_preview(
    volume: Volume, labels: NDArray[np.integer], caption: PreviewCaption
) -> Image.Image:
    """Draw the slice with most canal and discs, plain and with coloured, named structures.

    Args:
        volume: The scan in the canonical view (slice, row, column).
        labels: (Z, H, W) internal numbers on the same grid.
        caption: The words.

    Returns:
        RGB picture; pixels are square in mm.
    """
    index = choose_slice(labels)
    plane = np.asarray(labels[index])
    scale, size = panel_size(plane.shape, volume.spacing[1:])
    grey = grey_picture(np.asarray(volume.data[index]), size)
    coloured = blend_structures(grey, plane)
    draw_name_tags(coloured, plane)
    draw_scale_bar(grey, scale)
    _draw_orientation(grey)
    return lay_out(
        [grey, coloured],
        name=caption.name,
        where=f"slice {index + 1} of {len(labels)}",
        footer=footer_lines(caption),
    )


def footer_lines(caption: PreviewCaption) -> list[Line]:
    """Return the lines below the pictures of a preview."""
    parts = (f"model {caption.model}", f"prompt: {caption.prompt_source}", caption.numbering)
    first = "   ·   ".join(parts)
    warnings = [(f"Check: {text}", WARNING) for text in caption.warnings[:2]]
    return [(first, FOREGROUND), *warnings, (caption.disclaimer, MUTED)]


def _draw_orientation(panel: Image.Image) -> None:
    """Mark anterior, posterior and superior; the canonical view fixes where they are."""
    draw = ImageDraw.Draw(panel)
    middle = panel.height // 2
    for place, letter, anchor in (
        ((12, middle), "A", "lm"),
        ((panel.width - 12, middle), "P", "rm"),
        ((panel.width // 2, 10), "S", "mt"),
    ):
        write(draw, place, letter, size=20, anchor=anchor, outline=2)
