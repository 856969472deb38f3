"""Paint bodies, discs, posterior elements and the sacrum."""

from __future__ import annotations

import math

import numpy as np

from vertext.data.phantom.canvas import Canvas
from vertext.data.phantom.disc_space import SACRAL_WIDTH_MM, DiscSpace, sacral_top
from vertext.data.phantom.parts import SACRUM, disc_part, vertebra_part
from vertext.data.phantom.posterior_elements import posterior_elements
from vertext.data.phantom.solids import Blob, inside_body
from vertext.data.phantom.spine_layout import Segment, SpineLayout
from vertext.data.phantom.tissue import Tissue

_CORTEX_MM = 0.9
_WORN, _BLACK = 0.4, 0.75


def paint_bones(canvas: Canvas, layout: SpineLayout) -> None:
    """Paint every bone and disc of a spine; discs first, since bodies bound them."""
    _paint_sacrum(canvas, layout)
    for place in range(len(layout.bodies)):
        _paint_disc(canvas, layout, place)
    for place in range(len(layout.bodies)):
        _paint_arch(canvas, layout, place)
        _paint_body(canvas, layout, place)


def _paint_body(canvas: Canvas, layout: SpineLayout, place: int) -> None:
    level, frame = layout.geometry.levels[place], layout.bodies[place]
    half = level.width_mm / 2
    reach = math.hypot(level.depth_mm, max(level.anterior_mm, level.posterior_mm)) / 2
    window = canvas.window(frame, reach, (-half, half))
    if window is None:
        return
    where = (window.forward, window.upward, window.right)
    part = vertebra_part(place)
    canvas.paint(window, inside_body(level, *where), Tissue.CORTEX, part)
    canvas.paint(window, inside_body(level, *where, shell=_CORTEX_MM), Tissue.MARROW)
    # The basivertebral vein enters in the middle of the posterior wall.
    vein = Blob(forward=-level.depth_mm * 0.40, upward=0.0, radii=(4.5, 1.6, 4.0))
    canvas.blob(frame, vein, Tissue.VEIN)


def _paint_disc(canvas: Canvas, layout: SpineLayout, place: int) -> None:
    level, disc = layout.geometry.levels[place], layout.discs[place]
    half = level.width_mm / 2 + level.bulge_mm
    window = canvas.window(disc.frame, disc.depth_mm / 2 + level.disc_mm + 5, (-half, half))
    if window is None:
        return
    space = DiscSpace.of(layout, place, window.y, window.z, window.right)
    canvas.paint(window, space.inside, Tissue.ANNULUS, disc_part(place))
    height = space.above + space.below
    off_middle = np.abs(space.above - space.below) / np.maximum(height, 1e-3)
    nucleus = space.inside & (space.core**4 + (off_middle / 0.75) ** 4 <= 1)
    canvas.paint(window, nucleus, _nucleus(level.degeneration))
    if level.degeneration < _WORN:
        cleft = nucleus & (space.core < 0.8) & (off_middle < 0.12)
        canvas.paint(window, cleft, Tissue.WORN_NUCLEUS)


def _nucleus(degeneration: float) -> Tissue:
    if degeneration < _WORN:
        return Tissue.NUCLEUS
    return Tissue.WORN_NUCLEUS if degeneration < _BLACK else Tissue.BLACK_NUCLEUS


def _paint_arch(canvas: Canvas, layout: SpineLayout, place: int) -> None:
    for blob in posterior_elements(layout, place):
        canvas.bone(layout.bodies[place], blob, vertebra_part(place), cortex_mm=1.0)


def _paint_sacrum(canvas: Canvas, layout: SpineLayout) -> None:
    for number, segment in enumerate(layout.sacrum):
        frame, height = segment.frame, segment.height_mm
        _paint_rudiment(canvas, segment, number)
        if number < 2:
            _paint_ala(canvas, segment)
        half = SACRAL_WIDTH_MM / 2 * (1 - 0.1 * number)
        window = canvas.window(frame, math.hypot(height, segment.top_mm) / 2 + 4, (-half, half))
        if window is None:
            continue
        upward = window.upward
        centre = window.forward - segment.shear * upward
        share = upward / height + 0.5
        depth = (segment.bottom_mm + (segment.top_mm - segment.bottom_mm) * share) / 2
        top = sacral_top(segment, window.forward, window.right)
        for shell, tissue in ((0.0, Tissue.CORTEX), (0.9, Tissue.SACRAL_MARROW)):
            across = np.abs(centre) / np.maximum(depth - shell, 0.1)
            radius = across**2.8 + np.abs(window.right / (half - shell)) ** 2.8
            tall = (upward <= top - shell) & (upward >= -height / 2 + shell)
            canvas.paint(window, tall & (radius <= 1), tissue, SACRUM)
        crest = Blob(
            forward=-segment.top_mm / 2 - 15 + 3 * number,
            upward=0.0,
            radii=(4.5, height * 0.45, 14),
            lean=-4,
            power=2.6,
        )
        canvas.bone(frame, crest, SACRUM, cortex_mm=1.2)


def _paint_rudiment(canvas: Canvas, segment: Segment, number: int) -> None:
    """Paint what is left of the disc below a sacral body; it counts as sacrum."""
    thickness = 3.2 if number == 0 else 2.4
    below = Blob(
        forward=-segment.shear * segment.height_mm / 2,
        upward=-segment.height_mm / 2 - 0.8,
        radii=(segment.bottom_mm * 0.46, thickness, 18.0),
        power=3.0,
    )
    canvas.blob(segment.frame, below, Tissue.ANNULUS, SACRUM)
    if number == 0:
        canvas.blob(segment.frame, below.shrunk(2.2), Tissue.WORN_NUCLEUS)


def _paint_ala(canvas: Canvas, segment: Segment) -> None:
    ala = Blob(
        forward=-4.0,
        upward=-2.0,
        side=34.0,
        radii=(segment.top_mm * 0.42, segment.height_mm * 0.46, 24.0),
        power=2.6,
    )
    canvas.blob(segment.frame, ala, Tissue.CORTEX, SACRUM)
    canvas.blob(segment.frame, ala.shrunk(1.0), Tissue.SACRAL_MARROW)
