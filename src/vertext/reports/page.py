"""Panels side by side on a page with a heading and a few lines below."""

from __future__ import annotations

from collections.abc import Sequence

from PIL import Image, ImageDraw

from vertext.reports.drawing import FOREGROUND, MUTED, Colour, fit_text, font, write

MARGIN = 24
GAP = 12
HEADER = 64
LINE = 26
_LEAST_WIDTH = 560
_BACKGROUND = (16, 18, 22)
_PANEL = (880, 960)
_SCALE_BAR_MM = 50

Line = tuple[str, Colour]


def panel_size(
    shape: tuple[int, int], spacing: tuple[float, float]
) -> tuple[float, tuple[int, int]]:
    """Return how large a slice is drawn: pixels in a mm, and (width, height) in pixels.

    Args:
        shape: Rows and columns.
        spacing: Their distances in mm.
    """
    height_mm, width_mm = shape[0] * spacing[0], shape[1] * spacing[1]
    scale = min(_PANEL[0] / width_mm, _PANEL[1] / height_mm)
    return scale, (max(1, round(width_mm * scale)), max(1, round(height_mm * scale)))


def lay_out(
    panels: Sequence[Image.Image], *, name: str, where: str, footer: Sequence[Line]
) -> Image.Image:
    """Return the page.

    Args:
        panels: Pictures of one size, left to right.
        name: Heading on the left.
        where: Heading on the right.
        footer: Lines below, with their colours.
    """
    width = sum(panel.width for panel in panels) + GAP * (len(panels) - 1)
    page_width = max(width, _LEAST_WIDTH) + 2 * MARGIN
    bottom = HEADER + panels[0].height
    page = Image.new("RGB", (page_width, bottom + len(footer) * LINE + 2 * MARGIN), _BACKGROUND)
    left = MARGIN
    for panel in panels:
        page.paste(panel, (left, HEADER))
        left += panel.width + GAP
    _draw_header(page, name, where)
    _draw_footer(page, footer, bottom + MARGIN // 2)
    return page


def draw_scale_bar(panel: Image.Image, scale: float) -> None:
    """Draw a bar of 50 mm, where there is room for it."""
    length = round(_SCALE_BAR_MM * scale)
    if length > panel.width - 40:
        return
    draw = ImageDraw.Draw(panel)
    left, bottom = 20, panel.height - 20
    draw.line([(left, bottom), (left + length, bottom)], fill=FOREGROUND, width=3)
    for end in (left, left + length):
        draw.line([(end, bottom - 6), (end, bottom + 6)], fill=FOREGROUND, width=3)
    write(draw, (left, bottom - 12), f"{_SCALE_BAR_MM} mm", size=17, anchor="lb", outline=2)


def _draw_header(page: Image.Image, name: str, where: str) -> None:
    draw = ImageDraw.Draw(page)
    room = page.width - 2 * MARGIN - GAP - font(18).getlength(where)
    title = fit_text(name, font(26), room)
    write(draw, (MARGIN, HEADER // 2), title, size=26, anchor="lm")
    place = (page.width - MARGIN, HEADER // 2)
    write(draw, place, where, size=18, anchor="rm", fill=MUTED)


def _draw_footer(page: Image.Image, lines: Sequence[Line], top: int) -> None:
    draw = ImageDraw.Draw(page)
    for number, (text, colour) in enumerate(lines):
        fitted = fit_text(text, font(17), page.width - 2 * MARGIN)
        place = (MARGIN, top + number * LINE + LINE // 2)
        write(draw, place, fitted, size=17, anchor="lm", fill=colour)
