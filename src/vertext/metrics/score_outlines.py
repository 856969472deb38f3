"""Outlines of all structures of a volume, in 3-D or slice by slice."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from vertext.metrics.overlap import Overlap
from vertext.metrics.score_settings import Missing
from vertext.metrics.structure_score import StructureScore
from vertext.metrics.surface_distances import surface_distances

_LABELS = 256


def score_volume(
    prediction: np.ndarray,
    truth: np.ndarray,
    labels: Mapping[str, int],
    *,
    overlap: Overlap,
    spacing: Sequence[float],
    diagonal: float,
) -> dict[str, StructureScore]:
    """Score a volume as one piece.

    Args:
        prediction: Labels, ignored voxels set to 0.
        truth: Labels, same shape, ignored voxels set to 0.
        labels: Number of each structure to score.
        overlap: Voxel counts of the two.
        spacing: In mm.
        diagonal: Distance of a missed structure in mm, NaN to leave it out.

    Returns:
        Scores by name, of what the truth or the prediction has.
    """
    surfaces = surface_distances(prediction, truth, spacing)
    return {
        name: StructureScore.of(overlap, label, surfaces.get(label), diagonal=diagonal)
        for name, label in labels.items()
        if overlap.truth[label] or overlap.predicted[label]
    }


def score_slices(
    prediction: np.ndarray, truth: np.ndarray, labels: Mapping[str, int], *, missing: Missing
) -> dict[str, StructureScore]:
    """Score each slice for itself, in pixels, and average.

    Args:
        prediction: Labels of square pixels, (Z, H, W), ignored pixels set to 0.
        truth: Labels, same shape, ignored pixels set to 0.
        labels: Number of each structure to score.
        missing: Distance of a missed structure; `diag` is the diagonal of the slice.

    Returns:
        Scores by name, of what the truth or the prediction has.
    """
    diagonal = math.hypot(*truth.shape[1:]) if missing is Missing.DIAG else math.nan
    # Numbers of their own keep the slices of the stack apart.
    shift = _LABELS * np.arange(len(truth), dtype=np.int32)[:, None, None]
    found, true = (np.where(array > 0, array + shift, 0) for array in (prediction, truth))
    surfaces = surface_distances(found, true, (1.0, 1.0))
    overlaps = [Overlap.of(one, two) for one, two in zip(prediction, truth, strict=True)]
    result = {}
    for name, label in labels.items():
        pieces = [
            StructureScore.of(
                overlap, label, surfaces.get(label + _LABELS * index), diagonal=diagonal
            )
            for index, overlap in enumerate(overlaps)
            if overlap.truth[label] or overlap.predicted[label]
        ]
        if pieces:
            result[name] = StructureScore.mean(pieces)
    return result
