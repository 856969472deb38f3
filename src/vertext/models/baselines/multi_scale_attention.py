"""SegNeXt's convolutional attention at several scales."""

from __future__ import annotations

import torch
from torch import nn

STRIPS = (7, 11, 21)
"""Lengths of the strip convolutions, in pixels."""


class MultiScaleAttention(nn.Module):
    """One block of SegNeXt (Guo et al., NeurIPS 2022): attention by convolution, then mixing.

    The attention is a depthwise 5×5 convolution, plus pairs of strip convolutions over it that
    see 7, 11 and 21 pixels, mixed by 1×1; it multiplies the map that it was made from.

    Args:
        channels: Channels in and out.
        expansion: Widening of the mixing part.
    """

    def __init__(self, channels: int, *, expansion: int = 4) -> None:
        super().__init__()
        self.attend_norm = nn.InstanceNorm2d(channels, affine=True)
        self.before = nn.Sequential(nn.Conv2d(channels, channels, 1), nn.GELU())
        self.near = _depthwise(channels, (5, 5))
        self.strips = nn.ModuleList(
            nn.Sequential(_depthwise(channels, (1, far)), _depthwise(channels, (far, 1)))
            for far in STRIPS
        )
        self.mix = nn.Conv2d(channels, channels, 1)
        self.after = nn.Conv2d(channels, channels, 1)
        wide = channels * expansion
        self.feed = nn.Sequential(
            nn.InstanceNorm2d(channels, affine=True),
            nn.Conv2d(channels, wide, 1),
            _depthwise(wide, (3, 3)),
            nn.GELU(),
            nn.Conv2d(wide, channels, 1),
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Map (B, C, H, W) to the same shape."""
        value = self.before(self.attend_norm(x))
        near = self.near(value)
        seen = near + torch.stack([strip(near) for strip in self.strips]).sum(0)
        x = x + self.after(self.mix(seen) * value)
        return x + self.feed(x)


def _depthwise(channels: int, kernel: tuple[int, int]) -> nn.Conv2d:
    padding = (kernel[0] // 2, kernel[1] // 2)
    return nn.Conv2d(channels, channels, kernel, padding=padding, groups=channels)
