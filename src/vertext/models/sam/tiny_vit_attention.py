"""Self-attention of TinyViT."""

from __future__ import annotations

import torch
from torch import nn
from torch.nn import functional

from vertext.models.sam.windows import from_windows, to_windows


class TinyVitAttention(nn.Module):
    """Attention in windows, biased by how many rows and columns two tokens are apart.

    Windows that stick out of the grid hold zeros, which are normalised and attended to like
    tokens, as they were when TinyViT was trained. Queries, keys and values are packed head by
    head. Names of parameters are TinyViT's.

    Args:
        dim: Channels C.
        heads: Attention heads; divide dim.
        window: Side of a window.
    """

    def __init__(self, dim: int, *, heads: int, window: int) -> None:
        super().__init__()
        self.heads = heads
        self.window = window
        self.norm = nn.LayerNorm(dim)
        self.qkv = nn.Linear(dim, 3 * dim)
        self.proj = nn.Linear(dim, dim)
        self.attention_biases = nn.Parameter(torch.zeros(heads, window**2))
        self.register_buffer("offsets", _offsets(window), persistent=False)
        self.offsets: torch.Tensor

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Attend; x and result are (B, rows, columns, C)."""
        windows = to_windows(x, self.window)
        packed = self.qkv(self.norm(windows.flatten(1, 2))).unflatten(-1, (self.heads, 3, -1))
        query, key, value = packed.permute(3, 0, 2, 1, 4)
        bias = self.attention_biases[None, :, self.offsets]
        mixed = functional.scaled_dot_product_attention(query, key, value, attn_mask=bias)
        seen = self.proj(mixed.transpose(1, 2).flatten(2))
        return from_windows(seen.view_as(windows), (x.shape[1], x.shape[2]))


def _offsets(window: int) -> torch.Tensor:
    """Return |row offset| · window + |column offset| of each pair of tokens, (N, N)."""
    places = torch.arange(window)
    steps = (places[:, None] - places[None]).abs()
    table = steps[:, None, :, None] * window + steps[None, :, None, :]
    return table.flatten(2).flatten(0, 1)
