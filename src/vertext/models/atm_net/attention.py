"""Multi-head attention with separate queries, keys and values."""

from __future__ import annotations

import torch
from torch import nn
from torch.nn import functional


class Attention(nn.Module):
    """Scaled dot-product attention.

    Args:
        dim: Channels of queries, keys, values and result.
        heads: Number of heads; divides dim.
    """

    def __init__(self, dim: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.query = nn.Linear(dim, dim)
        self.key = nn.Linear(dim, dim)
        self.value = nn.Linear(dim, dim)
        self.out = nn.Linear(dim, dim)

    def forward(
        self,
        query: torch.Tensor,
        key: torch.Tensor,
        value: torch.Tensor,
        mask: torch.Tensor | None = None,
    ) -> torch.Tensor:
        """Attend.

        Args:
            query: (B, N, C).
            key: (B, M, C).
            value: (B, M, C).
            mask: (B, M) bool, True where a key may be seen.

        Returns:
            (B, N, C).
        """
        q, k, v = (
            layer(x).unflatten(-1, (self.heads, -1)).transpose(1, 2)
            for layer, x in ((self.query, query), (self.key, key), (self.value, value))
        )
        seen = None if mask is None else mask[:, None, None, :]
        mixed = functional.scaled_dot_product_attention(q, k, v, attn_mask=seen)
        return self.out(mixed.transpose(1, 2).flatten(2))


def head_count(dim: int) -> int:
    """Return about dim/32 heads, always a divisor of dim (24, 12, 6, 3, 2 in the paper's size)."""
    wanted = max(2, round(dim / 32)) if dim >= 48 else 1
    return next(heads for heads in range(wanted, 0, -1) if dim % heads == 0)
