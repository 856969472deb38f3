"""A transformer block of TinyViT."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import nn

from vertext.models.sam.conv_norm import ConvNorm
from vertext.models.sam.tiny_vit_attention import TinyVitAttention

Adapter = Callable[[int], nn.Module]
"""Makes a layer for a number of channels."""


class TinyVitBlock(nn.Module):
    """Attention in windows, a 3×3 convolution that joins them, and a feed-forward part.

    Args:
        dim: Channels C.
        heads: Attention heads; divide dim.
        window: Side of the attention windows.
        expansion: Channels of the feed-forward part, as a multiple.
        adapter: Makes a layer beside the feed-forward part, of the same normalised input.
    """

    def __init__(
        self,
        dim: int,
        *,
        heads: int,
        window: int,
        expansion: int,
        adapter: Adapter | None = None,
    ) -> None:
        super().__init__()
        self.attn = TinyVitAttention(dim, heads=heads, window=window)
        self.local_conv = ConvNorm(dim, dim, side=3, depthwise=True)
        self.mlp = _FeedForward(dim, expansion * dim)
        self.adapter = None if adapter is None else adapter(dim)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Map (B, C, H, W) to the same shape."""
        x = x.movedim(1, -1)
        x = x + self.attn(x)
        x = self.local_conv(x.movedim(-1, 1)).movedim(1, -1)
        seen = self.mlp.norm(x)
        x = x + self.mlp(seen)
        if self.adapter is not None:
            x = x + self.adapter(seen)
        return x.movedim(-1, 1)


class _FeedForward(nn.Module):
    def __init__(self, dim: int, hidden: int) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(dim)
        self.fc1 = nn.Linear(dim, hidden)
        self.fc2 = nn.Linear(hidden, dim)
        self.activation = nn.GELU()

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Map normalised tokens; the norm is applied by the block, which shares it."""
        return self.fc2(self.activation(self.fc1(x)))
