"""ConvNeXt as an image encoder."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import torch
from torch import nn

_LAYER_SCALE = 1e-6
"""Initial weight of a block's branch, as published."""


class ConvNext(nn.Module):
    """The stages of ConvNeXt (Liu et al., CVPR 2022), written from the paper.

    Maps (B, C_in, H, W) to one feature a stage; feature i is (B, dims[i], H/(4·2ⁱ), W/(4·2ⁱ)).
    Without stochastic depth, the classifier's last norm and the published initial weights, which
    branches that begin at 1e-6 hardly show.

    Args:
        in_channels: Channels of the image.
        dims: Channels of the stages; (96, 192, 384, 768) is ConvNeXt-T.
        depths: Blocks of the stages; (3, 3, 9, 3) is ConvNeXt-T.
    """

    def __init__(self, *, in_channels: int, dims: Sequence[int], depths: Sequence[int]) -> None:
        super().__init__()
        stem = nn.Sequential(nn.Conv2d(in_channels, dims[0], 4, stride=4), ChannelNorm(dims[0]))
        halvings = (
            nn.Sequential(ChannelNorm(below), nn.Conv2d(below, above, 2, stride=2))
            for below, above in pairwise(dims)
        )
        self.stages = nn.ModuleList(
            nn.Sequential(down, *(ConvNextBlock(dim) for _ in range(depth)))
            for down, dim, depth in zip((stem, *halvings), dims, depths, strict=True)
        )

    def forward(self, image: torch.Tensor) -> tuple[torch.Tensor, ...]:
        features = []
        for stage in self.stages:
            image = stage(image)
            features.append(image)
        return tuple(features)


class ConvNextBlock(nn.Module):
    """7×7 convolution by channel, norm, and two linear layers around a GELU, with a skip."""

    def __init__(self, dim: int) -> None:
        super().__init__()
        self.spatial = nn.Conv2d(dim, dim, 7, padding=3, groups=dim)
        self.norm = nn.LayerNorm(dim, eps=1e-6)
        self.expand = nn.Linear(dim, 4 * dim)
        self.reduce = nn.Linear(4 * dim, dim)
        self.scale = nn.Parameter(torch.full((dim,), _LAYER_SCALE))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        branch = self.norm(self.spatial(x).movedim(1, -1))
        branch = self.reduce(nn.functional.gelu(self.expand(branch)))
        return x + (self.scale * branch).movedim(-1, 1)


class ChannelNorm(nn.LayerNorm):
    """Layer norm over the channels of (B, C, H, W)."""

    def __init__(self, dim: int) -> None:
        super().__init__(dim, eps=1e-6)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return super().forward(x.movedim(1, -1)).movedim(-1, 1)
