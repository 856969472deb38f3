"""How BiSeNet joins its two paths."""

from __future__ import annotations

import torch
from torch import nn

from vertext.models.baselines.conv_block import ConvBlock


class FeatureFusion(nn.Module):
    """Feature-fusion module (Yu et al., BiSeNet, ECCV 2018).

    The paths are joined by a 1×1 convolution; the whole image then weighs each channel.

    Args:
        below: Channels of both paths together.
        above: Channels that go out.
    """

    def __init__(self, below: int, above: int) -> None:
        super().__init__()
        self.join = ConvBlock(below, above, 1)
        self.weigh = nn.Sequential(
            nn.AdaptiveAvgPool2d(1),
            nn.Conv2d(above, above, 1),
            nn.ReLU(),
            nn.Conv2d(above, above, 1),
            nn.Sigmoid(),
        )

    def forward(self, spatial: torch.Tensor, context: torch.Tensor) -> torch.Tensor:
        """Join maps of one size, (B, _, H, W), to (B, above, H, W)."""
        joined = self.join(torch.cat([spatial, context], dim=1))
        return joined + joined * self.weigh(joined)
