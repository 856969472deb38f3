"""The first stage: a volume at low resolution."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import nn

from vertext.models.baselines.spineparsenet.region_graph import RegionGraph

Dilations = tuple[int, int, int]


class CoarseLogits(NamedTuple):
    """Logits (1, S, D, H/2, W/2): `final` after the graph, `early` those that built it."""

    final: torch.Tensor
    early: torch.Tensor


class CoarseNetwork(nn.Module):
    """3-D DeepLabv3+ with skips and a graph of classes.

    Strides and dilations act in the plane only, since slices are few and thick.

    Args:
        in_channels: Channels of the volume.
        classes: Number S of classes.
        width: Channels at half the resolution; each of the next three stages doubles them.
        dilations: Of the pyramid's three dilated convolutions, in voxels of an eighth of the
            resolution.
        graph_layers: Graph convolutions.
    """

    def __init__(
        self,
        *,
        in_channels: int,
        classes: int,
        width: int,
        dilations: Dilations,
        graph_layers: int,
    ) -> None:
        super().__init__()
        self.stem = nn.Sequential(
            _conv(in_channels, width, stride=2), _ResidualBlock3d(width, width)
        )
        self.middle = _ResidualBlock3d(width, 2 * width, stride=2)
        self.deepest = nn.Sequential(
            _ResidualBlock3d(2 * width, 4 * width, stride=2),
            _ResidualBlock3d(4 * width, 8 * width, dilation=2),
        )
        self.pyramid = _Pyramid(8 * width, 4 * width, dilations)
        self.to_quarter = _Up3d(4 * width, 2 * width)
        self.to_half = _Up3d(2 * width, width)
        self.early = nn.Conv3d(width, classes, 1)
        self.graph = RegionGraph(width, node=2 * width, classes=classes, layers=graph_layers)
        self.final = nn.Sequential(_conv(3 * width, width), nn.Conv3d(width, classes, 1))

    def forward(self, volume: torch.Tensor) -> CoarseLogits:
        """Segment a volume (1, C, D, H, W), H and W multiples of 8."""
        half = self.stem(volume)
        quarter = self.middle(half)
        deep = self.pyramid(self.deepest(quarter))
        feature = self.to_half(self.to_quarter(deep, quarter), half)
        early = self.early(feature)
        semantic = self.graph(feature, early)
        return CoarseLogits(self.final(torch.cat([feature, semantic], dim=1)), early)


class _ResidualBlock3d(nn.Module):
    def __init__(self, below: int, above: int, *, stride: int = 1, dilation: int = 1) -> None:
        super().__init__()
        self.first = _conv(below, above, stride=stride, dilation=dilation)
        self.second = _conv(above, above, dilation=dilation)[:-1]
        self.skip = nn.Conv3d(below, above, 1, (1, stride, stride), bias=False)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.relu(self.skip(x) + self.second(self.first(x)))


class _Pyramid(nn.Module):
    """Atrous spatial pyramid pooling: dilated views and the whole plane, joined."""

    def __init__(self, below: int, above: int, dilations: Dilations) -> None:
        super().__init__()
        self.near = _conv(below, above, kernel=1)
        self.far = nn.ModuleList(_conv(below, above, dilation=d) for d in dilations)
        # One vector a volume has no variance to normalise by.
        self.whole = nn.Sequential(nn.AdaptiveAvgPool3d(1), nn.Conv3d(below, above, 1), nn.ReLU())
        self.join = _conv((2 + len(dilations)) * above, above, kernel=1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        near = self.near(x)
        views = [near, *(far(x) for far in self.far), self.whole(x).expand_as(near)]
        return self.join(torch.cat(views, dim=1))


class _Up3d(nn.Module):
    def __init__(self, deep: int, skip: int) -> None:
        super().__init__()
        self.up = nn.ConvTranspose3d(deep, skip, (1, 2, 2), (1, 2, 2))
        self.join = _conv(2 * skip, skip)

    def forward(self, x: torch.Tensor, skip: torch.Tensor) -> torch.Tensor:
        return self.join(torch.cat([self.up(x), skip], dim=1))


def _conv(
    below: int, above: int, *, kernel: int = 3, stride: int = 1, dilation: int = 1
) -> nn.Sequential:
    """Return convolution, normalisation and ReLU; stride and dilation in the plane only."""
    around = kernel // 2
    return nn.Sequential(
        nn.Conv3d(
            below,
            above,
            kernel,
            stride=(1, stride, stride),
            padding=(around, around * dilation, around * dilation),
            dilation=(1, dilation, dilation),
            bias=False,
        ),
        nn.InstanceNorm3d(above, affine=True),
        nn.ReLU(),
    )
