"""Two convolutions, each normalised over its channels."""

from __future__ import annotations

from torch import nn

from vertext.models.sam.channel_norm import ChannelNorm


def double_conv(below: int, above: int) -> nn.Sequential:
    """Return 3×3 to half the larger number of channels, then 1×1 to `above`.

    Args:
        below: Channels in.
        above: Channels out.
    """
    between = max(below, above) // 2
    return nn.Sequential(
        nn.Conv2d(below, between, 3, padding=1),
        ChannelNorm(between),
        nn.GELU(),
        nn.Conv2d(between, above, 1),
        ChannelNorm(above),
        nn.GELU(),
    )
