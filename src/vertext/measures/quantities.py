"""How every quantity of a level follows from the shapes of a spine."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from vertext.anatomy import Kind, Structure
from vertext.measures.canal_section import canal_area, canal_diameter
from vertext.measures.disc_bulge import disc_bulge
from vertext.measures.mid_plane import MidPlane
from vertext.measures.not_measurable import NotMeasurableError
from vertext.measures.slip import slip_mm
from vertext.measures.spine_shapes import SpineShapes
from vertext.measures.structure_volume import structure_volume

InPlane = Callable[[SpineShapes, Structure], float]
InVolume = Callable[[MidPlane, SpineShapes, Structure], float]


def _disc_height_index(shapes: SpineShapes, disc: Structure) -> float:
    shape = shapes.disc(disc)
    anterior, _, posterior = shape.heights_mm
    return (anterior + posterior) / (2 * shape.depth_mm)


def _bulge(shapes: SpineShapes, disc: Structure) -> float:
    upper = shapes.body(shapes.neighbour(disc, -1)).inferior.posterior
    lower = shapes.upper_plate(shapes.neighbour(disc, 1)).posterior
    return disc_bulge(shapes.outline(disc), upper, lower)


def _slip(shapes: SpineShapes, disc: Structure) -> float:
    upper, lower = shapes.neighbour(disc, -1), shapes.neighbour(disc, 1)
    return slip_mm(shapes.body(upper).inferior, shapes.upper_plate(lower))


def _slip_percent(shapes: SpineShapes, disc: Structure) -> float:
    plate = shapes.upper_plate(shapes.neighbour(disc, 1))
    return 100 * _slip(shapes, disc) / plate.length_mm


def _segmental_lordosis(shapes: SpineShapes, disc: Structure) -> float:
    upper = shapes.body(shapes.neighbour(disc, -1)).superior
    return upper.angle_over(shapes.lower_end(disc))


def _canal_diameter(shapes: SpineShapes, structure: Structure) -> float:
    axis = shapes.canal(structure)
    return canal_diameter(shapes.canal_outline, axis)


def _canal_area(plane: MidPlane, shapes: SpineShapes, structure: Structure) -> float:
    return canal_area(plane, shapes.canal(structure))


def _body_volume(plane: MidPlane, shapes: SpineShapes, vertebra: Structure) -> float:
    return structure_volume(plane, vertebra.index, shapes.body(vertebra))


def _disc_volume(plane: MidPlane, shapes: SpineShapes, disc: Structure) -> float:
    if shapes.outline(disc).cut:
        raise NotMeasurableError("the disc touches the border of the image")
    return structure_volume(plane, disc.index)


def _disc_area(shapes: SpineShapes, disc: Structure) -> float:
    outline = shapes.outline(disc)
    if outline.cut:
        raise NotMeasurableError("the disc touches the border of the image")
    return outline.area_mm2


IN_PLANE: Mapping[Kind, Mapping[str, InPlane]] = {
    Kind.VERTEBRA: {
        "body_height_anterior": lambda shapes, body: shapes.body(body).anterior_mm,
        "body_height_middle": lambda shapes, body: shapes.body(body).middle_mm,
        "body_height_posterior": lambda shapes, body: shapes.body(body).posterior_mm,
        "body_wedge_angle": lambda shapes, body: shapes.body(body).wedge_angle,
        "body_depth": lambda shapes, body: shapes.body(body).depth_mm,
        "canal_diameter": _canal_diameter,
    },
    Kind.DISC: {
        "disc_height_anterior": lambda shapes, disc: shapes.disc(disc).heights_mm[0],
        "disc_height_middle": lambda shapes, disc: shapes.disc(disc).heights_mm[1],
        "disc_height_posterior": lambda shapes, disc: shapes.disc(disc).heights_mm[2],
        "disc_height_mean": lambda shapes, disc: shapes.disc(disc).mean_mm,
        "disc_height_index": _disc_height_index,
        "disc_angle": lambda shapes, disc: shapes.disc(disc).angle,
        "disc_depth": lambda shapes, disc: shapes.disc(disc).depth_mm,
        "disc_area": _disc_area,
        "disc_bulge": _bulge,
        "canal_diameter": _canal_diameter,
        "segmental_lordosis": _segmental_lordosis,
        "slip": _slip,
        "slip_percent": _slip_percent,
    },
}
"""Quantities of the mid-sagittal plane."""

IN_VOLUME: Mapping[Kind, Mapping[str, InVolume]] = {
    Kind.VERTEBRA: {"body_volume": _body_volume, "canal_area": _canal_area},
    Kind.DISC: {"disc_volume": _disc_volume, "canal_area": _canal_area},
}
"""Quantities that need all slices."""
