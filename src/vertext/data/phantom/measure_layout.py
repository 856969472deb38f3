"""Derive the known measurements from the sizes that a phantom is built from."""

from __future__ import annotations

import math

import numpy as np

from vertext.anatomy import IGNORE
from vertext.data.phantom.disc_space import DiscSpace
from vertext.data.phantom.frame import Frame
from vertext.data.phantom.slice_grid import SliceGrid
from vertext.data.phantom.solids import inside_body
from vertext.data.phantom.spine_layout import SACRAL_DISH_MM, SpineLayout
from vertext.data.phantom.truth import BodyTruth, DiscTruth, Point, SpineTruth, View

_STEPS = 32


def measure_layout(layout: SpineLayout, grid: SliceGrid) -> SpineTruth:
    """Return what is known of a spine, and what of it an image shows.

    Args:
        layout: Where everything lies.
        grid: The voxels of the image.
    """
    geometry = layout.geometry
    bodies = [
        _body(layout, place, vertebra.name, vertebra.index, grid)
        for place, vertebra in enumerate(geometry.enumeration.vertebrae)
    ]
    discs = [
        _disc(layout, place, name, IGNORE if disc is None else disc.index, grid)
        for place, (name, disc) in enumerate(geometry.enumeration.discs)
    ]
    return SpineTruth(
        enumeration=geometry.enumeration.value,
        lordosis=geometry.lordosis,
        sacral_slope=geometry.sacral_slope,
        bodies={body.name: body for body in bodies},
        discs={disc.name: disc for disc in discs},
    )


def _body(layout: SpineLayout, place: int, name: str, number: int, grid: SliceGrid) -> BodyTruth:
    level, frame = layout.geometry.levels[place], layout.bodies[place]
    corners = [
        (side * level.depth_mm / 2, end * height / 2)
        for end in (1, -1)
        for side, height in ((1, level.anterior_mm), (-1, level.posterior_mm))
    ]
    centroid = _body_centroid(layout, place)
    spacing = None if place == 0 else math.dist(centroid, _body_centroid(layout, place - 1))
    superior_anterior, superior_posterior, inferior_anterior, inferior_posterior = (
        _world(layout, frame, *corner) for corner in corners
    )
    return BodyTruth(
        name=name,
        number=number,
        anterior_mm=level.anterior_mm,
        middle_mm=level.middle_mm,
        posterior_mm=level.posterior_mm,
        depth_mm=level.depth_mm - 2 * level.waist_mm,
        end_plate_mm=level.end_plate_mm,
        wedge_angle=level.wedge_angle,
        centroid=centroid,
        corners=(superior_anterior, superior_posterior, inferior_anterior, inferior_posterior),
        canal_mm=level.canal_mm,
        spacing_mm=spacing,
        view=_view(layout, frame, corners, grid),
    )


def _disc(layout: SpineLayout, place: int, name: str, number: int, grid: SliceGrid) -> DiscTruth:
    level, disc = layout.geometry.levels[place], layout.discs[place]
    reach = disc.depth_mm / 2 + level.bulge_mm
    corners = [
        (side * reach, end * height / 2)
        for end in (1, -1)
        for side, height in ((1, disc.anterior_mm), (-1, disc.posterior_mm))
    ]
    return DiscTruth(
        name=name,
        number=number,
        anterior_mm=disc.anterior_mm,
        middle_mm=level.disc_mm + _dishes(layout, place),
        posterior_mm=disc.posterior_mm,
        angle=level.disc_angle,
        slip_mm=level.slip_mm,
        centroid=_disc_centroid(layout, place),
        canal_mm=level.canal_disc_mm,
        view=_view(layout, disc.frame, corners, grid),
    )


def _dishes(layout: SpineLayout, place: int) -> float:
    """Return how much the sunken end plates around a disc add to its height, mm."""
    level, axis = layout.geometry.levels[place], layout.discs[place].frame.tilt
    above = level.dish_mm * math.cos(layout.bodies[place].tilt - axis)
    if place == 0:
        return above + SACRAL_DISH_MM * math.cos(layout.sacrum[0].frame.tilt - axis)
    below = layout.geometry.levels[place - 1].dish_mm
    return above + below * math.cos(layout.bodies[place - 1].tilt - axis)


def _body_centroid(layout: SpineLayout, place: int) -> Point:
    level, frame = layout.geometry.levels[place], layout.bodies[place]
    height = max(level.anterior_mm, level.posterior_mm)
    points = _box(level.depth_mm, height, level.width_mm)
    inside = inside_body(level, *points)
    return _mean_point(layout, frame, points, inside)


def _disc_centroid(layout: SpineLayout, place: int) -> Point:
    level, disc = layout.geometry.levels[place], layout.discs[place]
    wide = 2 * level.bulge_mm
    height = max(disc.anterior_mm, disc.posterior_mm) + 2 * wide + 6.0
    forward, upward, right = _box(disc.depth_mm + abs(level.slip_mm) + wide, height, level.width_mm)
    y, z = disc.frame.to_world(forward, upward)
    inside = DiscSpace.of(layout, place, y, z, right).inside
    return _mean_point(layout, disc.frame, (forward, upward, right), inside)


def _box(depth: float, height: float, width: float) -> tuple[np.ndarray, ...]:
    """Return the points of a fine lattice in a box around a frame's origin."""
    sides = [(np.arange(_STEPS) + 0.5) / _STEPS - 0.5 for _ in range(3)]
    forward, upward, right = np.meshgrid(*sides, indexing="ij", sparse=True)
    return forward * depth, upward * height, right * width


def _mean_point(
    layout: SpineLayout, frame: Frame, points: tuple[np.ndarray, ...], inside: np.ndarray
) -> Point:
    forward, upward, _ = (np.broadcast_to(axis, inside.shape)[inside].mean() for axis in points)
    return _world(layout, frame, float(forward), float(upward))


def _world(layout: SpineLayout, frame: Frame, forward: float, upward: float) -> Point:
    """Return the world's (x, y, z) of a point on the spine's middle surface."""
    y, z = frame.to_world(forward, upward)
    return float(layout.sway(np.array([z]))[0]), float(y), float(z)


def _view(
    layout: SpineLayout, frame: Frame, corners: list[tuple[float, float]], grid: SliceGrid
) -> View:
    """Tell whether the mid-sagittal outline of a part lies in an image."""
    points = np.array([_world(layout, frame, *corner) for corner in corners])
    low, high = np.array([[axis.min(), axis.max()] for axis in (grid.y, grid.z)]).T
    inside = (points[:, 1:] >= low) & (points[:, 1:] <= high)
    if inside.all():
        return "whole"
    gone = points[:, 2].min() > high[1] or points[:, 2].max() < low[1]
    return "outside" if gone else "part"
