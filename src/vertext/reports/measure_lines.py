"""Draw on the mid-sagittal plane what was measured in it."""

from __future__ import annotations

from dataclasses import dataclass

from PIL import Image, ImageDraw

from vertext.anatomy import Kind, Structure
from vertext.measures.canal_section import canal_ends
from vertext.measures.end_plate import EndPlate
from vertext.measures.frame import Points
from vertext.measures.measures import Measures
from vertext.reports.drawing import Colour, write

_COLOURS: dict[Kind, Colour] = {Kind.VERTEBRA: (255, 214, 92), Kind.DISC: (110, 220, 255)}
_CANAL: Colour = (255, 150, 205)
_HEIGHTS = {Kind.VERTEBRA: "body_height", Kind.DISC: "disc_height"}
_PLACES = ("anterior", "middle", "posterior")
_TEXT_SIZE = 17
_AWAY_MM = 4.0


@dataclass(frozen=True)
class _Canvas:
    draw: ImageDraw.ImageDraw
    scale: float
    first: tuple[float, float]

    def place(self, point: Points) -> tuple[float, float]:
        """Return (x, y) in the picture of a point (anterior, superior) of the plane."""
        across, down = self.first
        return (across - float(point[0])) * self.scale, (down - float(point[1])) * self.scale

    def line(self, *points: Points, colour: Colour, width: int = 2) -> None:
        self.draw.line([self.place(point) for point in points], fill=colour, width=width)

    def text(self, point: Points, words: str, anchor: str, colour: Colour) -> None:
        """Write beside a point: left of it where the anchor is its right end."""
        x, y = self.place(point)
        away = _AWAY_MM * self.scale * (-1 if anchor[0] == "r" else 1)
        write(
            self.draw, (x + away, y), words, size=_TEXT_SIZE, anchor=anchor, fill=colour, outline=2
        )  # fmt: skip


def draw_measure_lines(picture: Image.Image, measures: Measures, *, scale: float) -> None:
    """Draw end plates, heights and the canal's diameters, with the numbers in mm beside them.

    Args:
        picture: RGB picture of the plane of the measures; drawn on.
        measures: What was measured.
        scale: Pixels in a mm.
    """
    _, row_mm, column_mm = measures.plane.labels.spacing
    canvas = _Canvas(ImageDraw.Draw(picture), scale, (column_mm / 2, row_mm / 2))
    for structure in measures.shapes.outlines.order:
        if structure.kind in _HEIGHTS:
            _draw_heights(canvas, measures, structure)
            _draw_canal(canvas, measures, structure)


def _draw_heights(canvas: _Canvas, measures: Measures, structure: Structure) -> None:
    """Draw both end plates and the three heights between them, where they were measured."""
    colour, name = _COLOURS[structure.kind], _HEIGHTS[structure.kind]
    found = [measures.get(f"{name}_{at}", structure.name) for at in _PLACES]
    heights = [one.value for one in found if one is not None and one.value is not None]
    if len(heights) < len(_PLACES):
        return
    upper, lower = _plates(measures, structure)
    for plate in (upper, lower):
        canvas.line(plate.anterior, plate.middle, plate.posterior, colour=colour)
    for at in _PLACES:
        canvas.line(getattr(upper, at), getattr(lower, at), colour=colour, width=1)
    words = f"{structure.name}   " + "  ".join(f"{height:.0f}" for height in heights)
    canvas.text((upper.anterior + lower.anterior) / 2, words, "rm", colour)


def _plates(measures: Measures, structure: Structure) -> tuple[EndPlate, EndPlate]:
    if structure.kind is Kind.VERTEBRA:
        body = measures.shapes.body(structure)
        return body.superior, body.inferior
    disc = measures.shapes.disc(structure)
    return disc.roof, disc.floor


def _draw_canal(canvas: _Canvas, measures: Measures, structure: Structure) -> None:
    found = measures.get("canal_diameter", structure.name)
    if found is None or found.value is None:
        return
    ends = canal_ends(measures.shapes.canal_outline, measures.shapes.canal(structure))
    canvas.line(*ends, colour=_CANAL)
    canvas.text(ends[1], f"{found.value:.0f}", "lm", _CANAL)
