"""A small adapter for frozen blocks."""

from __future__ import annotations

import torch
from torch import nn


class SlimAdapter(nn.Module):
    """Few channels between two linear layers; it begins by adding nothing.

    Source: Houlsby et al., "Parameter-efficient transfer learning for NLP", ICML 2019.

    Args:
        dim: Channels C in and out.
        hidden: Channels between.
    """

    def __init__(self, dim: int, hidden: int) -> None:
        super().__init__()
        self.down = nn.Linear(dim, hidden)
        self.up = nn.Linear(hidden, dim)
        nn.init.zeros_(self.up.weight)
        nn.init.zeros_(self.up.bias)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Map normalised tokens (..., C) to what is added to the block's result."""
        return self.up(nn.functional.gelu(self.down(x)))
