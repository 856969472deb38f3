"""Scores of a predicted label map against the true one, whatever their grids' axes and numbers."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from vertext.anatomy import BACKGROUND, SPINE, LabelScheme, scheme
from vertext.anatomy.ignore_above import ignore_above as ignore_all_above
from vertext.errors import UsageError
from vertext.metrics.case_scores import CaseScores
from vertext.metrics.overlap import Overlap
from vertext.metrics.score_settings import ScoreSettings
from vertext.metrics.spider_scores import SpiderScores
from vertext.volumes import LabelMap, SagittalView

_SAME_GRID_MM = 0.1


def score_label_maps(
    prediction: LabelMap | None,
    truth: LabelMap,
    *,
    case: str,
    patient: str | None = None,
    ignore_above: str | None = None,
    settings: ScoreSettings | None = None,
    spider_compat: bool = False,
) -> CaseScores:
    """Score a prediction on the volume's own grid.

    Args:
        prediction: Predicted labels with their scheme; None scores every structure as missed.
        truth: True labels with their scheme.
        case: Name of the case.
        patient: Whose it is; the case's name by default.
        ignore_above: Name of the topmost disc that counts, None where all counts.
        settings: How outlines are scored.
        spider_compat: Whether to repeat the SPIDER challenge's own code, too.

    Raises:
        UsageError: The grids differ, or a label map does not say whose numbers it holds.
        LabelError: A label map holds numbers that its scheme does not know.
    """
    view = SagittalView.of(truth)
    true = view.volume
    raw = np.zeros_like(true.data) if prediction is None else _on_grid_of(true, prediction)
    found, _ = (_scheme(prediction) if prediction else scheme("internal")).to_internal(raw)
    labelled, _ = _scheme(truth).to_internal(true.data)
    counted = labelled if ignore_above is None else ignore_all_above(labelled, ignore_above)
    scores = CaseScores.of(
        case, found, counted, spacing=true.spacing, patient=patient, settings=settings
    )
    if not spider_compat:
        return scores
    # The official code ignores nothing; what nobody labelled it must not see all the same.
    kept = counted == labelled
    pair = (view.restore_labels(raw * kept), view.restore_labels(true.data * kept))
    return replace(scores, spider_compat=_compat(*pair, _scheme(truth), truth.spacing))


def _on_grid_of(true: LabelMap, prediction: LabelMap) -> np.ndarray:
    found = SagittalView.of(prediction).volume
    if found.shape != true.shape or not np.allclose(found.affine, true.affine, atol=_SAME_GRID_MM):
        raise UsageError("its grid is not that of the truth", source=prediction.source)
    return found.data


def _compat(
    found: np.ndarray, true: np.ndarray, numbers: LabelScheme, spacing: tuple[float, float, float]
) -> SpiderScores:
    """Score in the axes and numbers of the truth's file.

    Numbers that the scheme ignores (partly visible bones, levels above the anatomy) count in
    `all` only.
    """
    kinds = {number: SPINE.by_name(name).kind for number, name in numbers.names.items()}
    # Which predicted label is which does not matter: numbered without gaps they fit into a byte.
    _, places = np.unique(np.append(found, BACKGROUND), return_inverse=True)
    found = places[:-1].reshape(true.shape).astype(np.uint8)
    true = true.astype(np.uint8)
    return SpiderScores.of(
        found,
        true,
        dict.fromkeys(numbers.ignored) | kinds,
        overlap=Overlap.of(found, true),
        spacing=spacing,
        diagonal=math.nan,
        compat=True,
    )


def _scheme(labels: LabelMap) -> LabelScheme:
    if labels.scheme is None:
        raise UsageError("it does not say whose numbers it holds", source=labels.source)
    return scheme(labels.scheme)
