"""A decoder stage of Ariadne's Thread."""

from __future__ import annotations

import torch
from monai.networks.blocks import UnetrUpBlock
from torch import nn
from torch.nn import functional

from vertext.models.atm_net.attention import Attention
from vertext.models.atm_net.position_code import position_code_1d
from vertext.models.atm_net.text_projection import ConvTextProjection

_SELF_HEADS, _CROSS_HEADS = 1, 4
_TEXT_WEIGHT = 1.421
"""Initial weight of the text."""


class GuideStage(nn.Module):
    """Let a map look at itself and at the text, then join it with the map twice as fine.

    Norm before and after each attention; the position code is added to queries and keys.

    Args:
        deep: Channels of the map; a multiple of 4.
        skip: Channels of the finer map, and of the result.
        grid: Rows and columns of the map.
        text_dim: Size D of a text token.
        max_tokens: Length L that prompts are padded to.
        tokens: Number M of tokens that the prompt is mixed to.
    """

    def __init__(
        self,
        *,
        deep: int,
        skip: int,
        grid: tuple[int, int],
        text_dim: int,
        max_tokens: int,
        tokens: int,
    ) -> None:
        super().__init__()
        self.text = ConvTextProjection(
            text_dim,
            deep,
            max_tokens=max_tokens,
            tokens=tokens,
            activations=(functional.gelu, functional.leaky_relu),
        )
        self.before_self, self.after_self = nn.LayerNorm(deep), nn.LayerNorm(deep)
        self.before_cross, self.after_cross = nn.LayerNorm(deep), nn.LayerNorm(deep)
        self.self_attention = Attention(deep, _SELF_HEADS)
        self.cross_attention = Attention(deep, _CROSS_HEADS)
        self.alpha = nn.Parameter(torch.tensor(_TEXT_WEIGHT))
        self.up = UnetrUpBlock(
            spatial_dims=2,
            in_channels=deep,
            out_channels=skip,
            kernel_size=3,
            upsample_kernel_size=2,
            norm_name="batch",
            res_block=True,
        )
        places = position_code_1d(grid[0] * grid[1], deep)
        self.register_buffer("image_code", places, persistent=False)
        self.register_buffer("text_code", position_code_1d(tokens, deep), persistent=False)
        self.image_code: torch.Tensor
        self.text_code: torch.Tensor

    def forward(
        self, feature: torch.Tensor, skip: torch.Tensor, text: torch.Tensor, mask: torch.Tensor
    ) -> torch.Tensor:
        """Fuse.

        Args:
            feature: (B, deep, rows, columns).
            skip: (B, skip, 2·rows, 2·columns).
            text: (B, L, D).
            mask: (B, L) bool, True for real tokens.

        Returns:
            (B, skip, 2·rows, 2·columns).
        """
        pixels = feature.flatten(2).transpose(1, 2)
        seen = self.before_self(pixels)
        coded = seen + self.image_code
        pixels = pixels + self.after_self(self.self_attention(coded, coded, seen))
        words = self.text(text, mask)
        coded = self.before_cross(pixels) + self.image_code
        told = self.cross_attention(coded, words + self.text_code, words)
        pixels = pixels + self.alpha * self.after_cross(told)
        return self.up(pixels.transpose(1, 2).unflatten(2, feature.shape[2:]), skip)
