"""Fits the frozen text vectors to the task."""

from __future__ import annotations

import torch
from torch import nn


class TextAdapter(nn.Module):
    """One small network a class: text_dim → inner → dim, GELU between, ReLU after, no skip.

    Args:
        classes: Number of classes.
        text_dim: Length of a text vector.
        inner: Inner length.
        dim: Length of the result.
    """

    def __init__(self, classes: int, text_dim: int, inner: int, dim: int) -> None:
        super().__init__()
        self.adapters = nn.ModuleList(
            nn.Sequential(nn.Linear(text_dim, inner), nn.GELU(), nn.Linear(inner, dim), nn.ReLU())
            for _ in range(classes)
        )

    def forward(self, text: torch.Tensor) -> torch.Tensor:
        """Return (B, N, dim) for text (B, N, text_dim)."""
        adapted = [adapter(text[:, n]) for n, adapter in enumerate(self.adapters)]
        return torch.stack(adapted, dim=1)
