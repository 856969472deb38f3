"""Self-attention of SAM's image encoder."""

from __future__ import annotations

import torch
from torch import nn
from torch.nn import functional


class VitAttention(nn.Module):
    """Attention over a grid with relative positions; low-rank changes of queries and values.

    Names of parameters are SAM's, so that its weights load; those of LoRA (Hu et al., ICLR
    2022) begin with `lora` and start as no change.

    Args:
        dim: Channels C.
        heads: Attention heads; divide dim.
        grid: Rows and columns of the tokens.
        lora_rank: Rank of the changes; 0 for none.
    """

    def __init__(self, dim: int, *, heads: int, grid: tuple[int, int], lora_rank: int = 0) -> None:
        super().__init__()
        self.heads = heads
        self.grid = grid
        self.qkv = nn.Linear(dim, 3 * dim)
        self.proj = nn.Linear(dim, dim)
        self.rel_pos_h = nn.Parameter(torch.zeros(2 * grid[0] - 1, dim // heads))
        self.rel_pos_w = nn.Parameter(torch.zeros(2 * grid[1] - 1, dim // heads))
        self.lora_query = _low_rank(dim, lora_rank) if lora_rank else None
        self.lora_value = _low_rank(dim, lora_rank) if lora_rank else None
        self.register_buffer("row_steps", _steps(grid[0]), persistent=False)
        self.register_buffer("column_steps", _steps(grid[1]), persistent=False)
        self.row_steps: torch.Tensor
        self.column_steps: torch.Tensor

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Attend; x and result are (B, rows, columns, C)."""
        tokens = x.flatten(1, 2)
        query, key, value = self.qkv(tokens).chunk(3, dim=-1)
        if self.lora_query is not None and self.lora_value is not None:
            query = query + self.lora_query(tokens)
            value = value + self.lora_value(tokens)
        query, key, value = (
            part.unflatten(-1, (self.heads, -1)).transpose(1, 2) for part in (query, key, value)
        )
        mixed = functional.scaled_dot_product_attention(
            query, key, value, attn_mask=self._nearness(query)
        )
        return self.proj(mixed.transpose(1, 2).flatten(2)).unflatten(1, self.grid)

    def _nearness(self, query: torch.Tensor) -> torch.Tensor:
        """Return what a query (B, heads, N, d) thinks of each offset, (B, heads, N, N)."""
        placed = query.unflatten(2, self.grid)
        by_row = torch.einsum("bhrcd,rkd->bhrck", placed, self.rel_pos_h[self.row_steps])
        by_column = torch.einsum("bhrcd,ckd->bhrck", placed, self.rel_pos_w[self.column_steps])
        return (by_row[..., None] + by_column[..., None, :]).flatten(4).flatten(2, 3)


def _low_rank(dim: int, rank: int) -> nn.Sequential:
    back = nn.Linear(rank, dim, bias=False)
    nn.init.zeros_(back.weight)
    return nn.Sequential(nn.Linear(dim, rank, bias=False), back)


def _steps(side: int) -> torch.Tensor:
    """Return the entry of the table of offsets for each pair of places, (side, side)."""
    places = torch.arange(side)
    return places[:, None] - places[None] + side - 1
