"""TinyViT, the light image encoder of MobileSAM and LiteMedSAM."""

from __future__ import annotations

from itertools import pairwise

import torch
from torch import nn

from vertext.models.sam.bottleneck import Bottleneck, ResidualBottleneck
from vertext.models.sam.conv_norm import ConvNorm
from vertext.models.sam.neck import neck
from vertext.models.sam.tiny_vit_block import Adapter, TinyVitBlock
from vertext.models.sam.tiny_vit_config import TinyVitConfig

_STRIDES = (2, 2, 1)
"""Of the merging after each stage but the last."""


class TinyVit(nn.Module):
    """A stage of convolutions at full resolution, three of attention in windows, and SAM's neck.

    Source: Wu et al., "TinyViT", ECCV 2022; here as in LiteMedSAM (bowang-lab/MedSAM): patches
    are single pixels, and tokens are four pixels apart from the third stage on. It has no table of
    places, so an image may have any size. Names of parameters are LiteMedSAM's.

    Args:
        config: All sizes.
        adapter: Makes a layer beside the feed-forward part of each block of attention.
    """

    def __init__(self, config: TinyVitConfig, *, adapter: Adapter | None = None) -> None:
        super().__init__()
        half = config.dims[0] // 2
        pixels = [ConvNorm(3, half), nn.GELU(), ConvNorm(half, config.dims[0])]
        self.patch_embed = nn.ModuleDict({"seq": nn.Sequential(*pixels)})
        self.layers = nn.ModuleList(
            _Stage(config, number, adapter) for number in range(len(config.dims))
        )
        self.neck = neck(config.dims[-1], config.width)

    def forward(self, image: torch.Tensor) -> torch.Tensor:
        """Encode (B, 3, H, W) to (B, width, H/4, W/4)."""
        # Channels last in memory: a third less time on a CPU.
        x = self.patch_embed["seq"](image.contiguous(memory_format=torch.channels_last))
        for stage in self.layers:
            x = stage(x)
        return self.neck(x)


class _Stage(nn.Module):
    def __init__(self, config: TinyVitConfig, number: int, adapter: Adapter | None) -> None:
        super().__init__()
        self.blocks = nn.ModuleList(
            _block(config, number, adapter) for _ in range(config.depths[number])
        )
        self.downsample = _merging(config, number) if number < len(_STRIDES) else None

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for block in self.blocks:
            x = block(x)
        return x if self.downsample is None else self.downsample(x)


def _block(config: TinyVitConfig, stage: int, adapter: Adapter | None) -> nn.Module:
    dim = config.dims[stage]
    if stage == 0:
        return ResidualBottleneck(dim, expansion=config.expansion)
    heads, window = config.heads[stage - 1], config.windows[stage - 1]
    return TinyVitBlock(
        dim, heads=heads, window=window, expansion=config.expansion, adapter=adapter
    )


def _merging(config: TinyVitConfig, stage: int) -> nn.Module:
    below, above = list(pairwise(config.dims))[stage]
    return Bottleneck(below, above, hidden=above, stride=_STRIDES[stage])
