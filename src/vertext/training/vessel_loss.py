"""The loss on vessels of which only some were annotated."""

from __future__ import annotations

import torch
from torch import nn
from torch.nn import functional

from vertext.anatomy import PULMONARY_VESSELS, Side, VesselKind

_SMOOTH = 1.0


class VesselLoss(nn.Module):
    """Dice and binary cross-entropy over annotated classes inside the annotated region.

    The published code trains an unannotated lung as background. Here nothing outside the region
    and no class that is not annotated receives any gradient, and a class is asked only on its
    own side: the lungs tell left from right, so that the network need not learn it. An exclusion
    term keeps artery and vein of one side from claiming the same voxel, where both are annotated.

    Source: Dice and BCE as in LACAF and the CLIP-Driven Universal Model (ICCV 2023); the Dice
    smoothed in its numerator too, so that classes absent from a patch are learned from it.

    Args:
        exclusion: Weight of the exclusion term.
    """

    def __init__(self, *, exclusion: float = 0.1) -> None:
        super().__init__()
        self.exclusion = exclusion

    def forward(
        self,
        logits: torch.Tensor,
        labels: torch.Tensor,
        annotated: torch.Tensor,
        region: torch.Tensor,
    ) -> dict[str, torch.Tensor]:
        """Return the weighted terms; each is 0 where nothing is annotated.

        Args:
            logits: (B, N, D, H, W), class number n in channel n - 1.
            labels: Class numbers, 0 is background, (B, D, H, W).
            annotated: (B, N) bool.
            region: Number of the `Side` whose vessels the annotation tells there, 0 for none,
                (B, D, H, W).
        """
        logits = logits.float()
        numbers = torch.arange(1, logits.shape[1] + 1, device=logits.device)
        truth = (labels[:, None] == numbers.view(1, -1, 1, 1, 1)).to(logits.dtype)
        sides = torch.tensor([v.side.number for v in PULMONARY_VESSELS], device=logits.device)
        own = region[:, None] == sides.view(1, -1, 1, 1, 1)
        inside = own.to(logits.dtype)
        # A class without any voxel of its region in the patch says nothing.
        weight = (annotated & own.flatten(2).any(dim=2)).to(logits.dtype)
        # Multiplied before the sigmoid, what is left out has a gradient of exactly 0.
        seen = logits * inside * weight[:, :, None, None, None]
        voxels = inside.flatten(2).sum(dim=2).clamp_min(1)
        probability = seen.sigmoid() * inside
        cross = functional.binary_cross_entropy_with_logits(seen, truth, reduction="none") * inside
        terms = {
            "dice": _mean(1 - _dice(probability, truth * inside), weight),
            "bce": _mean(cross.flatten(2).sum(dim=2) / voxels, weight),
        }
        if self.exclusion:
            terms["exclusion"] = self.exclusion * _exclusion(probability, weight, voxels)
        return terms


def _mean(values: torch.Tensor, weight: torch.Tensor) -> torch.Tensor:
    """Return the mean over annotated classes, (B, N) to a scalar."""
    return (values * weight).sum() / weight.sum().clamp_min(1)


def _dice(probability: torch.Tensor, truth: torch.Tensor) -> torch.Tensor:
    shared = (probability * truth).flatten(2).sum(dim=2)
    total = (probability + truth).flatten(2).sum(dim=2)
    return (2 * shared + _SMOOTH) / (total + _SMOOTH)


def _exclusion(
    probability: torch.Tensor, weight: torch.Tensor, voxels: torch.Tensor
) -> torch.Tensor:
    """Return the mean of artery times vein over the region of sides that have both annotated."""
    numbers = {(vessel.side, vessel.kind): vessel.index - 1 for vessel in PULMONARY_VESSELS}
    artery, vein = ([numbers[side, kind] for side in Side] for kind in VesselKind)
    both = probability[:, artery] * probability[:, vein]
    return _mean(
        both.flatten(2).sum(dim=2) / voxels[:, artery], weight[:, artery] * weight[:, vein]
    )
