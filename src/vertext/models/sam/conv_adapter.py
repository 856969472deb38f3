"""The adapter of the multi-atlas SAM."""

from __future__ import annotations

import torch
from torch import nn

from vertext.errors import UsageError


class ConvAdapter(nn.Module):
    """What a frozen block learns beside its feed-forward part: a gate on channels, then places.

    Source: SAM-Med2D (Cheng et al., arXiv 2308.16184), used by Fan et al., IEEE TMI 44(5), 2025.
    Of 768 channels it has 15 million parameters, twice those of the block.

    Args:
        dim: Channels C, a multiple of 4.
        grid: Rows and columns of the tokens, both even, since it halves and doubles them.

    Raises:
        UsageError: A side of the grid is odd.
    """

    def __init__(self, dim: int, *, grid: tuple[int, int]) -> None:
        super().__init__()
        if any(side % 2 for side in grid):
            raise UsageError(
                f"this adapter needs an even grid of tokens, not {grid[0]} by {grid[1]}",
                remedy="Choose an image size whose sides are multiples of 32",
            )
        self.gate = nn.Sequential(
            nn.Linear(dim, dim // 4, bias=False),
            nn.ReLU(),
            nn.Linear(dim // 4, dim, bias=False),
            nn.Sigmoid(),
        )
        self.places = nn.Sequential(
            nn.Conv2d(dim, dim, 3, 2, 1, bias=False),
            nn.ReLU(),
            nn.ConvTranspose2d(dim, dim, 4, 2, 1, bias=False),
            nn.ReLU(),
        )
        self.norm = nn.LayerNorm(dim)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Map normalised tokens (B, rows, columns, C) to what is added to the block's result."""
        gated = x * self.gate(x.mean((1, 2), keepdim=True))
        return self.norm(x + self.places(gated.movedim(-1, 1)).movedim(1, -1))
