"""From class tokens to masks."""

from __future__ import annotations

from itertools import pairwise

import torch
from torch import nn


class ClassMasks(nn.Module):
    """Each class turns its token into a filter by layers of its own; the filter makes its mask.

    Args:
        classes: Number S of classes.
        dim: Channels of a token, and of the hidden layers.
        channels: Channels of the image that the filters are laid on.
        layers: Linear layers.
    """

    def __init__(self, classes: int, *, dim: int, channels: int, layers: int) -> None:
        super().__init__()
        widths = [dim] * layers + [channels]
        self.weights = nn.ParameterList(
            torch.randn(classes, below, above) * below**-0.5 for below, above in pairwise(widths)
        )
        self.biases = nn.ParameterList(torch.zeros(classes, above) for above in widths[1:])

    def forward(self, tokens: torch.Tensor, image: torch.Tensor) -> torch.Tensor:
        """Return logits (B, S, H, W) of tokens (B, S, D) on an image (B, channels, H, W)."""
        for number, (weight, bias) in enumerate(zip(self.weights, self.biases, strict=True)):
            tokens = torch.einsum("bsi,sio->bso", torch.relu(tokens) if number else tokens, weight)
            tokens = tokens + bias
        return (tokens @ image.flatten(2)).unflatten(2, image.shape[2:])
