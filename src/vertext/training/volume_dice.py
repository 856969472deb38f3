"""Dice pooled over volumes, for validation while training."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import torch
from torch import distributed
from torch.nn import functional

from vertext.anatomy import CLASS_COUNT, UNKNOWN_VERTEBRA, Kind
from vertext.anatomy.kind_numbers import KIND_NUMBERS

_KINDS = torch.tensor(KIND_NUMBERS, dtype=torch.long)


class VolumeDice:
    """Collects overlaps slice by slice; a structure that is present and missed counts 0.

    Args:
        active: Class numbers that the data set annotates.
    """

    def __init__(self, *, active: tuple[int, ...]) -> None:
        self.inactive = [c for c in range(CLASS_COUNT) if c not in active]
        self.reset()

    def reset(self) -> None:
        """Forget all slices."""
        self._counts: dict[str, torch.Tensor] = defaultdict(lambda: torch.zeros(3, CLASS_COUNT))
        self._kinds: dict[str, torch.Tensor] = defaultdict(lambda: torch.zeros(3, len(Kind)))

    def update(self, logits: torch.Tensor, labels: torch.Tensor, patients: Sequence[str]) -> None:
        """Add slices.

        Args:
            logits: (B, S, H, W).
            labels: (B, H, W) internal numbers.
            patients: Patient of each slice.
        """
        logits = logits.float().clone()
        logits[:, self.inactive] = float("-inf")
        found = logits.argmax(1).cpu()
        for one, truth, patient in zip(found, labels.cpu().long(), patients, strict=True):
            named = truth < CLASS_COUNT
            self._counts[patient] += _overlaps(one[named], truth[named], CLASS_COUNT)
            seen = named | (truth == UNKNOWN_VERTEBRA)
            kinds = _overlaps(_KINDS[one[seen]], _KINDS[truth[seen]], len(Kind) + 1)
            self._kinds[patient] += kinds[:, 1:]

    def gather(self) -> None:
        """Add what the other processes of the run collected."""
        if not (distributed.is_available() and distributed.is_initialized()):
            return
        mine = dict(self._counts), dict(self._kinds)
        everyone: list[Any] = [None] * distributed.get_world_size()
        distributed.all_gather_object(everyone, mine)
        self.reset()
        for counts, kinds in everyone:
            for sums, parts in ((self._counts, counts), (self._kinds, kinds)):
                for patient, part in parts.items():
                    sums[patient] += part

    def compute(self) -> dict[str, float]:
        """Return mean Dice of structures (`fine`) and of each kind, over volumes."""
        fine = [float(_dice(counts)[1:].nanmean()) for counts in self._counts.values()]
        kinds = torch.stack([_dice(counts) for counts in self._kinds.values()]).nanmean(0)
        scores = {"dice/fine": sum(fine) / len(fine)}
        scores |= {
            f"dice/{kind}": float(kinds[number])
            for number, kind in enumerate(Kind)
            if not kinds[number].isnan()
        }
        return scores


def _overlaps(found: torch.Tensor, truth: torch.Tensor, count: int) -> torch.Tensor:
    both = functional.one_hot(found[found == truth], count).sum(0)
    return torch.stack(
        [both, found.bincount(minlength=count), truth.bincount(minlength=count)]
    ).float()


def _dice(counts: torch.Tensor) -> torch.Tensor:
    """Dice where the truth has the class, else NaN."""
    both, found, truth = counts
    return torch.where(truth > 0, 2 * both / (found + truth), torch.nan)
