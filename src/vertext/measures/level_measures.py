"""The measures of each level, without uncertainties."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from vertext.anatomy import SPINE, Kind
from vertext.measures.lumbar_lordosis import lumbar_lordosis, lumbar_range
from vertext.measures.measure import Measure
from vertext.measures.mid_plane import MidPlane
from vertext.measures.not_measurable import NotMeasurableError
from vertext.measures.quantities import IN_PLANE, IN_VOLUME
from vertext.measures.spine_shapes import SpineShapes
from vertext.measures.units import UNITS

_CANAL = SPINE.of_kind(Kind.CANAL)[0].name


def plane_measures(shapes: SpineShapes) -> list[Measure]:
    """Return all that the mid-sagittal plane tells."""
    measures = [
        _measure(name, structure.name, partial(quantity, shapes, structure))
        for structure in shapes.outlines.order
        for name, quantity in IN_PLANE.get(structure.kind, {}).items()
    ]
    lordosis = _measure("lumbar_lordosis", lumbar_range(shapes), lambda: lumbar_lordosis(shapes))
    return [*measures, lordosis, _narrowest(measures)]


def volume_measures(plane: MidPlane, shapes: SpineShapes) -> list[Measure]:
    """Return all that needs every slice."""
    return [
        _measure(name, structure.name, partial(quantity, plane, shapes, structure))
        for structure in shapes.outlines.order
        for name, quantity in IN_VOLUME.get(structure.kind, {}).items()
    ]


def _measure(name: str, level: str, value: Callable[[], float]) -> Measure:
    try:
        return Measure(name=name, level=level, value=value(), unit=UNITS[name])
    except NotMeasurableError as error:
        return Measure(name=name, level=level, value=None, unit=UNITS[name], reason=str(error))


def _narrowest(measures: list[Measure]) -> Measure:
    """Return the smallest diameter of the canal at the level where it is."""
    name = "narrowest_canal_diameter"
    widths = [(m.value, m.level) for m in measures if m.name == "canal_diameter" and m.value]
    if not widths:
        reason = "the canal was not measured at any level"
        return Measure(name=name, level=_CANAL, value=None, unit=UNITS[name], reason=reason)
    value, level = min(widths)
    return Measure(name=name, level=level, value=value, unit=UNITS[name])
