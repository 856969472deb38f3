"""Paint what lies around the spine: muscle, fat, skin, vessels, bowel, air."""

from __future__ import annotations

import math

import numpy as np

from vertext.data.phantom.canvas import Canvas
from vertext.data.phantom.frame import Frame
from vertext.data.phantom.solids import Blob, Values
from vertext.data.phantom.spine_layout import SpineLayout
from vertext.data.phantom.tissue import Tissue

SKIN_MM = 2.2
_FASCIA_MM = 1.4
_LIGAMENT_MM = 1.6
_ABDOMEN_MM = 95.0
_WALL_MM = 10.0
_RETROPERITONEUM_MM = 15.0
_BOWELS = 110


def paint_soft_tissue(canvas: Canvas, layout: SpineLayout, rng: np.random.Generator) -> None:
    """Paint everything but the spine; call it first, since the spine lies in it.

    Args:
        canvas: An empty canvas, all fat.
        layout: Where the spine lies.
        rng: Places bowel and vessels.
    """
    _paint_abdomen(canvas, layout, rng)
    _paint_vessels(canvas, layout, rng)
    _paint_back(canvas, layout)


def skin_behind(layout: SpineLayout, z: Values) -> Values:
    """Return the anterior position of the skin of the back at heights z, mm."""
    hollow = 0.25 * layout.geometry.fat_mm * np.cos(2 * np.pi * (z - 15.0) / 260.0)
    skin: Values = _smooth(layout, z) - layout.geometry.fat_mm - hollow - SKIN_MM
    return skin


def front_of_spine(layout: SpineLayout, z: Values) -> Values:
    """Return the anterior position of the front of bodies and sacrum at heights z, mm."""
    points = []
    for segment in layout.sacrum[::-1]:
        points.append(segment.frame.to_world(segment.top_mm / 2, 0.0))
    for level, frame in zip(layout.geometry.levels, layout.bodies, strict=True):
        edge, half = level.depth_mm / 2, level.anterior_mm / 2
        for forward, upward in ((edge, -half), (edge - level.waist_mm, 0.0), (edge, half)):
            points.append(frame.to_world(forward, upward))
    return _along_rows(points, z)


def spinous_tips(layout: SpineLayout, z: Values) -> Values:
    """Return the anterior position of the fascia behind the spinous processes, mm."""
    size = layout.geometry.size
    points = []
    for segment in layout.sacrum[::-1]:
        points.append(segment.frame.to_world(-segment.top_mm / 2 - 24.0 * size, 0.0))
    for level, frame in zip(layout.geometry.levels, layout.bodies, strict=True):
        back = -level.depth_mm / 2 - level.canal_mm - 33.0 * size
        points.append(frame.to_world(back, -level.posterior_mm / 2))
    return _along_rows(points, z)


def _along_rows(points: list[tuple[float, float]], z: Values) -> Values:
    y_known, z_known = np.array(points).T
    order = np.argsort(z_known)
    return np.interp(z, z_known[order], y_known[order])


def _smooth(layout: SpineLayout, z: Values) -> Values:
    """Return the fascia's course, rounded over a few vertebrae."""
    steps = np.linspace(-45.0, 45.0, 13)
    courses: Values = np.mean([spinous_tips(layout, z + step) for step in steps], axis=0)
    return courses


def _paint_back(canvas: Canvas, layout: SpineLayout) -> None:
    """Paint muscles behind the spine, fascia, fat, skin and the air behind."""
    y = canvas.y[None, None, :]
    right = canvas.right[:, :, None]
    tips = _smooth(layout, canvas.z) - 2.0
    # Beside the midline the muscles stand out behind the processes.
    swell = 7.0 * (1 - np.exp(-((canvas.right / 22.0) ** 2)))
    fascia = (tips[None, :] - swell)[:, :, None]
    skin = skin_behind(layout, canvas.z)[:, None]
    front = (front_of_spine(layout, canvas.z) - 30.0)[None, :, None]
    behind = y < front
    canvas.tissue[behind & (y > fascia)] = Tissue.BACK_MUSCLE
    middle = behind & (y > fascia) & (np.abs(right) < 3.6)
    canvas.tissue[middle] = Tissue.INTERSPINOUS
    canvas.tissue[(y <= fascia) & (y > fascia - _FASCIA_MM)] = Tissue.FASCIA
    canvas.tissue[:, canvas.y < skin + SKIN_MM] = Tissue.SKIN
    canvas.tissue[:, canvas.y < skin] = Tissue.AIR


def _paint_abdomen(canvas: Canvas, layout: SpineLayout, rng: np.random.Generator) -> None:
    """Paint bowel, psoas, the ligament in front of the bodies, belly wall and air before it."""
    spine = front_of_spine(layout, canvas.z)
    y = canvas.y[None, :]
    canvas.tissue[:, y > spine[:, None] + _RETROPERITONEUM_MM] = Tissue.VISCERA
    for _ in range(_BOWELS):
        height = rng.uniform(canvas.z.min(), canvas.z.max())
        ahead = float(np.interp(-height, -canvas.z, spine)) + rng.uniform(20, _ABDOMEN_MM - 6)
        _paint_loop(canvas, Frame(ahead, height, rng.uniform(-math.pi, math.pi)), rng)
    ligament = (y > spine[:, None] - 0.5) & (y < spine[:, None] + _LIGAMENT_MM)
    canvas.tissue[:, ligament & (canvas.z[:, None] > -20.0)] = Tissue.DURA
    _paint_psoas(canvas, layout)
    belly = np.mean(spine) + _ABDOMEN_MM * layout.geometry.size + 8 * np.sin(canvas.z / 70.0)
    fat = 0.6 * layout.geometry.fat_mm
    for depth, tissue in (
        (0.0, Tissue.MUSCLE),
        (_WALL_MM, Tissue.FAT),
        (_WALL_MM + fat, Tissue.SKIN),
        (_WALL_MM + fat + SKIN_MM, Tissue.AIR),
    ):
        canvas.tissue[:, y > belly[:, None] + depth] = tissue


def _paint_loop(canvas: Canvas, frame: Frame, rng: np.random.Generator) -> None:
    """Paint one loop of bowel: a wall around soft content, fluid or gas."""
    radii = tuple(rng.uniform((8, 6, 10), (24, 13, 26)))
    loop = Blob(
        forward=0.0,
        upward=0.0,
        side=rng.uniform(-35, 35),
        radii=(radii[0], radii[1], radii[2]),
        power=2.2,
        single=True,
    )
    content = rng.choice(
        [Tissue.BOWEL_CONTENT, Tissue.FAT, Tissue.FLUID, Tissue.AIR], p=[0.6, 0.25, 0.05, 0.1]
    )
    canvas.blob(frame, loop, Tissue.FAT if content == Tissue.FAT else Tissue.BOWEL)
    canvas.blob(frame, loop.shrunk(2.0), Tissue(content))


def _paint_psoas(canvas: Canvas, layout: SpineLayout) -> None:
    for level, frame in zip(layout.geometry.levels[:6], layout.bodies[:6], strict=True):
        muscle = Blob(
            forward=-6.0,
            upward=-4.0,
            side=level.width_mm / 2 + 13.0,
            radii=(19.0, 24.0, 14.0),
            power=3.0,
        )
        canvas.blob(frame, muscle, Tissue.MUSCLE)


def _paint_vessels(canvas: Canvas, layout: SpineLayout, rng: np.random.Generator) -> None:
    """Paint aorta and vena cava along the bodies down to their fork, small veins below."""
    sides = (-9.0 + rng.normal(0, 3), 15.0 + rng.normal(0, 3))
    for shell, tissue in ((0.0, Tissue.FASCIA), (1.0, Tissue.VESSEL)):
        for level, frame in zip(layout.geometry.levels[1:], layout.bodies[1:], strict=True):
            for side, radius in zip(sides, (8.0, 9.0), strict=True):
                vessel = Blob(
                    forward=level.depth_mm / 2 + 3.0 + radius,
                    upward=-3.0,
                    side=side,
                    radii=(radius, 27.0, radius),
                    power=3.6,
                    single=True,
                )
                canvas.blob(frame, vessel.shrunk(shell), tissue)
    lowest, frame = layout.geometry.levels[0], layout.bodies[0]
    for side in (-16.0, 16.0):
        branch = Blob(
            forward=lowest.depth_mm / 2 + 9.0,
            upward=-4.0,
            side=side,
            radii=(6.0, 26.0, 6.0),
            lean=-12.0,
            single=True,
        )
        canvas.blob(frame, branch, Tissue.VESSEL)
