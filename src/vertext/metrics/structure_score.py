"""How well one structure is outlined."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from vertext.metrics.overlap import Overlap
from vertext.metrics.score_settings import Aggregate, Missing, ScoreSettings
from vertext.metrics.surface import Surface

OVERLAPS = ("dice", "jaccard")
DISTANCES = ("hd95", "assd", "asd")
METRICS = (*OVERLAPS, *DISTANCES, "surface_dice_1", "surface_dice_2")

_TITLES = {
    "dice": "Dice",
    "jaccard": "Jaccard",
    "hd95": "HD95 {unit}",
    "assd": "ASSD {unit}",
    "asd": "ASD {unit}",
    "surface_dice_1": "surface Dice 1 {unit}",
    "surface_dice_2": "surface Dice 2 {unit}",
}


def metric_title(metric: str, unit: str) -> str:
    """Return a metric's name for people, with its unit."""
    return _TITLES[metric].format(unit=unit)


@dataclass(frozen=True, kw_only=True)
class StructureScore:
    """Outline of one structure in one volume, or averaged over its slices.

    Means run over the pieces (the volume, or slices) whose truth has the structure; distances
    over those of them that have one. NaN where there is none.

    Attributes:
        present: Pieces whose truth has the structure.
        missed: Those of them without any prediction of it.
        spurious: Pieces with a prediction of it although the truth lacks it.
        both: Voxels that truth and prediction share.
        truth: Voxels of the truth.
        predicted: Voxels of the prediction.
        dice: 2|P∩G| / (|P|+|G|); 0 where missed.
        jaccard: |P∩G| / |P∪G|; 0 where missed.
        hd95: See `Surface`; where missed, the policy decides.
        assd: See `Surface`; where missed, the policy decides.
        asd: See `Surface`; where missed, the policy decides.
        surface_dice_1: Share of the surfaces within 1 mm (px) of each other; 0 where missed.
        surface_dice_2: The same within 2 mm (px).
    """

    present: int
    missed: int
    spurious: int
    both: int
    truth: int
    predicted: int
    dice: float = math.nan
    jaccard: float = math.nan
    hd95: float = math.nan
    assd: float = math.nan
    asd: float = math.nan
    surface_dice_1: float = math.nan
    surface_dice_2: float = math.nan

    @classmethod
    def of(
        cls, overlap: Overlap, label: int, surface: Surface | None, *, diagonal: float
    ) -> StructureScore:
        """Score one piece.

        Args:
            overlap: Voxel counts of the piece.
            label: Number of the structure.
            surface: Its distances, None where truth or prediction lack it.
            diagonal: Distance of a missed structure, NaN to leave it out.
        """
        truth, predicted = int(overlap.truth[label]), int(overlap.predicted[label])
        both = int(overlap.joint[label, label])
        missed = bool(truth) and not predicted
        means: dict[str, Any] = {}
        if truth:
            means = {"dice": 2 * both / (truth + predicted)}
            means["jaccard"] = both / (truth + predicted - both)
        if surface is not None:
            means |= {"hd95": surface.hd95, "assd": surface.assd, "asd": surface.asd}
            means |= {"surface_dice_1": surface.dice(1.0), "surface_dice_2": surface.dice(2.0)}
        if missed:
            means |= dict.fromkeys(DISTANCES, diagonal)
            means |= {"surface_dice_1": 0.0, "surface_dice_2": 0.0}
        return cls(
            present=int(truth > 0),
            missed=int(missed),
            spurious=int(bool(predicted) and not truth),
            both=both,
            truth=truth,
            predicted=predicted,
            **means,
        )

    @classmethod
    def mean(cls, pieces: Sequence[StructureScore]) -> StructureScore:
        """Average over pieces, each with the weight of one."""
        counts: dict[str, int] = {
            name: sum(getattr(piece, name) for piece in pieces)
            for name in ("present", "missed", "spurious", "both", "truth", "predicted")
        }
        means: dict[str, Any] = {}
        for metric in METRICS:
            values = [getattr(piece, metric) for piece in pieces]
            values = [value for value in values if not math.isnan(value)]
            means[metric] = sum(values) / len(values) if values else math.nan
        return cls(**counts, **means)

    def terms(self, metric: str, settings: ScoreSettings) -> tuple[float, float]:
        """Return numerator and denominator of a mean over several volumes.

        Their sums over volumes give the mean over all pieces, or the overlap of the whole data
        set; a denominator of 0 adds nothing.
        """
        if settings.aggregate is Aggregate.DATASET:
            sizes = self.truth + self.predicted
            ratios = {"dice": (2 * self.both, sizes), "jaccard": (self.both, sizes - self.both)}
            return ratios.get(metric, (0, 0))
        leaves_out = metric in DISTANCES and settings.missing is Missing.NAN
        weight = self.present - self.missed * leaves_out
        return (weight * getattr(self, metric), weight) if weight else (0, 0)
