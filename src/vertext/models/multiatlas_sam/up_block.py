"""Twice the resolution, joined by what the prompt says there."""

from __future__ import annotations

import torch
from torch import nn

from vertext.models.multiatlas_sam.double_conv import double_conv
from vertext.models.sam.channel_norm import ChannelNorm


class UpBlock(nn.Module):
    """A learned upsampling, then two convolutions over it and the prompt features.

    Args:
        below: Channels in.
        above: Channels out.
        joined: Channels of the prompt features of the finer scale; 0 where none join.
    """

    def __init__(self, below: int, above: int, *, joined: int) -> None:
        super().__init__()
        self.joined = joined
        self.up = nn.Sequential(
            nn.ConvTranspose2d(below, above, 2, 2), ChannelNorm(above), nn.GELU()
        )
        self.merge = double_conv(above + joined, above)

    def forward(self, x: torch.Tensor, prompt: torch.Tensor) -> torch.Tensor:
        """Map (B, below, H, W) and the prompt (B, joined, 2H, 2W) to (B, above, 2H, 2W)."""
        x = self.up(x)
        return self.merge(torch.cat([x, prompt], dim=1) if self.joined else x)
