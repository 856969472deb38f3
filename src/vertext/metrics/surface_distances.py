"""Surface distances of all structures of two label maps at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from vertext.errors import UsageError
from vertext.metrics.nearest_edges import NearestEdges
from vertext.metrics.surface import Surface
from vertext.metrics.surface_edges import surface_edges


def surface_distances(
    prediction: np.ndarray,
    truth: np.ndarray,
    spacing: Sequence[float],
    *,
    matches: Mapping[int, int] | None = None,
    corners: bool = False,
) -> dict[int, Surface]:
    """Measure the distances between the surfaces of matching structures, exactly.

    Args:
        prediction: Labels, 0 is background.
        truth: Labels, same shape.
        spacing: Distance of neighbours along the trailing axes, in mm (or any unit, then the
            unit of the result). If it has fewer entries than the arrays have axes, the leading
            axes stack independent images, in each of which labels must differ.
        matches: Predicted label for each label of the truth; by default its own.
        corners: See `surface_edges`.

    Returns:
        Distances by label of the truth; labels that one of the two lacks are left out.

    Raises:
        UsageError: The spacing is not positive, or has more entries than there are axes.
    """
    steps = np.asarray(spacing, dtype=np.float64)
    if not (0 < steps.size <= truth.ndim and np.isfinite(steps).all() and (steps > 0).all()):
        raise UsageError(
            f"distances in an array of {truth.ndim} axes need their spacing, not {spacing}"
        )
    found, true = (
        NearestEdges.of(surface_edges(labels, axes=steps.size, corners=corners), steps)
        for labels in (prediction, truth)
    )
    wanted = {label: label for label in true.labels} if matches is None else dict(matches)
    pairs = [(t, p) for t, p in wanted.items() if t in true.labels and p in found.labels]
    to_prediction = found.distances(true, pairs)
    to_truth = true.distances(found, [(p, t) for t, p in pairs])
    return {
        t: Surface(one, two)
        for (t, _), one, two in zip(pairs, to_truth, to_prediction, strict=True)
    }
