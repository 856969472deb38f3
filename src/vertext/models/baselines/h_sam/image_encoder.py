"""SAM's image encoder."""

from __future__ import annotations

import torch
from torch import nn
from torch.nn import functional

from vertext.models.baselines.h_sam.channel_norm import ChannelNorm
from vertext.models.baselines.h_sam.config import PATCH, HSamConfig
from vertext.models.baselines.h_sam.encoder_attention import EncoderAttention
from vertext.models.baselines.h_sam.mlp_block import MlpBlock

Grid = tuple[int, int]


class ImageEncoder(nn.Module):
    """ViT with attention in windows, a few global blocks, and a convolutional neck.

    Source: Kirillov et al., "Segment Anything", ICCV 2023; Li et al., ViTDet, ECCV 2022. Names
    of parameters are SAM's. Where windows stick out of the grid they hold zeros, which take part
    in the attention as they did when SAM was trained.

    Args:
        config: All settings.
    """

    def __init__(self, config: HSamConfig) -> None:
        super().__init__()
        self.patch_embed = nn.ModuleDict({"proj": nn.Conv2d(3, config.dim, PATCH, PATCH)})
        self.pos_embed = nn.Parameter(torch.randn(1, *config.grid, config.dim) * 0.02)
        self.blocks = nn.ModuleList(
            _Block(config, window=None if number in config.global_blocks else config.window)
            for number in range(config.depth)
        )
        self.neck = nn.Sequential(
            nn.Conv2d(config.dim, config.width, 1, bias=False),
            ChannelNorm(config.width),
            nn.Conv2d(config.width, config.width, 3, padding=1, bias=False),
            ChannelNorm(config.width),
        )

    def forward(self, image: torch.Tensor) -> torch.Tensor:
        """Encode (B, 3, H, W) to (B, width, H/16, W/16)."""
        x = self.patch_embed["proj"](image).movedim(1, -1) + self.pos_embed
        for block in self.blocks:
            x = block(x)
        return self.neck(x.movedim(-1, 1))


class _Block(nn.Module):
    def __init__(self, config: HSamConfig, *, window: int | None) -> None:
        super().__init__()
        self.grid = config.grid
        self.window = window
        self.norm1 = nn.LayerNorm(config.dim, eps=1e-6)
        self.attn = EncoderAttention(
            config.dim,
            heads=config.heads,
            grid=self.grid if window is None else (window, window),
            rank=config.lora_rank,
        )
        self.norm2 = nn.LayerNorm(config.dim, eps=1e-6)
        self.mlp = MlpBlock(config.dim, 4 * config.dim, nn.GELU())

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Map (B, rows, columns, C) to the same shape."""
        seen = self.norm1(x)
        if self.window is None:
            x = x + self.attn(seen)
        else:
            parts = self.attn(_to_windows(seen, self.window))
            x = x + _from_windows(parts, self.grid, self.window)
        return x + self.mlp(self.norm2(x))


def _to_windows(x: torch.Tensor, window: int) -> torch.Tensor:
    """Cut (B, rows, columns, C) into (B·windows, window, window, C)."""
    rows, columns = x.shape[1:3]
    padded = functional.pad(x, (0, 0, 0, -columns % window, 0, -rows % window))
    parts = padded.unflatten(2, (-1, window)).unflatten(1, (-1, window))
    return parts.permute(0, 1, 3, 2, 4, 5).flatten(0, 2)


def _from_windows(parts: torch.Tensor, grid: Grid, window: int) -> torch.Tensor:
    rows, columns = (-(-side // window) for side in grid)
    placed = parts.unflatten(0, (-1, rows, columns)).permute(0, 1, 3, 2, 4, 5)
    return placed.flatten(3, 4).flatten(1, 2)[:, : grid[0], : grid[1]]
