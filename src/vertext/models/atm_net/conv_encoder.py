"""A plain residual encoder, light enough for laptops."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import nn


class ConvEncoder(nn.Module):
    """Residual convolutions at six resolutions.

    Maps an image (B, C_in, H, W) to f⁰ … f⁵; fⁱ is (B, channels[i], H/2ⁱ, W/2ⁱ). f⁰ is one
    convolution only: at full resolution every channel costs more than a deep stage.
    """

    def __init__(self, *, in_channels: int, channels: Sequence[int]) -> None:
        super().__init__()
        self.channels = tuple(channels)
        self.stem = _conv_norm_act(in_channels, self.channels[0])
        self.stages = nn.ModuleList(
            nn.Sequential(_conv_norm_act(below, above, stride=2), ResidualBlock(above))
            for below, above in zip(self.channels, self.channels[1:], strict=False)
        )

    def forward(self, image: torch.Tensor) -> tuple[torch.Tensor, ...]:
        features = [self.stem(image)]
        for stage in self.stages:
            features.append(stage(features[-1]))
        return tuple(features)


class ResidualBlock(nn.Module):
    """Two normalised 3×3 convolutions with a skip; shape is kept."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.first = _conv_norm_act(channels, channels)
        self.second = nn.Sequential(
            nn.Conv2d(channels, channels, 3, padding=1, bias=False),
            nn.InstanceNorm2d(channels, affine=True),
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.relu(x + self.second(self.first(x)))


def _conv_norm_act(below: int, above: int, *, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(below, above, 3, stride=stride, padding=1, bias=False),
        nn.InstanceNorm2d(above, affine=True),
        nn.ReLU(),
    )
