"""The small networks at the end of SAM's mask decoder."""

from __future__ import annotations

from itertools import pairwise

import torch
from torch import nn


class MlpHead(nn.Module):
    """Linear layers with ReLU between, named as SAM names them.

    Args:
        widths: Channels before the first layer, between layers, and after the last.
    """

    def __init__(self, *widths: int) -> None:
        super().__init__()
        self.layers = nn.ModuleList(nn.Linear(*sides) for sides in pairwise(widths))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Map (..., first width) to (..., last width)."""
        first, *others = self.layers
        x = first(x)
        for layer in others:
            x = layer(torch.relu(x))
        return x
