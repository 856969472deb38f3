"""Names of vertebrae and discs beside them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from scipy import ndimage

from vertext.anatomy import Kind, Structure
from vertext.reports.drawing import Colour, write
from vertext.reports.overlay import present

_SIZES = {Kind.VERTEBRA: 25, Kind.SACRUM: 25, Kind.DISC: 19, Kind.CANAL: 19}
_DISTANCE = 12
_SPACE = 23
_LIGHTEN = 0.35


@dataclass(frozen=True)
class _Tag:
    """A name, the point of its structure that it belongs to, and the height it is written at."""

    structure: Structure
    x: float
    y: float
    height: float


def draw_name_tags(picture: Image.Image, plane: NDArray[np.integer]) -> None:
    """Write each name just anterior of its structure; the canal's stands at its lower end.

    Args:
        picture: RGB picture of the slice, anterior left; drawn on.
        plane: (H, W) internal numbers of the slice.
    """
    factors = picture.width / plane.shape[1], picture.height / plane.shape[0]
    tags = [_tag(structure, plane, factors) for structure in present(plane)]
    draw = ImageDraw.Draw(picture)
    beside = [tag for tag in tags if tag.structure.kind is not Kind.CANAL]
    for tag in _spread(beside, picture.height):
        _draw_beside(draw, tag)
    for tag in tags:
        if tag.structure.kind is Kind.CANAL:
            _draw_below(draw, tag, *picture.size)


def _tag(structure: Structure, plane: NDArray[np.integer], factors: tuple[float, float]) -> _Tag:
    rows, columns = np.nonzero(_largest_part(plane == structure.index))
    if structure.kind is Kind.CANAL:
        row, column = float(rows.max()), float(columns[rows == rows.max()].max())
    else:
        # A tilted disc is named at its anterior tip, a vertebra at half its height.
        tip = columns <= columns.min() + np.ptp(columns) / 5
        row = float(rows[tip].mean() if structure.kind is Kind.DISC else rows.mean())
        letters = _SIZES[structure.kind] / 2 / factors[1]
        column = float(columns[np.abs(rows - row) <= max(1.0, letters)].min(initial=plane.shape[1]))
    x, y = column * factors[0], (row + 0.5) * factors[1]
    return _Tag(structure, x, y, y)


def _largest_part(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Keep the body; the spinous process is a part of its own in a mid-sagittal slice."""
    parts, count = ndimage.label(mask)
    if count < 2:
        return mask
    return parts == 1 + int(np.argmax(np.bincount(parts.ravel())[1:]))


def _spread(tags: list[_Tag], height: int) -> list[_Tag]:
    """Move names apart until none touch, as little as a pass down and a pass up can."""
    ordered = sorted(tags, key=lambda tag: tag.y)
    heights = [max(tag.y, _SPACE / 2) for tag in ordered]
    for index in range(1, len(heights)):
        heights[index] = max(heights[index], heights[index - 1] + _SPACE)
    limit = float(height - _SPACE / 2)
    for index in reversed(range(len(heights))):
        heights[index] = min(heights[index], limit)
        limit = heights[index] - _SPACE
    return [replace(tag, height=place) for tag, place in zip(ordered, heights, strict=True)]


def _draw_beside(draw: ImageDraw.ImageDraw, tag: _Tag) -> None:
    name, size = tag.structure.name, _SIZES[tag.structure.kind]
    left = max(6.0, tag.x - _DISTANCE - draw.textlength(name, font_size=size))
    if abs(tag.height - tag.y) > 4:
        end = left + draw.textlength(name, font_size=size) + 2
        draw.line([(end, tag.height), (tag.x, tag.y)], fill=tag.structure.colour, width=1)
    write(
        draw, (left, tag.height), name,
        size=size, anchor="lm", fill=_lighter(tag.structure.colour), outline=2,
    )  # fmt: skip


def _draw_below(draw: ImageDraw.ImageDraw, tag: _Tag, width: int, height: int) -> None:
    name, size = tag.structure.name, _SIZES[tag.structure.kind]
    left = min(tag.x + _DISTANCE, width - 6 - draw.textlength(name, font_size=size))
    top = min(tag.y, height - size)
    write(
        draw, (left, top), name,
        size=size, anchor="lm", fill=_lighter(tag.structure.colour), outline=2,
    )  # fmt: skip


def _lighter(colour: Colour) -> Colour:
    red, green, blue = (round(value + (255 - value) * _LIGHTEN) for value in colour)
    return red, green, blue
