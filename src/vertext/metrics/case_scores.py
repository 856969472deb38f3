"""Every score of one volume."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from vertext.anatomy import CLASS_COUNT, IGNORE, SPINE, UNKNOWN_VERTEBRA, Kind
from vertext.anatomy.kind_numbers import KIND_NUMBERS
from vertext.errors import UsageError
from vertext.metrics.numbering import Numbering
from vertext.metrics.overlap import Overlap
from vertext.metrics.panoptic_quality import PanopticQuality
from vertext.metrics.score_outlines import score_slices, score_volume
from vertext.metrics.score_settings import Aggregate, Missing, ScoreSettings
from vertext.metrics.spider_scores import SpiderScores
from vertext.metrics.structure_score import StructureScore
from vertext.metrics.view import View
from vertext.volumes import NetworkGrid

SLICE_GRID = (384, 384)
"""Rows and columns on which slices are scored, as in the ATM-Net paper."""

_NAMED = {s.name: s.index for s in SPINE.structures if s.index < CLASS_COUNT}
_KINDS = {kind.value: number for number, kind in enumerate(Kind, start=1)}
_INSTANCES: dict[int, Kind | None] = {s.index: s.kind for s in SPINE.structures}
# Transitional levels (L6, T13) are tissue whose name no network here can know.
_UNKNOWN = range(CLASS_COUNT, IGNORE)
_UNNAMED = (*_UNKNOWN, IGNORE)


@dataclass(frozen=True)
class CaseScores:
    """Outlines and names of one volume.

    Attributes:
        case: Name of the case.
        patient: Whose it is.
        settings: How outlines were scored.
        outlines: Score of every structure that truth or prediction has, by name.
        tissue: Score of all vertebrae, discs and so on together, by kind.
        matched: Challenge rules of SPIDER, volume in 3-D, mm.
        panoptic: Instances matched by overlap, volume in 3-D.
        numbering: Whether the levels are named right.
        spider_compat: As `matched`, with the faults of the official code; None if not asked for.
    """

    case: str
    patient: str
    settings: ScoreSettings
    outlines: dict[str, StructureScore]
    tissue: dict[str, StructureScore]
    matched: SpiderScores
    panoptic: PanopticQuality
    numbering: Numbering
    spider_compat: SpiderScores | None = None

    @property
    def structures(self) -> dict[str, float]:
        """Dice of every structure present in the truth, by name; 0 where missed."""
        return {name: score.dice for name, score in self.outlines.items() if score.present}

    @property
    def kinds(self) -> dict[str, float]:
        """Dice of all vertebrae, discs and the canal, whatever their level."""
        return {name: score.dice for name, score in self.tissue.items() if score.present}

    @property
    def false_positives(self) -> dict[str, int]:
        """Voxels of structures that the truth lacks, by name."""
        return {name: s.predicted for name, s in self.outlines.items() if not s.present}

    @property
    def fine(self) -> float | None:
        """Mean Dice over the structures present, None where the truth is empty."""
        return float(np.mean(list(self.structures.values()))) if self.structures else None

    @property
    def views(self) -> dict[View, dict[str, float]]:
        """Scores of the whole volume by view; what is not defined is left out."""
        groups: dict[View, dict[str, float | None]] = {
            View.FINE: {"fine": self.fine},
            View.KINDS: {**self.kinds},
            View.INSTANCES: {
                **_spider("matched", self.matched),
                "recognition (RQ)": self.panoptic.recognition,
                "segmentation (SQ)": self.panoptic.segmentation,
                "panoptic (PQ)": self.panoptic.panoptic,
                **(_spider("spider_compat", self.spider_compat) if self.spider_compat else {}),
            },
            View.NAMES: {**self.numbering.rates},
        }
        return {
            view: {n: v for n, v in group.items() if v is not None and not math.isnan(v)}
            for view, group in groups.items()
        }

    @classmethod
    def of(
        cls,
        case: str,
        prediction: np.ndarray,
        truth: np.ndarray,
        *,
        spacing: Sequence[float],
        patient: str | None = None,
        settings: ScoreSettings | None = None,
    ) -> CaseScores:
        """Score a prediction.

        Voxels that the truth marks as "ignore" leave both maps first. A vertebra of unknown
        or transitional level counts as vertebra, but not in the scores of levels.

        Args:
            case: Name of the case.
            prediction: Internal numbers in the canonical sagittal view, (Z, H, W) uint8.
            truth: Internal numbers, same shape; may hold 254 and 255.
            spacing: Distance of slices, rows and columns in mm.
            patient: Whose volume it is; the case's name by default.
            settings: How outlines are scored.

        Raises:
            ValueError: The shapes differ.
            UsageError: The spacing is incomplete or not positive.
        """
        if prediction.shape != truth.shape:
            msg = f"the prediction is {prediction.shape}, the truth {truth.shape}"
            raise ValueError(msg)
        if len(spacing) != truth.ndim:
            raise UsageError(f"scores in mm need a spacing along {truth.ndim} axes, not {spacing}")
        settings = settings or ScoreSettings()
        diagonal = math.hypot(*np.multiply(truth.shape, spacing))
        if settings.missing is Missing.NAN:
            diagonal = math.nan
        small = _cropped(prediction, truth)
        joint = Overlap.of(*small)
        instances = joint.without([UNKNOWN_VERTEBRA, IGNORE])
        if settings.aggregate is Aggregate.SLICE:
            pixels = _on_slice_grid(prediction, truth, spacing)
            outlines = score_slices(*_named(*pixels), _NAMED, missing=settings.missing)
            tissue = score_slices(*_by_kind(*pixels), _KINDS, missing=settings.missing)
        else:
            outlines, tissue = _in_volume(*small, joint, spacing, diagonal)
        return cls(
            case=case,
            patient=case if patient is None else patient,
            settings=settings,
            outlines=outlines,
            tissue=tissue,
            matched=SpiderScores.of(
                *_told_apart(*small),
                _INSTANCES,
                overlap=instances,
                spacing=spacing,
                diagonal=diagonal,
            ),
            panoptic=PanopticQuality.of(instances, _INSTANCES),
            numbering=Numbering.of(joint.without(_UNKNOWN)),
        )


def _in_volume(
    prediction: np.ndarray,
    truth: np.ndarray,
    joint: Overlap,
    spacing: Sequence[float],
    diagonal: float,
) -> tuple[dict[str, StructureScore], dict[str, StructureScore]]:
    """Score structures and kinds in 3-D."""
    kinds = joint.without([IGNORE]).merged(KIND_NUMBERS)
    outlines = score_volume(
        *_named(prediction, truth),
        _NAMED,
        overlap=joint.without(_UNNAMED),
        spacing=spacing,
        diagonal=diagonal,
    )
    tissue = score_volume(
        *_by_kind(prediction, truth), _KINDS, overlap=kinds, spacing=spacing, diagonal=diagonal
    )
    return outlines, tissue


def _spider(word: str, scores: SpiderScores) -> dict[str, float | None]:
    """Name the scores of the challenge in a table."""
    return {
        **{f"{word} Dice, {name}": value for name, value in scores.dice.items()},
        **{f"{word} found, {name}": value for name, value in scores.detection.items()},
        **{f"{word} ASSD mm, {name}": value for name, value in scores.assd.items()},
    }


def _cropped(prediction: np.ndarray, truth: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Cut both to the box of what either labels: surfaces need no more."""
    some = (prediction > 0) | (truth > 0)
    box = []
    for axis in range(some.ndim):
        filled = np.flatnonzero(some.any(tuple(a for a in range(some.ndim) if a != axis)))
        box.append(slice(filled[0], filled[-1] + 1) if len(filled) else slice(0, 1))
    return prediction[tuple(box)], truth[tuple(box)]


def _on_slice_grid(
    prediction: np.ndarray, truth: np.ndarray, spacing: Sequence[float]
) -> tuple[np.ndarray, np.ndarray]:
    grid = NetworkGrid.fit(truth.shape, spacing, size=SLICE_GRID)
    return grid.sample_labels(prediction), grid.sample_labels(truth)


def _named(prediction: np.ndarray, truth: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Blank what the truth ignores or does not name."""
    seen = truth < CLASS_COUNT
    return prediction * seen, truth * seen


def _by_kind(prediction: np.ndarray, truth: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Blank what the truth ignores, and merge levels."""
    seen = truth != IGNORE
    return KIND_NUMBERS.take(prediction) * seen, KIND_NUMBERS.take(truth) * seen


def _told_apart(prediction: np.ndarray, truth: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Blank what the truth ignores or does not tell apart."""
    seen = truth < UNKNOWN_VERTEBRA
    return prediction * seen, truth * seen
