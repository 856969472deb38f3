"""The feed-forward part of SAM's transformers."""

from __future__ import annotations

import torch
from torch import nn


class MlpBlock(nn.Module):
    """Two linear layers, named as SAM names them.

    Args:
        dim: Channels in and out.
        hidden: Channels between.
        activation: Between the layers; GELU in the encoder, ReLU in the decoders.
    """

    def __init__(self, dim: int, hidden: int, activation: nn.Module) -> None:
        super().__init__()
        self.lin1 = nn.Linear(dim, hidden)
        self.lin2 = nn.Linear(hidden, dim)
        self.activation = activation

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.lin2(self.activation(self.lin1(x)))
