"""Class tokens and image look at each other."""

from __future__ import annotations

import math

import torch
from torch import nn
from torch.nn import functional

from vertext.models.sam.mlp_block import MlpBlock


class TwoWayTransformer(nn.Module):
    """SAM's two-way transformer, optionally guided by masks as in H-SAM's second decoder.

    Guided attention weights are multiplied by the probability that a place belongs to the
    class of the token, in both directions. Names of parameters are SAM's.

    Args:
        dim: Channels C of tokens and image.
        depth: Blocks.
        heads: Attention heads.
        hidden: Hidden channels of a block.
        shrink: Divisor of the channels within attention between tokens and image.
    """

    def __init__(self, dim: int, *, depth: int, heads: int, hidden: int, shrink: int) -> None:
        super().__init__()
        self.layers = nn.ModuleList(
            _TwoWayBlock(dim, heads=heads, hidden=hidden, shrink=shrink, first=number == 0)
            for number in range(depth)
        )
        self.final_attn_token_to_image = DecoderAttention(dim, heads, shrink=shrink)
        self.norm_final_attn = nn.LayerNorm(dim)

    def forward(
        self,
        tokens: torch.Tensor,
        image: torch.Tensor,
        code: torch.Tensor,
        guide: torch.Tensor | None = None,
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Return tokens (B, S, C) and image (B, N, C) after they have seen each other.

        Args:
            tokens: (B, S, C).
            image: (B, N, C).
            code: (N, C) position code of the image.
            guide: (B, S, N) probability of each class at each place.
        """
        start = tokens
        for layer in self.layers:
            tokens, image = layer(tokens, image, start, code, guide)
        seen = self.final_attn_token_to_image(tokens + start, image + code, image)
        return self.norm_final_attn(tokens + seen), image


class _TwoWayBlock(nn.Module):
    def __init__(self, dim: int, *, heads: int, hidden: int, shrink: int, first: bool) -> None:
        super().__init__()
        self.first = first
        self.self_attn = DecoderAttention(dim, heads)
        self.norm1 = nn.LayerNorm(dim)
        self.cross_attn_token_to_image = DecoderAttention(dim, heads, shrink=shrink)
        self.norm2 = nn.LayerNorm(dim)
        self.mlp = MlpBlock(dim, hidden, nn.ReLU())
        self.norm3 = nn.LayerNorm(dim)
        self.cross_attn_image_to_token = DecoderAttention(dim, heads, shrink=shrink)
        self.norm4 = nn.LayerNorm(dim)

    def forward(
        self,
        tokens: torch.Tensor,
        image: torch.Tensor,
        start: torch.Tensor,
        code: torch.Tensor,
        guide: torch.Tensor | None,
    ) -> tuple[torch.Tensor, torch.Tensor]:
        if self.first:
            # The tokens are their own code here, so nothing is added to them.
            tokens = self.self_attn(tokens, tokens, tokens)
        else:
            coded = tokens + start
            tokens = tokens + self.self_attn(coded, coded, tokens)
        tokens = self.norm1(tokens)
        seen = self.cross_attn_token_to_image(tokens + start, image + code, image, guide)
        tokens = self.norm2(tokens + seen)
        tokens = self.norm3(tokens + self.mlp(tokens))
        back = None if guide is None else guide.transpose(1, 2)
        seen = self.cross_attn_image_to_token(image + code, tokens + start, tokens, back)
        return tokens, self.norm4(image + seen)


class DecoderAttention(nn.Module):
    """Attention whose weights a guide may scale.

    Args:
        dim: Channels C in and out.
        heads: Attention heads; divide dim // shrink.
        shrink: Divisor of the channels in between.
    """

    def __init__(self, dim: int, heads: int, *, shrink: int = 1) -> None:
        super().__init__()
        self.heads = heads
        inner = dim // shrink
        self.q_proj = nn.Linear(dim, inner)
        self.k_proj = nn.Linear(dim, inner)
        self.v_proj = nn.Linear(dim, inner)
        self.out_proj = nn.Linear(inner, dim)

    def forward(
        self,
        query: torch.Tensor,
        key: torch.Tensor,
        value: torch.Tensor,
        guide: torch.Tensor | None = None,
    ) -> torch.Tensor:
        """Attend from (B, N, C) to (B, M, C); the guide is (B, N, M)."""
        q, k, v = (
            layer(x).unflatten(-1, (self.heads, -1)).transpose(1, 2)
            for layer, x in ((self.q_proj, query), (self.k_proj, key), (self.v_proj, value))
        )
        if guide is None:
            mixed = functional.scaled_dot_product_attention(q, k, v)
        else:
            weights = (q @ k.transpose(2, 3) / math.sqrt(q.shape[-1])).softmax(-1)
            mixed = (weights * guide[:, None]) @ v
        return self.out_proj(mixed.transpose(1, 2).flatten(2))
