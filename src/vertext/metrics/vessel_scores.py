"""All that is asked of a segmentation of pulmonary vessels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vertext.anatomy import PULMONARY_VESSELS, VesselKind
from vertext.errors import UsageError
from vertext.metrics.centre_line import CentreLine
from vertext.metrics.cl_dice import cl_dice
from vertext.metrics.length_confusion import length_confusion
from vertext.metrics.surface_distances import surface_distances
from vertext.metrics.tree_detection import TreeDetection


@dataclass(frozen=True)
class VesselScore:
    """Scores of one vessel; all but `spurious` are None where the truth lacks it.

    Attributes:
        dice: 2|P∩G| / (|P|+|G|), 0 where it was missed.
        cl_dice: See `cl_dice`.
        hd95_mm: 95th percentile of the surface distance, the larger direction; the diagonal of
            the volume where it was missed.
        length_detected: Share of the tree's length that was found.
        branches_detected: Share of the tree's branches that were found.
        spurious: Voxels predicted although the truth lacks the vessel.
    """

    dice: float | None = None
    cl_dice: float | None = None
    hd95_mm: float | None = None
    length_detected: float | None = None
    branches_detected: float | None = None
    spurious: int = 0


@dataclass(frozen=True)
class VesselScores:
    """Scores of one case.

    Attributes:
        vessels: Score of each class ("left artery"), and of each kind over both sides ("artery").
        confusion_mm: Length of the true arteries and veins by what they were taken for, mm:
            "artery", "vein" or "background".
    """

    vessels: dict[str, VesselScore]
    confusion_mm: dict[str, dict[str, float]]


def score_vessels(
    prediction: NDArray[np.integer],
    truth: NDArray[np.integer],
    spacing: Sequence[float],
    *,
    region: NDArray[np.bool_] | None = None,
) -> VesselScores:
    """Score class numbers of `PULMONARY_VESSELS`.

    Args:
        prediction: Class numbers, (I, J, K).
        truth: Class numbers, same shape, every vessel annotated inside the region.
        spacing: Distance of voxels along each axis, mm.
        region: What counts; everything by default. Elsewhere both are taken as background.

    Raises:
        UsageError: The shapes differ.
        MissingExtraError: scikit-image is not installed.
    """
    if prediction.shape != truth.shape:
        raise UsageError(f"a prediction of shape {prediction.shape} does not fit {truth.shape}")
    if region is not None:
        prediction, truth = prediction * region, truth * region
    classes = {vessel.name: vessel.index for vessel in PULMONARY_VESSELS}
    kinds = {kind.value: kind.number for kind in VesselKind}
    scores, _ = _scored(prediction, truth, classes, spacing)
    merged, lines = _scored(_kinds(prediction), _kinds(truth), kinds, spacing)
    return VesselScores(scores | merged, length_confusion(lines, _kinds(prediction), kinds))


def _kinds(classes: NDArray[np.integer]) -> NDArray[np.uint8]:
    """Return numbers of `VesselKind`, whatever the side."""
    table = np.zeros(len(PULMONARY_VESSELS) + 1, np.uint8)
    for vessel in PULMONARY_VESSELS:
        table[vessel.index] = vessel.kind.number
    return table[classes]


def _scored(
    prediction: NDArray[np.integer],
    truth: NDArray[np.integer],
    numbers: dict[str, int],
    spacing: Sequence[float],
) -> tuple[dict[str, VesselScore], dict[str, CentreLine]]:
    """Score every vessel, and return the centre lines of the truth."""
    surfaces = surface_distances(prediction, truth, spacing)
    missed_mm = float(np.linalg.norm(np.multiply(truth.shape, spacing)))
    scores, lines = {}, {}
    for name, number in numbers.items():
        found, true = prediction == number, truth == number
        lines[name] = line = CentreLine.of(true, spacing)
        if not true.any():
            scores[name] = VesselScore(spurious=int(found.sum()))
            continue
        tree = TreeDetection.of(line, found)
        surface = surfaces.get(number)
        scores[name] = VesselScore(
            dice=float(2 * (found & true).sum() / (found.sum() + true.sum())),
            cl_dice=cl_dice(found, true, CentreLine.of(found, spacing), line),
            hd95_mm=missed_mm if surface is None else surface.hd95,
            length_detected=tree.length_share,
            branches_detected=tree.branch_share,
        )
    return scores, lines
