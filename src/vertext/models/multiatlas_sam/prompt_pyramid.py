"""Features of a prompt at every scale."""

from __future__ import annotations

from itertools import pairwise

import torch
from torch import nn
from torch.nn import functional

from vertext.models.multiatlas_sam.double_conv import double_conv


class PromptPyramid(nn.Module):
    """Pairs of convolutions, half the resolution after each but the last.

    Source: Fan et al., IEEE TMI 44(5), 2025.

    Args:
        channels: Channels in.
        scales: Channels of each scale, full resolution first.
    """

    def __init__(self, channels: int, scales: tuple[int, ...]) -> None:
        super().__init__()
        self.blocks = nn.ModuleList(double_conv(*sides) for sides in pairwise((channels, *scales)))

    def forward(self, x: torch.Tensor) -> list[torch.Tensor]:
        """Encode (B, channels, H, W); scale n has H / 2^n rows."""
        first, *others = self.blocks
        features = [first(x)]
        for block in others:
            features.append(block(functional.max_pool2d(features[-1], 2)))
        return features
