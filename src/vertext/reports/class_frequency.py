"""The figure of how often a data set shows each structure."""

from __future__ import annotations

from collections.abc import Mapping

from PIL import Image, ImageDraw

from vertext.anatomy import SPINE
from vertext.reports.drawing import MUTED, Colour, write

_PAPER: Colour = (24, 26, 30)
_RAIL: Colour = (44, 48, 54)
_WIDTH = 900
_MARGIN = 24
_NAME_WIDTH = 90
_COUNT_WIDTH = 190
_ROW = 28
_BAR = 18
_TITLE_HEIGHT = 64
_TITLE_SIZE = 20
_TEXT_SIZE = 15


def draw_class_frequency(slices_with: Mapping[str, int], *, slices: int, title: str) -> Image.Image:
    """Draw one bar a structure, superior to inferior: in how many slices it is seen.

    Rare structures, at the top of the field of view, are those that networks miss.

    Args:
        slices_with: Number of slices that show each structure, by name.
        slices: Number of all slices, the length of a full bar.
        title: One line above the bars.
    """
    shown = [s for s in SPINE.structures if s.name in slices_with]
    height = _TITLE_HEIGHT + _ROW * len(shown) + _MARGIN
    picture = Image.new("RGB", (_WIDTH, height), _PAPER)
    draw = ImageDraw.Draw(picture)
    write(draw, (_MARGIN, _MARGIN + 8), title, size=_TITLE_SIZE, anchor="lm")
    left = _MARGIN + _NAME_WIDTH
    length = _WIDTH - left - _COUNT_WIDTH - _MARGIN
    for row, structure in enumerate(shown):
        middle = _TITLE_HEIGHT + _ROW * row + _ROW / 2
        top, bottom = middle - _BAR / 2, middle + _BAR / 2
        count = slices_with[structure.name]
        share = count / slices
        write(draw, (left - 10, middle), structure.name, size=_TEXT_SIZE, anchor="rm")
        draw.rectangle((left, top, left + length, bottom), fill=_RAIL)
        draw.rectangle((left, top, left + length * share, bottom), fill=structure.colour)
        text = f"{share:.1%}  {count:,} slices"
        write(draw, (left + length + 12, middle), text, size=_TEXT_SIZE, anchor="lm", fill=MUTED)
    return picture
