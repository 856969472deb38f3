"""Paint the canal: dura, fluid, cord, roots, and the fat around it."""

from __future__ import annotations

import numpy as np

from vertext.data.phantom.canal_tube import CanalTube
from vertext.data.phantom.canvas import Canvas
from vertext.data.phantom.parts import CANAL
from vertext.data.phantom.solids import Blob, Values
from vertext.data.phantom.spine_layout import SpineLayout
from vertext.data.phantom.tissue import Tissue

_DURA_MM = 1.1
_CONUS_PLACE = 4.4
_CORD_MM = (3.8, 4.6)
_ROOT_COUNT = 11


def paint_canal(
    canvas: Canvas, layout: SpineLayout, tube: CanalTube, rng: np.random.Generator
) -> None:
    """Paint the canal and its content over whatever lies there.

    Args:
        canvas: Where to paint.
        layout: Where the spine lies.
        tube: The canal's curve.
        rng: Places the nerve roots.
    """
    box = _box_of(canvas, layout, tube)
    along, backward = tube.coordinates(canvas.y[box[2]], canvas.z)
    right = canvas.right[box[0], :, None]
    along, backward = along[None], backward[None]
    half = tube.diameter(along) / 2
    wide = np.minimum(layout.geometry.canal_width_mm / 2, half * 1.5)
    tissue, part = canvas.tissue[box], canvas.part[box]

    inside = _ellipse(backward, right, half, wide)
    open_ends = half > 0
    dura = _ellipse(backward, right, half + _DURA_MM, wide + _DURA_MM) & open_ends
    tissue[dura] = Tissue.DURA
    tissue[inside] = Tissue.CSF
    part[inside] = CANAL
    conus = _height_along(layout, tube, _CONUS_PLACE)
    taper = np.clip((along - conus) / 25.0, 0, 1)
    cord = _ellipse(backward - 0.5, right, _CORD_MM[0] * taper, _CORD_MM[1] * taper)
    tissue[inside & cord] = Tissue.CORD
    for _ in range(_ROOT_COUNT):
        tissue[inside & _root(along, backward, right, half, conus, rng)] = Tissue.ROOTS


def paint_around_canal(canvas: Canvas, layout: SpineLayout) -> None:
    """Paint what surrounds the canal between the arches: fat pads, foramina with their roots."""
    size = layout.geometry.size
    for place, (level, disc) in enumerate(zip(layout.geometry.levels, layout.discs, strict=True)):
        wall = -disc.depth_mm / 2
        side = layout.geometry.canal_width_mm / 2 + 5.0 * size
        foramen = Blob(
            forward=wall - 5.0, upward=3.0, side=side, radii=(6.0, 11.0 * size, 6.0 * size)
        )
        canvas.blob(disc.frame, foramen, Tissue.FAT)
        root = Blob(forward=wall - 5.0, upward=5.0, side=side, radii=(3.0, 3.5, 8.0))
        canvas.blob(disc.frame, root, Tissue.ROOTS)
        behind = wall - level.bulge_mm - 2.0 - level.canal_disc_mm
        pad = Blob(forward=behind - 2.0, upward=-1.0, radii=(4.5, 8.0 * size, 6.0), power=2.0)
        canvas.blob(disc.frame, pad, Tissue.FAT)
        if place == 0:
            sacral = Blob(forward=wall - 8.0, upward=-22.0, radii=(11.0, 22.0, 10.0), lean=6.0)
            canvas.blob(disc.frame, sacral, Tissue.FAT)


def _box_of(canvas: Canvas, layout: SpineLayout, tube: CanalTube) -> tuple[slice, slice, slice]:
    """Return the part of the canvas that the canal may reach."""
    reach = layout.geometry.canal_width_mm / 2 + _DURA_MM + abs(layout.geometry.sway_mm)
    slices = np.abs(canvas.x) <= reach
    ends = tube.points[:, 0].min() - 15.0, tube.points[:, 0].max() + 15.0
    columns = (canvas.y >= ends[0]) & (canvas.y <= ends[1])
    return _run(slices), slice(None), _run(columns)


def _run(inside: np.ndarray) -> slice:
    """Return the slice from the first to the last True, an empty one if there is none."""
    found = np.flatnonzero(inside)
    return slice(int(found[0]), int(found[-1]) + 1) if found.size else slice(0, 0)


def _height_along(layout: SpineLayout, tube: CanalTube, place: float) -> float:
    """Return where on the canal's curve a place between two vertebrae lies, mm."""
    knots = tube.knots_mm
    # After the sacral knots every vertebra has two: its disc, then its body.
    first = len(knots) - 2 * len(layout.bodies) + 1
    return float(np.interp(first + 2 * place, np.arange(len(knots)), knots))


def _root(
    along: Values,
    backward: Values,
    right: Values,
    half: Values,
    conus: float,
    rng: np.random.Generator,
) -> np.ndarray:
    """Return one root of the cauda equina: it hangs from the conus, lying at the back."""
    leave = conus - rng.uniform(30, 230)
    depth, aside = rng.uniform(-0.1, 0.8), rng.uniform(-5.0, 5.0)
    wave, phase = rng.uniform(40, 80), rng.uniform(0, 2 * np.pi)
    swing = 0.12 * np.sin(2 * np.pi * along / wave + phase)
    middle = half * (depth + swing)
    near = (backward - middle) ** 2 + (right - aside) ** 2 <= 0.75**2
    hangs = (along < conus + 12) & (along > leave)
    return near & hangs


def _ellipse(
    backward: Values, right: Values, half: Values | float, wide: Values | float
) -> np.ndarray:
    safe_half, safe_wide = np.maximum(half, 1e-3), np.maximum(wide, 1e-3)
    return (backward / safe_half) ** 2 + (right / safe_wide) ** 2 <= 1
