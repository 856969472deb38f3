"""One stage of the text-guided decoder (HASF)."""

from __future__ import annotations

import torch
from torch import nn

from vertext.models.atm_net.attention import Attention, head_count
from vertext.models.atm_net.config import HasfConfig
from vertext.models.atm_net.image_self_attention import ImageSelfAttention
from vertext.models.atm_net.position_code import position_code_1d, position_code_2d
from vertext.models.atm_net.text_projection import ConvTextProjection, ResamplerTextProjection


class HasfStage(nn.Module):
    """Let a feature map look at itself and at the text (ATM-Net Eq. 1-2).

    f′ = f + Norm(SA(PE(f), PE(f), f)), then f′ + α·Norm(CA(PE(f′), PE(t), t)), as printed; with
    `norm="pre"` the input of each attention is normalised instead of its result.

    Args:
        stage: 5 (deepest) to 1.
        dim: Channels C of the map.
        grid: Its rows and columns.
        text_dim: Size D of a text token.
        config: Settings of HASF.
    """

    def __init__(
        self, *, stage: int, dim: int, grid: tuple[int, int], text_dim: int, config: HasfConfig
    ) -> None:
        super().__init__()
        projection = {"conv": ConvTextProjection, "resampler": ResamplerTextProjection}
        self.text = projection[config.text_pooling](
            text_dim, dim, max_tokens=config.max_tokens, tokens=config.tokens
        )
        mode = config.self_attention[5 - stage]
        self.self_attention = (
            None
            if mode == "none"
            else ImageSelfAttention(dim, grid=grid, mode=mode, window=config.window)
        )
        self.cross_attention = Attention(dim, head_count(dim))
        self.self_norm = nn.LayerNorm(dim)
        self.cross_norm = nn.LayerNorm(dim)
        self.alpha = nn.Parameter(torch.tensor(config.alpha))
        self.post = config.norm == "post"
        self.register_buffer("image_code", position_code_2d(*grid, dim), persistent=False)
        self.register_buffer("text_code", position_code_1d(config.tokens, dim), persistent=False)
        self.image_code: torch.Tensor
        self.text_code: torch.Tensor

    def forward(
        self, feature: torch.Tensor, text: torch.Tensor, mask: torch.Tensor
    ) -> torch.Tensor:
        """Fuse.

        Args:
            feature: (B, C, rows, columns).
            text: (B, L, D).
            mask: (B, L) bool, True for real tokens.

        Returns:
            (B, C, rows, columns).
        """
        tokens = feature.flatten(2).transpose(1, 2)
        if self.self_attention is not None:
            tokens = tokens + self._normed(tokens, self.self_norm, self.self_attention)
        words = self.text(text, mask)
        tokens = tokens + self.alpha * self._normed(
            tokens,
            self.cross_norm,
            lambda x: self.cross_attention(x + self.image_code, words + self.text_code, words),
        )
        return tokens.transpose(1, 2).unflatten(2, feature.shape[2:])

    def _normed(self, tokens, norm, attend):  # type: ignore[no-untyped-def]
        return norm(attend(tokens)) if self.post else attend(norm(tokens))
