"""The ascending half of a residual U-Net."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import torch
from torch import nn

from vertext.models.baselines.residual_block import ResidualBlock


class ResidualDecoder(nn.Module):
    """Doubles the size of the deepest map step by step, joining each step with an encoder's map.

    Args:
        channels: Channels of the encoder's maps, finest first; each is half the size of the one
            before.
    """

    def __init__(self, channels: Sequence[int]) -> None:
        super().__init__()
        pairs = list(pairwise(channels))[::-1]
        self.up = nn.ModuleList(nn.ConvTranspose2d(deep, skip, 2, 2) for skip, deep in pairs)
        self.join = nn.ModuleList(ResidualBlock(2 * skip, skip) for skip, _ in pairs)

    def forward(self, features: Sequence[torch.Tensor]) -> torch.Tensor:
        """Return a map like the finest of the features, which come finest first."""
        result = features[-1]
        for up, join, skip in zip(self.up, self.join, features[-2::-1], strict=True):
            result = join(torch.cat([up(result), skip], dim=1))
        return result
