"""SAM's image encoder."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import nn

from vertext.models.sam.mlp_block import MlpBlock
from vertext.models.sam.neck import neck
from vertext.models.sam.vit_attention import VitAttention
from vertext.models.sam.vit_config import PATCH, VitConfig
from vertext.models.sam.windows import from_windows, to_windows

Grid = tuple[int, int]
Adapter = Callable[[], nn.Module]


class Vit(nn.Module):
    """ViT with attention in windows, a few global blocks, and a convolutional neck.

    Source: Kirillov et al., "Segment Anything", ICCV 2023; Li et al., ViTDet, ECCV 2022. Names
    of parameters are SAM's. Where windows stick out of the grid they hold zeros, which take part
    in the attention as they did when SAM was trained.

    Args:
        config: All sizes.
        grid: Rows and columns of tokens; an image has PATCH times as many pixels.
        lora_rank: Rank of low-rank changes to queries and values; 0 for none.
        adapter: Makes for each block a layer beside its feed-forward part, of the same input.
    """

    def __init__(
        self,
        config: VitConfig,
        *,
        grid: Grid,
        lora_rank: int = 0,
        adapter: Adapter | None = None,
    ) -> None:
        super().__init__()
        self.patch_embed = nn.ModuleDict({"proj": nn.Conv2d(3, config.dim, PATCH, PATCH)})
        self.pos_embed = nn.Parameter(torch.randn(1, *grid, config.dim) * 0.02)
        self.blocks = nn.ModuleList(
            _Block(
                config,
                grid=grid,
                window=None if number in config.global_blocks else config.window,
                lora_rank=lora_rank,
                adapter=adapter,
            )
            for number in range(config.depth)
        )
        self.neck = neck(config.dim, config.width)

    def forward(self, image: torch.Tensor) -> torch.Tensor:
        """Encode (B, 3, H, W) to (B, width, H/16, W/16)."""
        x = self.patch_embed["proj"](image).movedim(1, -1) + self.pos_embed
        for block in self.blocks:
            x = block(x)
        return self.neck(x.movedim(-1, 1))


class _Block(nn.Module):
    def __init__(
        self,
        config: VitConfig,
        *,
        grid: Grid,
        window: int | None,
        lora_rank: int,
        adapter: Adapter | None,
    ) -> None:
        super().__init__()
        self.grid = grid
        self.window = window
        self.norm1 = nn.LayerNorm(config.dim, eps=1e-6)
        self.attn = VitAttention(
            config.dim,
            heads=config.heads,
            grid=grid if window is None else (window, window),
            lora_rank=lora_rank,
        )
        self.norm2 = nn.LayerNorm(config.dim, eps=1e-6)
        self.mlp = MlpBlock(config.dim, 4 * config.dim, nn.GELU())
        self.adapter = None if adapter is None else adapter()

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Map (B, rows, columns, C) to the same shape."""
        seen = self.norm1(x)
        if self.window is None:
            x = x + self.attn(seen)
        else:
            x = x + from_windows(self.attn(to_windows(seen, self.window)), self.grid)
        seen = self.norm2(x)
        x = x + self.mlp(seen)
        return x if self.adapter is None else x + self.adapter(seen)
