"""SAM's position code."""

from __future__ import annotations

import math

import torch
from torch import nn


class PositionCode(nn.Module):
    """Sines and cosines of random frequencies (Tancik et al., NeurIPS 2020), kept with the weights.

    Args:
        grid: Rows and columns.
        width: Channels of the code.
    """

    def __init__(self, grid: tuple[int, int], width: int) -> None:
        super().__init__()
        rows, columns = ((torch.arange(side) + 0.5) / side * 2 - 1 for side in grid)
        places = torch.stack(torch.meshgrid(columns, rows, indexing="xy"), dim=-1)
        self.register_buffer("places", places.flatten(0, 1), persistent=False)
        self.register_buffer("frequencies", torch.randn(2, width // 2))
        self.places: torch.Tensor
        self.frequencies: torch.Tensor

    def forward(self) -> torch.Tensor:
        """Return (rows·columns, width)."""
        angle = 2 * math.pi * self.places @ self.frequencies
        return torch.cat([angle.sin(), angle.cos()], dim=-1)
