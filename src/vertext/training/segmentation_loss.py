"""Dice and focal loss over partial labels."""

from __future__ import annotations

from typing import Literal

import torch
from pydantic import BaseModel, ConfigDict
from torch import nn
from torch.nn import functional

from vertext.anatomy import CLASS_COUNT, IGNORE, SPINE, UNKNOWN_VERTEBRA, Kind
from vertext.anatomy.kind_numbers import KIND_NUMBERS

_EPSILON = 1e-5
_OFF = -1e4
"""Logit of an inactive class: no probability, no gradient."""
_A_VERTEBRA = SPINE.of_kind(Kind.VERTEBRA)[0].index


class LossConfig(BaseModel):
    """Weights and variants of the loss terms.

    Attributes:
        dice: Weight of the Dice loss.
        focal: Weight of the focal loss.
        focal_form: `softmax` as the paper writes it; `monai_compat` the sigmoid form on raw
            logits that MONAI's DiceFocalLoss(softmax=True) really computes.
        gamma: Focusing exponent.
        batch_dice: Sum over the batch before the ratio, which steadies rare classes.
        kind: Weight of Dice and cross-entropy over vertebra, disc and canal whatever the level.
        ftc: Weight λ of the class-wise contrast (CCAE).
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    dice: float = 1.0
    focal: float = 1.0
    focal_form: Literal["softmax", "monai_compat"] = "monai_compat"
    gamma: float = 2.0
    batch_dice: bool = False
    kind: float = 0.0
    ftc: float = 0.2


class SegmentationLoss(nn.Module):
    """Dice + focal (ATM-Net §losses), made for data that label only part of the anatomy.

    Pixels of "ignore" and logits of inactive classes get exactly no gradient. A vertebra of
    unknown level is supervised as "any vertebra". Dice leaves out the background.

    Args:
        config: Weights and variants.
        active: Class numbers that the data set annotates, background included.
    """

    def __init__(self, config: LossConfig, *, active: tuple[int, ...]) -> None:
        super().__init__()
        self.config = config
        self.ftc = config.ftc
        on = torch.zeros(CLASS_COUNT, dtype=torch.bool)
        on[list(active)] = True
        self.register_buffer("active", on, persistent=False)
        self.register_buffer("off", torch.where(on, 0.0, _OFF)[:, None, None], persistent=False)
        kinds = _kind_matrix(on)
        self.register_buffer("kinds", kinds, persistent=False)
        self.register_buffer("kind_of", _kind_numbers(kinds), persistent=False)
        self.active: torch.Tensor
        self.off: torch.Tensor
        self.kinds: torch.Tensor
        self.kind_of: torch.Tensor

    def forward(self, logits: torch.Tensor, target: torch.Tensor) -> dict[str, torch.Tensor]:
        """Return each weighted term.

        Args:
            logits: (B, S, H, W).
            target: (B, H, W) internal numbers.
        """
        target = target.long()
        logits = logits.float() + self.off
        # A class that should not be there is ignored: its logit is switched off.
        named = (target < CLASS_COUNT) & self.active[target.clamp(max=CLASS_COUNT - 1)]
        known = target * named
        log_p = logits.log_softmax(1)
        p = log_p.exp()
        terms = {"dice": self._dice(p, known, named)[..., self.active[1:]].mean()}
        if self.config.focal_form == "softmax":
            terms["focal"] = self._softmax_focal(log_p, target, known, named)
        else:
            terms["focal"] = self._sigmoid_focal(logits, target, known, named)
        if self.config.kind:
            terms["kind"] = self._kind(p, target)
        weights = self.config.model_dump()
        return {name: weights[name] * value for name, value in terms.items()}

    def _dice(self, p: torch.Tensor, target: torch.Tensor, seen: torch.Tensor) -> torch.Tensor:
        """Dice loss of each foreground class (Milletari's form without squares, as MONAI).

        Written with sums by class instead of one-hot planes, which on a CPU would take longer
        than the network.
        """
        batch, classes = p.shape[:2]
        flat, weight = target.flatten(1), seen.flatten(1).to(p.dtype)
        right = p.flatten(2).gather(1, flat[:, None])[:, 0] * weight
        overlap = p.new_zeros(batch, classes).scatter_add(1, flat, right)
        truth = p.new_zeros(batch, classes).scatter_add(1, flat, weight)
        found = torch.bmm(p.flatten(2), weight[..., None])[..., 0]
        if self.config.batch_dice:
            overlap, truth, found = overlap.sum(0), truth.sum(0), found.sum(0)
        return (1 - (2 * overlap + _EPSILON) / (found + truth + _EPSILON))[..., 1:]

    def _softmax_focal(
        self, log_p: torch.Tensor, target: torch.Tensor, known: torch.Tensor, named: torch.Tensor
    ) -> torch.Tensor:
        right = log_p.gather(1, known[:, None])[:, 0]
        some_vertebra = target == UNKNOWN_VERTEBRA
        if some_vertebra.any():
            any_level = log_p[:, self.kinds[1] > 0].logsumexp(1)
            right = torch.where(some_vertebra, any_level, right)
        seen = named | some_vertebra
        # The clamp keeps the gradient finite where the power's base touches zero.
        wrong = (1 - right.exp()).clamp(min=1e-6)
        focal = -(wrong**self.config.gamma) * right * seen
        return focal.sum() / seen.sum().clamp(min=1)

    def _sigmoid_focal(
        self,
        logits: torch.Tensor,
        target: torch.Tensor,
        known: torch.Tensor,
        named: torch.Tensor,
    ) -> torch.Tensor:
        truth = torch.zeros_like(logits).scatter_(1, known[:, None], 1.0)
        seen = named[:, None] & self.active[:, None, None]
        total, count = (self._binary_focal(logits, truth) * seen).sum(), seen.sum()
        some_vertebra = target == UNKNOWN_VERTEBRA
        if some_vertebra.any():
            # One binary question: is this any vertebra?
            any_level = logits[:, self.kinds[1] > 0].logsumexp(1)
            asked = self._binary_focal(any_level, torch.ones_like(any_level)) * some_vertebra
            total, count = total + asked.sum(), count + some_vertebra.sum()
        return total / count.clamp(min=1)

    def _binary_focal(self, logits: torch.Tensor, truth: torch.Tensor) -> torch.Tensor:
        entropy = functional.binary_cross_entropy_with_logits(logits, truth, reduction="none")
        return (1 - (-entropy).exp()).clamp(min=1e-6) ** self.config.gamma * entropy

    def _kind(self, p: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        kind = self.kind_of[target]
        seen = kind != IGNORE
        kind = kind * seen
        by_kind = torch.einsum("kc,bchw->bkhw", self.kinds, p)
        right = by_kind.gather(1, kind[:, None])[:, 0].clamp(min=1e-6)
        entropy = -(right.log() * seen).sum() / seen.sum().clamp(min=1)
        return self._dice(by_kind, kind, seen).mean() + entropy


def _kind_matrix(active: torch.Tensor) -> torch.Tensor:
    """Return (kinds, classes): background and every kind of which a class is active."""
    kinds = torch.tensor(KIND_NUMBERS[:CLASS_COUNT], dtype=torch.long)
    matrix = functional.one_hot(kinds, len(Kind) + 1).T.float()
    return matrix[(matrix * active).sum(1) > 0]


def _kind_numbers(kinds: torch.Tensor) -> torch.Tensor:
    """Return the row of `kinds` for every internal number, IGNORE where it has none."""
    numbers = torch.full((IGNORE + 1,), IGNORE)
    for row, group in enumerate(kinds):
        numbers[group.nonzero()[:, 0]] = row
    numbers[UNKNOWN_VERTEBRA] = numbers[_A_VERTEBRA]
    return numbers
