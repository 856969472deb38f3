"""The position code of H-SAM's decoders."""

from __future__ import annotations

import torch
from torch import nn

from vertext.models.sam.position_code import fourier_code, grid_places


class GridCode(nn.Module):
    """SAM's position code of one grid.

    Args:
        grid: Rows and columns.
        width: Channels of the code.
    """

    def __init__(self, grid: tuple[int, int], width: int) -> None:
        super().__init__()
        self.register_buffer("places", grid_places(grid), persistent=False)
        self.register_buffer("frequencies", torch.randn(2, width // 2))
        self.places: torch.Tensor
        self.frequencies: torch.Tensor

    def forward(self) -> torch.Tensor:
        """Return (rows·columns, width)."""
        return fourier_code(self.places, self.frequencies)
