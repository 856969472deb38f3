"""Draw how the measures are defined, on a phantom with a slip and a bulge.

python docs/images/draw_measures.py docs/images/measures.png
"""

from __future__ import annotations

import sys

import numpy as np
from PIL import Image, ImageDraw

from vertext.anatomy import SPINE
from vertext.data.phantom import SpineGeometry, render
from vertext.measures.canal_section import canal_ends
from vertext.measures.measure_levels import measure_levels
from vertext.measures.measures import Measures
from vertext.reports.drawing import write
from vertext.reports.overlay import blend_structures

PIXEL_MM = 0.15
UPPER, DISC, LOWER = "L4", "L4/L5", "L5"
YELLOW, CYAN, PINK, GREEN = (255, 214, 92), (110, 220, 255), (255, 150, 205), (150, 240, 140)


class Sketch:
    """A picture whose points are those of the plane of the measures."""

    def __init__(self, measures: Measures) -> None:
        plane = measures.plane.labels.data[measures.plane.labels.shape[0] // 2]
        size = plane.shape[1], plane.shape[0]
        self.picture = blend_structures(Image.new("RGB", size), plane)
        self.draw = ImageDraw.Draw(self.picture)

    def place(self, point: np.ndarray) -> tuple[float, float]:
        """Return (x, y) of a point (anterior, superior)."""
        return -point[0] / PIXEL_MM + 0.5, -point[1] / PIXEL_MM + 0.5

    def line(
        self, start: np.ndarray, end: np.ndarray, colour: tuple[int, int, int], words: str = "",
        *, at: float = 0.5,
    ) -> None:  # fmt: skip
        """Draw a line with a name at a share of its length."""
        self.draw.line([self.place(start), self.place(end)], fill=colour, width=4)
        x, y = self.place(start + at * (end - start))
        write(self.draw, (x + 8, y), words, size=26, anchor="lm", fill=colour, outline=2)


def main(path: str) -> None:
    """Draw a motion segment."""
    geometry = SpineGeometry.typical().with_narrow_disc(1, 9.0, bulge_mm=3.0).with_slip(1, 4.0)
    phantom = render(geometry, spacing=(4.0, PIXEL_MM, PIXEL_MM), shape=(3, 1660, 1160))
    measures = measure_levels(phantom.labels, redrawings=0)
    sketch, shapes = Sketch(measures), measures.shapes
    upper, lower = (shapes.body(SPINE.by_name(name)) for name in (UPPER, LOWER))
    disc = shapes.disc(SPINE.by_name(DISC))

    for at, letter in (("anterior", "a"), ("middle", "b"), ("posterior", "c")):
        sketch.line(getattr(upper.superior, at), getattr(upper.inferior, at), YELLOW, letter)
        sketch.line(
            getattr(disc.roof, at), getattr(disc.floor, at), CYAN, letter.translate(TO_DISC)
        )
    back = upper.frame.to_world(float(upper.posterior_wall.at(0.0)), 0.0)
    sketch.line(back, back + upper.depth_mm * upper.frame.forward, YELLOW, "d", at=0.75)
    for plate in (upper.superior, upper.inferior, lower.superior, lower.inferior):
        reach = 0.25 * plate.chord
        sketch.line(plate.posterior, plate.anterior + reach, YELLOW)
    for name in (UPPER, DISC, LOWER):
        ends = canal_ends(shapes.canal_outline, shapes.canal(SPINE.by_name(name)))
        sketch.line(*ends, PINK, "h", at=0.6)
    sketch.line(upper.inferior.posterior, lower.superior.posterior, GREEN, "g")
    foot = lower.superior.posterior
    along = (upper.inferior.posterior - foot) @ lower.superior.forward * lower.superior.forward
    sketch.line(foot, foot + along, GREEN, "i", at=1.0)
    box = sketch.place(upper.superior.anterior), sketch.place(lower.inferior.posterior)
    left, top = int(box[0][0]) - 150, int(box[0][1]) - 100
    sketch.picture.crop((left, top, left + 700, int(box[1][1]) + 20)).save(path)


TO_DISC = str.maketrans("abc", "efk")

if __name__ == "__main__":
    main(sys.argv[1])
