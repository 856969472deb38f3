"""Turn a spine in numbers into a scan and its labels."""

from __future__ import annotations

import numpy as np

from vertext.anatomy import PLEXUS_SCHEME
from vertext.data.phantom.acquisition import Acquisition
from vertext.data.phantom.canal_tube import CanalTube
from vertext.data.phantom.canvas import Canvas
from vertext.data.phantom.measure_layout import measure_layout
from vertext.data.phantom.nerve_roots import nerve_roots
from vertext.data.phantom.paint_bones import paint_bones
from vertext.data.phantom.paint_canal import paint_around_canal, paint_canal
from vertext.data.phantom.paint_roots import paint_roots
from vertext.data.phantom.paint_soft_tissue import paint_soft_tissue, skin_behind
from vertext.data.phantom.parts import anatomical_numbers, counted_numbers, plexus_numbers
from vertext.data.phantom.phantom import Phantom
from vertext.data.phantom.slice_grid import SliceGrid
from vertext.data.phantom.spine_geometry import SpineGeometry
from vertext.data.phantom.spine_layout import SpineLayout
from vertext.volumes import LabelMap, Volume

SPACING = (4.0, 0.9375, 0.9375)
SHAPE = (15, 320, 256)

_SUBSLICE_MM = 1.2
_BELOW_SACRUM_MM = 62.0
_BEHIND_SKIN_MM = 12.0


def render(
    geometry: SpineGeometry,
    *,
    spacing: tuple[float, float, float] = SPACING,
    shape: tuple[int, int, int] = SHAPE,
    acquisition: Acquisition | None = None,
    seed: int = 0,
    crop_mm: tuple[float, float] = (0.0, 0.0),
    roots: bool = False,
) -> Phantom:
    """Scan a spine.

    Labels tell what lies at the centre of each voxel; grey values average the thickness of the
    slice.

    Args:
        geometry: The spine.
        spacing: Millimetres along (slice, row, column); slices touch.
        shape: Voxels along (slice, row, column), before cropping.
        acquisition: The scanner's settings; a T2 by default.
        seed: Seed of soft tissue, texture and noise.
        crop_mm: What to cut off the image above and below, mm.
        roots: Whether nerve roots leave the canal.

    Raises:
        UsageError: No voxel is left.
    """
    layout = SpineLayout(geometry)
    grid = _around(layout, spacing, shape).cropped(*crop_mm)
    rng = np.random.default_rng(seed)
    canvas, subslices = _canvas(layout, grid)
    paint_soft_tissue(canvas, layout, rng)
    paint_around_canal(canvas, layout)
    paint_bones(canvas, layout)
    paint_canal(canvas, layout, CanalTube(layout.canal_knots), rng)
    courses = nerve_roots(layout) if roots else ()
    paint_roots(canvas, courses)

    depth = grid.y[None, :] - skin_behind(layout, grid.z)[:, None]
    settings = acquisition or Acquisition()
    scan = settings.scan(canvas.tissue, subslices, depth.astype(np.float32), rng)
    parts = canvas.part[subslices // 2 :: subslices]
    return Phantom(
        volume=Volume(scan, grid.affine),
        labels=LabelMap(anatomical_numbers(geometry)[parts], grid.affine, scheme="internal"),
        counted=LabelMap(counted_numbers(geometry)[parts], grid.affine, scheme="spider"),
        truth=measure_layout(layout, grid),
        geometry=geometry,
        roots=courses,
        plexus=LabelMap(plexus_numbers()[parts], grid.affine, scheme=PLEXUS_SCHEME.name),
    )


def _canvas(layout: SpineLayout, grid: SliceGrid) -> tuple[Canvas, int]:
    """Return a canvas of thin sub-slices and how many of them make a slice (an odd number)."""
    thickness = grid.spacing[0]
    subslices = 2 * round(thickness / _SUBSLICE_MM / 2) + 1 if thickness > _SUBSLICE_MM else 1
    offsets = (np.arange(subslices) - subslices // 2) * thickness / subslices
    x = (grid.x[:, None] - offsets).ravel()
    return Canvas(x, grid.y, grid.z, layout.sway(grid.z)), subslices


def _around(
    layout: SpineLayout, spacing: tuple[float, float, float], shape: tuple[int, int, int]
) -> SliceGrid:
    """Return the usual field of view: sacrum at the bottom, skin of the back behind."""
    bottom = -_BELOW_SACRUM_MM * layout.geometry.size
    top = bottom + (shape[1] - 1) * spacing[1]
    back = skin_behind(layout, np.linspace(bottom, top, 64)).min() - _BEHIND_SKIN_MM
    front = back + (shape[2] - 1) * spacing[2]
    side = (shape[0] - 1) / 2 * spacing[0]
    return SliceGrid(shape, spacing, (side, float(front), top))
