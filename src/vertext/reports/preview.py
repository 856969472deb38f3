"""The preview picture: a mid-sagittal slice beside the same slice with named structures."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from vertext.reports.drawing import FOREGROUND, MUTED, WARNING, fit_text, font, write
from vertext.reports.name_tags import draw_name_tags
from vertext.reports.overlay import blend_structures
from vertext.reports.preview_slice import choose_slice, grey_picture
from vertext.volumes import Volume

_PANEL_HEIGHT = 960
_PANEL_WIDTH = 880
_MARGIN = 24
_GAP = 12
_HEADER = 64
_LINE = 26
_BACKGROUND = (16, 18, 22)
_SCALE_BAR_MM = 50


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
    scale, size = _fit(plane.shape, volume.spacing[1:])
    grey = grey_picture(np.asarray(volume.data[index]), size)
    coloured = blend_structures(grey, plane)
    draw_name_tags(coloured, plane)
    _draw_scale_bar(grey, scale)
    _draw_orientation(grey)

    footer = _footer_lines(caption)
    width = max(2 * size[0] + _GAP, 560) + 2 * _MARGIN
    height = _HEADER + size[1] + len(footer) * _LINE + 2 * _MARGIN
    page = Image.new("RGB", (width, height), _BACKGROUND)
    right = width - _MARGIN - size[0]
    page.paste(grey, (_MARGIN, _HEADER))
    page.paste(coloured, (right, _HEADER))
    _draw_header(page, caption.name, f"slice {index + 1} of {len(labels)}", right)
    _draw_footer(page, footer, _HEADER + size[1] + _MARGIN // 2)
    return page


def _fit(shape: tuple[int, ...], spacing: tuple[float, ...]) -> tuple[float, tuple[int, int]]:
    """Return pixels a mm, and (width, height) of a panel."""
    height_mm, width_mm = shape[0] * spacing[0], shape[1] * spacing[1]
    scale = min(_PANEL_HEIGHT / height_mm, _PANEL_WIDTH / width_mm)
    return scale, (max(1, round(width_mm * scale)), max(1, round(height_mm * scale)))


def _draw_header(page: Image.Image, name: str, where: str, right: int) -> None:
    draw = ImageDraw.Draw(page)
    title = fit_text(name, font(26), right - _MARGIN - _GAP)
    write(draw, (_MARGIN, _HEADER // 2), title, size=26, anchor="lm")
    place = (page.width - _MARGIN, _HEADER // 2)
    write(draw, place, where, size=18, anchor="rm", fill=MUTED)


def _footer_lines(caption: PreviewCaption) -> list[tuple[str, tuple[int, int, int]]]:
    parts = (f"model {caption.model}", f"prompt: {caption.prompt_source}", caption.numbering)
    first = "   ·   ".join(parts)
    warnings = [(f"Check: {text}", WARNING) for text in caption.warnings[:2]]
    return [(first, FOREGROUND), *warnings, (caption.disclaimer, MUTED)]


def _draw_footer(
    page: Image.Image, lines: list[tuple[str, tuple[int, int, int]]], top: int
) -> None:
    draw = ImageDraw.Draw(page)
    for number, (text, colour) in enumerate(lines):
        fitted = fit_text(text, font(17), page.width - 2 * _MARGIN)
        place = (_MARGIN, top + number * _LINE + _LINE // 2)
        write(draw, place, fitted, size=17, anchor="lm", fill=colour)


def _draw_scale_bar(panel: Image.Image, scale: float) -> None:
    length = round(_SCALE_BAR_MM * scale)
    if length > panel.width - 40:
        return
    draw = ImageDraw.Draw(panel)
    left, bottom = 20, panel.height - 20
    draw.line([(left, bottom), (left + length, bottom)], fill=FOREGROUND, width=3)
    for end in (left, left + length):
        draw.line([(end, bottom - 6), (end, bottom + 6)], fill=FOREGROUND, width=3)
    write(draw, (left, bottom - 12), f"{_SCALE_BAR_MM} mm", size=17, anchor="lb", outline=2)


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
