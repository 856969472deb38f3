"""Every score of one volume."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vertext.anatomy import CLASS_COUNT, IGNORE, SPINE, Kind
from vertext.anatomy.kind_numbers import KIND_NUMBERS
from vertext.metrics.numbering import Numbering
from vertext.metrics.overlap import Overlap


@dataclass(frozen=True)
class CaseScores:
    """Overlap and names of one volume, pooled over all its slices.

    Attributes:
        case: Name of the case.
        structures: Dice of every structure present in the truth, by name; 0 where missed.
        kinds: Dice of all vertebrae, discs and the canal, whatever their level.
        numbering: Whether the levels are named right.
        false_positives: Voxels of structures that the truth lacks, by name.
    """

    case: str
    structures: dict[str, float]
    kinds: dict[str, float]
    numbering: Numbering
    false_positives: dict[str, int]

    @property
    def fine(self) -> float | None:
        """Mean Dice over the structures present, None where the truth is empty."""
        return float(np.mean(list(self.structures.values()))) if self.structures else None

    @classmethod
    def of(cls, case: str, prediction: np.ndarray, truth: np.ndarray) -> CaseScores:
        """Score a prediction.

        Voxels that the truth marks as "ignore" leave both maps first. A vertebra of unknown
        or transitional level counts as vertebra, but not in the scores of levels.

        Args:
            case: Name of the case.
            prediction: Internal numbers, any shape.
            truth: Internal numbers, same shape; may hold 254 and 255.

        Raises:
            ValueError: The shapes differ.
        """
        if prediction.shape != truth.shape:
            msg = f"the prediction is {prediction.shape}, the truth {truth.shape}"
            raise ValueError(msg)
        seen = truth != IGNORE
        # Transitional levels (L6, T13) are tissue whose name no network here can know.
        levels = Overlap.of(prediction, truth, truth < CLASS_COUNT)
        tissue = Overlap.of(KIND_NUMBERS[prediction], KIND_NUMBERS[truth], seen)
        numbers = [s for s in SPINE.structures if s.index < CLASS_COUNT]
        scores = {s.name: levels.dice(s.index) for s in numbers}
        kinds = {kind.value: tissue.dice(number) for number, kind in enumerate(Kind, start=1)}
        return cls(
            case=case,
            structures={name: dice for name, dice in scores.items() if dice is not None},
            kinds={name: dice for name, dice in kinds.items() if dice is not None},
            numbering=Numbering.of(levels),
            false_positives={
                s.name: int(levels.predicted[s.index])
                for s in numbers
                if levels.predicted[s.index] and not levels.truth[s.index]
            },
        )
