"""Colours and text of the preview picture."""

from __future__ import annotations

from functools import cache
from typing import Any

from PIL import ImageDraw, ImageFont

Colour = tuple[int, int, int]
FOREGROUND: Colour = (240, 240, 240)
MUTED: Colour = (165, 170, 178)
WARNING: Colour = (255, 190, 70)
_OUTLINE: Colour = (0, 0, 0)


@cache
def font(size: int) -> Any:
    """Return Pillow's own font in a size in pixels; no font file of the system is needed."""
    return ImageFont.load_default(size=size)


def write(
    draw: ImageDraw.ImageDraw,
    place: tuple[float, float],
    text: str,
    *,
    size: int,
    anchor: str,
    fill: Colour = FOREGROUND,
    outline: int = 0,
) -> None:
    """Write one line of text.

    Args:
        draw: Where to draw.
        place: (x, y) of the anchor in pixels.
        text: The words.
        size: Height of the font in pixels.
        anchor: Pillow's two-letter anchor, "lm" is left and middle.
        fill: Colour of the letters.
        outline: Width of a dark outline that keeps letters readable on a picture.
    """
    draw.text(
        place,
        text,
        font=font(size),
        anchor=anchor,
        fill=fill,
        stroke_width=outline,
        stroke_fill=_OUTLINE,
    )


def fit_text(text: str, face: Any, width: float) -> str:
    """Shorten a line in its middle until it is at most `width` pixels wide."""
    if face.getlength(text) <= width:
        return text
    keep = len(text)
    while keep > 2:
        keep -= 1
        shorter = f"{text[: (keep + 1) // 2]}…{text[len(text) - keep // 2 :]}"
        if face.getlength(shorter) <= width:
            return shorter
    return "…"
