"""The rules of the SPIDER challenge: structures are matched whatever their name."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from vertext.anatomy import Kind
from vertext.metrics.overlap import Overlap
from vertext.metrics.surface_distances import surface_distances

MIN_DICE = 0.1
"""A vertebra or disc below it counts as missed."""

_COUNTED = (Kind.VERTEBRA, Kind.DISC)


@dataclass(frozen=True)
class SpiderScores:
    """Scores of one volume as the challenge's evaluation defines them.

    For each structure of the truth the predicted label with most overlap is taken. Vertebrae and
    discs of a Dice below 0.1 are missed: they leave the mean Dice of their kind and set its
    detection rate. Source: github.com/DIAGNijmegen/SPIDER-Evaluation, `evaluation.py`.

    Attributes:
        dice: Mean Dice by kind, and `all`, which includes missed structures.
        detection: Share of the vertebrae and of the discs that are found.
        assd: Mean symmetric surface distance by kind, and `all`; surface voxels have a face,
            edge or corner neighbour outside.

    Entries of kinds that the truth lacks are left out; a mean over nothing is NaN.
    """

    dice: dict[str, float]
    detection: dict[str, float]
    assd: dict[str, float]

    @classmethod
    def of(
        cls,
        prediction: np.ndarray,
        truth: np.ndarray,
        kinds: Mapping[int, Kind | None],
        *,
        overlap: Overlap,
        spacing: Sequence[float],
        diagonal: float,
        compat: bool = False,
    ) -> SpiderScores:
        """Score a volume.

        Args:
            prediction: Labels, uint8, 0 is background; which label is which does not matter.
            truth: Labels, uint8, same shape.
            kinds: Kind of each label of the truth that counts; None counts in `all` only.
            overlap: Voxel counts of the two.
            spacing: In mm, along the axes of the arrays.
            diagonal: Surface distance of a structure without any overlap, NaN to leave it out.
            compat: Repeat the faults of the official code: spacing in reverse, (x, y, z) for
                (z, y, x), and no mean distance where one structure has none. The arrays must
                have the axes of the file then.
        """
        groups = _groups(overlap, kinds)
        matches = _matches(overlap, groups["all"])
        dice = dict.fromkeys(groups["all"], 0.0)
        for label, match in matches.items():
            size = overlap.truth[label] + overlap.predicted[match]
            dice[label] = float(2 * overlap.joint[label, match] / size)
        steps = tuple(spacing)[::-1] if compat else spacing
        surfaces = surface_distances(prediction, truth, steps, matches=matches, corners=True)
        assd = dict.fromkeys(groups["all"], math.nan if compat else diagonal)
        assd |= {label: surface.assd for label, surface in surfaces.items()}
        found = {
            name: [n for n in group if name not in _COUNTED or dice[n] >= MIN_DICE]
            for name, group in groups.items()
        }
        return cls(
            dice={name: _mean([dice[n] for n in group]) for name, group in found.items()},
            detection={
                name: len(found[name]) / len(groups[name]) for name in _COUNTED if name in groups
            },
            assd={
                name: _mean([assd[n] for n in group], skip_nan=not compat)
                for name, group in groups.items()
            },
        )


def _groups(overlap: Overlap, kinds: Mapping[int, Kind | None]) -> dict[str, list[int]]:
    """Collect the labels of the truth by kind, and all of them."""
    groups: dict[str, list[int]] = {"all": []}
    for label, kind in sorted(kinds.items()):
        if overlap.truth[label]:
            groups["all"].append(label)
            if kind is not None:
                groups.setdefault(kind.value, []).append(label)
    return groups


def _matches(overlap: Overlap, labels: Sequence[int]) -> dict[int, int]:
    """Find the predicted label with most overlap; labels on background alone have none."""
    shares = {label: overlap.joint[label, 1:] for label in labels}
    return {label: int(share.argmax()) + 1 for label, share in shares.items() if share.any()}


def _mean(values: Sequence[float], *, skip_nan: bool = False) -> float:
    kept = [value for value in values if not (skip_nan and math.isnan(value))]
    return float(np.mean(kept)) if kept else math.nan
