"""The convolutions of TinyViT's first stage and between its stages."""

from __future__ import annotations

import torch
from torch import nn

from vertext.models.sam.conv_norm import ConvNorm


class Bottleneck(nn.Module):
    """Three normalised convolutions, 1×1, 3×3 channel by channel, 1×1, with GELU between.

    Args:
        below: Channels in.
        above: Channels out.
        hidden: Channels of the 3×3 convolution.
        stride: Its step.
    """

    def __init__(self, below: int, above: int, *, hidden: int, stride: int = 1) -> None:
        super().__init__()
        self.conv1 = ConvNorm(below, hidden)
        self.conv2 = ConvNorm(hidden, hidden, side=3, stride=stride, depthwise=True)
        self.conv3 = ConvNorm(hidden, above)
        self.activation = nn.GELU()

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Map (B, below, H, W) to (B, above, H/stride, W/stride)."""
        return self.conv3(self.activation(self.conv2(self.activation(self.conv1(x)))))


class ResidualBottleneck(Bottleneck):
    """The same with a skip that is added before a last GELU (MBConv of MobileNetV2).

    Args:
        channels: Channels in and out.
        expansion: Times as many within.
    """

    def __init__(self, channels: int, *, expansion: int) -> None:
        super().__init__(channels, channels, hidden=expansion * channels)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Map (B, channels, H, W) to the same shape."""
        return self.activation(x + super().forward(x))
