"""The whole patch as one vector."""

from __future__ import annotations

import torch
from torch import nn

_INNER = 4


class PooledVector(nn.Module):
    """Norm, ReLU, mean over the patch, linear map: the image side of the Universal Model's head.

    Args:
        channels: Channels of the bottleneck.
        dim: Length of the vector.
        groups: Groups of the norm.
    """

    def __init__(self, channels: int, dim: int, groups: int) -> None:
        super().__init__()
        self.norm = nn.Sequential(nn.GroupNorm(groups, channels), nn.ReLU())
        self.out = nn.Linear(channels, dim)

    def forward(self, bottleneck: torch.Tensor) -> torch.Tensor:
        """Return (B, dim) for a bottleneck (B, C, d, h, w)."""
        return self.out(self.norm(bottleneck).mean(dim=(2, 3, 4)))


class ImageAdapter(nn.Module):
    """LACAF's image adapter: a learned pooling by one small network along each axis in turn.

    Args:
        channels: Channels of the bottleneck.
        dim: Length of the vector.
        groups: Groups of the norm.
        grid: Tokens along each edge of the bottleneck.
    """

    def __init__(self, channels: int, dim: int, groups: int, grid: int) -> None:
        super().__init__()
        self.norm = nn.Sequential(nn.GroupNorm(groups, channels), nn.ReLU())
        inner = max(1, grid // _INNER)
        self.axis = nn.Sequential(nn.Linear(grid, inner), nn.GELU(), nn.Linear(inner, 1))
        self.out = nn.Linear(channels, dim)

    def forward(self, bottleneck: torch.Tensor) -> torch.Tensor:
        """Return (B, dim) for a bottleneck (B, C, grid, grid, grid)."""
        x = self.norm(bottleneck)
        for _ in range(3):
            x = self.axis(x).squeeze(-1)
        return self.out(torch.relu(x))
