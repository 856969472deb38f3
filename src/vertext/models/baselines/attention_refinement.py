"""How BiSeNet weighs the channels of a stage."""

from __future__ import annotations

import torch
from torch import nn

from vertext.models.baselines.conv_block import ConvBlock


class AttentionRefinement(nn.Module):
    """Attention-refinement module (Yu et al., BiSeNet, ECCV 2018).

    The pooled vector is not normalised as in BiSeNet: instance normalisation of one number is
    zero.

    Args:
        channels: Channels in and out.
    """

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.refine = ConvBlock(channels, channels)
        self.weigh = nn.Sequential(
            nn.AdaptiveAvgPool2d(1), nn.Conv2d(channels, channels, 1), nn.Sigmoid()
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Refine (B, C, H, W)."""
        refined = self.refine(x)
        return refined * self.weigh(refined)
