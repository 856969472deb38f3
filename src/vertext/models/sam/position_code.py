"""SAM's position code."""

from __future__ import annotations

import math

import torch
from torch import nn


class PositionCode(nn.Module):
    """Sines and cosines of random frequencies, which are kept with the weights.

    Args:
        width: Channels of the code.
    """

    def __init__(self, width: int) -> None:
        super().__init__()
        frequencies = torch.randn(2, width // 2)
        self.register_buffer("positional_encoding_gaussian_matrix", frequencies)
        self.positional_encoding_gaussian_matrix: torch.Tensor

    def forward(self, places: torch.Tensor) -> torch.Tensor:
        """Return codes (..., width) of places (..., 2): column and row, -1 to 1 over the image."""
        return fourier_code(places, self.positional_encoding_gaussian_matrix)


def fourier_code(places: torch.Tensor, frequencies: torch.Tensor) -> torch.Tensor:
    """Return Fourier features (Tancik et al., NeurIPS 2020).

    Args:
        places: (..., 2) coordinates from -1 to 1.
        frequencies: (2, D/2).

    Returns:
        (..., D): all sines, then all cosines.
    """
    angle = 2 * math.pi * places @ frequencies
    return torch.cat([angle.sin(), angle.cos()], dim=-1)


def grid_places(grid: tuple[int, int]) -> torch.Tensor:
    """Return column and row, -1 to 1, of the centres of a grid, (rows·columns, 2), row by row."""
    rows, columns = ((torch.arange(side) + 0.5) / side * 2 - 1 for side in grid)
    return torch.stack(torch.meshgrid(columns, rows, indexing="xy"), dim=-1).flatten(0, 1)
