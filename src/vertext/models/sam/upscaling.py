"""SAM's learned up-sampling."""

from __future__ import annotations

from torch import nn

from vertext.models.sam.channel_norm import ChannelNorm


def upscaling(width: int) -> nn.Sequential:
    """Return SAM's learned up-sampling by 4, from `width` to `width`/8 channels."""
    return nn.Sequential(
        nn.ConvTranspose2d(width, width // 4, 2, 2),
        ChannelNorm(width // 4),
        nn.GELU(),
        nn.ConvTranspose2d(width // 4, width // 8, 2, 2),
        nn.GELU(),
    )
