"""Cutting a grid of tokens into windows, and back."""

from __future__ import annotations

import torch
from torch.nn import functional


def to_windows(x: torch.Tensor, window: int) -> torch.Tensor:
    """Cut (B, rows, columns, C) into (B·windows, window, window, C).

    Where windows stick out of the grid they hold zeros.
    """
    rows, columns = x.shape[1:3]
    padded = functional.pad(x, (0, 0, 0, -columns % window, 0, -rows % window))
    parts = padded.unflatten(2, (-1, window)).unflatten(1, (-1, window))
    return parts.permute(0, 1, 3, 2, 4, 5).flatten(0, 2)


def from_windows(parts: torch.Tensor, grid: tuple[int, int]) -> torch.Tensor:
    """Join (B·windows, window, window, C) to (B, rows, columns, C) of a grid."""
    rows, columns = (-(-side // parts.shape[1]) for side in grid)
    placed = parts.unflatten(0, (-1, rows, columns)).permute(0, 1, 3, 2, 4, 5)
    return placed.flatten(3, 4).flatten(1, 2)[:, : grid[0], : grid[1]]
