"""The second stage: a slice at full resolution."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import nn

from vertext.models.baselines.residual_block import ResidualBlock
from vertext.models.baselines.residual_decoder import ResidualDecoder


class ResidualUnet(nn.Module):
    """2-D U-Net of residual blocks.

    Args:
        in_channels: Channels that come in.
        classes: Number S of classes.
        channels: Channels at full resolution and after each halving.
    """

    def __init__(self, *, in_channels: int, classes: int, channels: Sequence[int]) -> None:
        super().__init__()
        below = (in_channels, *channels)
        self.encoder = nn.ModuleList(
            ResidualBlock(before, after, stride=1 if number == 0 else 2)
            for number, (before, after) in enumerate(zip(below, channels, strict=False))
        )
        self.decoder = ResidualDecoder(channels)
        self.head = nn.Conv2d(channels[0], classes, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Map (B, C_in, H, W) to logits (B, S, H, W)."""
        features = []
        for stage in self.encoder:
            x = stage(x)
            features.append(x)
        return self.head(self.decoder(features))
