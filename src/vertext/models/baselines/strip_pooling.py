"""Attention by pooling over whole rows and columns."""

from __future__ import annotations

import torch
from torch import nn


class StripPooling(nn.Module):
    """Strip-pooling module (Hou et al., CVPR 2020).

    Every pixel is weighted by what its row and its column hold, so that the structures along
    the spine see each other over any distance.

    Args:
        channels: Channels in and out.
    """

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.rows = nn.Conv2d(channels, channels, (3, 1), padding=(1, 0))
        self.columns = nn.Conv2d(channels, channels, (1, 3), padding=(0, 1))
        self.weigh = nn.Sequential(nn.ReLU(), nn.Conv2d(channels, channels, 1), nn.Sigmoid())

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Weigh (B, C, H, W)."""
        rows = self.rows(x.mean(dim=3, keepdim=True))
        columns = self.columns(x.mean(dim=2, keepdim=True))
        return x * self.weigh(rows + columns)
