"""The head of the paper."""

from __future__ import annotations

import torch
from torch import nn


class PlainHead(nn.Module):
    """A 1×1 convolution of the last decoder feature.

    Args:
        fine: Channels of that feature.
        classes: Number S of classes.
    """

    def __init__(self, *, fine: int, classes: int) -> None:
        super().__init__()
        self.project = nn.Conv2d(fine, classes, 1)

    def forward(self, fine: torch.Tensor, coarse: torch.Tensor) -> torch.Tensor:
        """Return logits (B, S, H, W) from fine (B, C₀, H, W); coarse is not looked at."""
        del coarse
        return self.project(fine)
