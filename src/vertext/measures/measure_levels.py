"""Measure every level of a label map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from vertext.anatomy import scheme
from vertext.errors import UsageError
from vertext.measures.level_measures import plane_measures, volume_measures
from vertext.measures.measure import Measure
from vertext.measures.measures import Measures
from vertext.measures.mid_plane import MidPlane
from vertext.measures.spine_outlines import SpineOutlines
from vertext.measures.spine_shapes import SpineShapes
from vertext.measures.units import OF_SPINE, UNITS
from vertext.volumes import LabelMap, SagittalView

REDRAWINGS = 6
_SEED = 0


def measure_levels(label_map: LabelMap, *, redrawings: int = REDRAWINGS) -> Measures:
    """Measure a label map in world mm, whatever its axes.

    Args:
        label_map: A sagittal label map with its scheme, one slice or many.
        redrawings: How often the outlines are drawn anew, on a grid turned and shifted by
            chance (always the same chance), for the uncertainty; none is told below 2.

    Returns:
        Every quantity of every level from the uppermost to the lowest structure, with a reason
        in place of a value where something is missing, cut off by the image or too thin.

    Raises:
        UsageError: The label map does not say whose numbers it holds.
        LabelError: It holds numbers that its scheme does not know.
        UnsupportedInputError: It has no sagittal view.
    """
    if label_map.scheme is None:
        raise UsageError(
            "a label map must say whose numbers it holds",
            source=label_map.source,
            remedy="Name its scheme",
        )
    view = SagittalView.of(label_map).volume
    internal, _ = scheme(label_map.scheme).to_internal(view.data)
    plane = MidPlane(replace(view, data=internal, scheme="internal", names={}))
    outlines = SpineOutlines.of(plane)
    shapes = SpineShapes(outlines)
    rng = np.random.default_rng(_SEED)
    redrawn = [plane_measures(SpineShapes(outlines.redrawn(rng))) for _ in range(redrawings)]
    found = [*_with_uncertainty(plane_measures(shapes), redrawn), *volume_measures(plane, shapes)]
    levels = [structure.name for structure in outlines.order]
    names = list(UNITS)
    found.sort(key=lambda m: (_place(levels, m), names.index(m.name)))
    return Measures(tuple(found), shapes, plane)


def _place(levels: Sequence[str], measure: Measure) -> int:
    """Return where a measure stands: those of one level in its place, the others at the end."""
    of_spine = measure.name in OF_SPINE
    return len(levels) if of_spine else levels.index(measure.level)


def _with_uncertainty(
    measures: Sequence[Measure], redrawn: Sequence[Sequence[Measure]]
) -> list[Measure]:
    """Add the standard deviation of each measure over the drawings that have it, most of all."""
    values: dict[tuple[str, str], list[float]] = {}
    for measure in (measure for drawing in redrawn for measure in drawing):
        if measure.value is not None:
            values.setdefault((measure.name, measure.level), []).append(measure.value)
    told = []
    for measure in measures:
        found = values.get((measure.name, measure.level), [])
        known = measure.value is not None and len(found) >= max(2, len(redrawn) / 2)
        spread = float(np.std(found, ddof=1)) if known else None
        told.append(replace(measure, uncertainty=spread))
    return told
