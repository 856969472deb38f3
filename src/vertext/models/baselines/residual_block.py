"""The basic block of residual networks."""

from __future__ import annotations

import torch
from torch import nn

from vertext.models.baselines.conv_block import ConvBlock


class ResidualBlock(nn.Module):
    """Two 3×3 convolutions beside a skip (He et al., CVPR 2016, without the bottleneck).

    The skip is a 1×1 convolution where channels or size change.

    Args:
        below: Channels that come in.
        above: Channels that go out.
        stride: Step of the first convolution.
    """

    def __init__(self, below: int, above: int, *, stride: int = 1) -> None:
        super().__init__()
        self.body = nn.Sequential(
            ConvBlock(below, above, stride=stride),
            nn.Conv2d(above, above, 3, padding=1, bias=False),
            nn.InstanceNorm2d(above, affine=True),
        )
        self.skip = (
            nn.Identity()
            if below == above and stride == 1
            else nn.Sequential(
                nn.Conv2d(below, above, 1, stride, bias=False),
                nn.InstanceNorm2d(above, affine=True),
            )
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Map (B, below, H, W) to (B, above, H/stride, W/stride)."""
        return torch.relu(self.skip(x) + self.body(x))
