"""Levels as places on one axis, so that rare ones share all parameters with common ones."""

from __future__ import annotations

import torch
from torch import nn

from vertext.anatomy import SPINE

_MIDDLE = 5.0
"""Where an untrained network looks: amid the lumbar spine and its neighbours."""
_SPREAD = 2.0


class LevelCoordinate(nn.Module):
    """Turns a coordinate and its uncertainty into level logits.

    Going up from the sacrum at 0 every vertebra is one unit, so discs lie between whole numbers.
    The logit of level k is -(u - u_k)² / 2σ²; normalised within a kind it is the probability of
    that level. Source: heteroscedastic regression (Nix and Weigend, 1994) of an ordered label.

    Args:
        classes: Class number of each logit.
    """

    channels = 2
    """Channels of the input: u and its log deviation, both around 0 in an untrained network."""

    def __init__(self, classes: list[int]) -> None:
        super().__init__()
        places = {s.index: i / 2 for i, s in enumerate(reversed(SPINE.ordered))}
        axis = torch.tensor([places.get(number, 0.0) for number in classes])
        self.register_buffer("axis", axis[:, None, None], persistent=False)
        self.axis: torch.Tensor

    def forward(self, raw: torch.Tensor) -> torch.Tensor:
        """Return logits (B, K, H, W) from (B, 2, H, W)."""
        place = _MIDDLE + _SPREAD * raw[:, :1]
        # Bounded: with σ near 0 a single voxel would outweigh every other loss.
        precision = torch.exp(-raw[:, 1:].clamp(-3.0, 3.0)) / _SPREAD
        return -((place - self.axis) * precision).square() / 2
