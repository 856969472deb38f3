"""Pictures in a row, each under its title, as a small PNG."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PIL import Image, ImageDraw

from vertext.reports.drawing import fit_text, font, write
from vertext.reports.save_picture import save_picture

_GAP, _TITLE, _SIZE = 10, 40, 20
_COLOURS, _ROUNDS = 256, 2


def save_panels(panels: Mapping[str, Image.Image], path: Path) -> None:
    """Write pictures of one height side by side.

    Args:
        panels: RGB pictures by title, left to right.
        path: The PNG file; its colours are reduced to a palette.
    """
    width = sum(panel.width for panel in panels.values()) + _GAP * (len(panels) - 1)
    row = Image.new("RGB", (width, _TITLE + max(panel.height for panel in panels.values())))
    draw, left = ImageDraw.Draw(row), 0
    for title, panel in panels.items():
        row.paste(panel, (left, _TITLE))
        words = fit_text(title, font(_SIZE), panel.width)
        write(draw, (left + panel.width / 2, _TITLE / 2), words, size=_SIZE, anchor="mm")
        left += panel.width + _GAP
    save_picture(row.quantize(_COLOURS, kmeans=_ROUNDS, dither=Image.Dither.NONE), path)
