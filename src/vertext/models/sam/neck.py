"""The convolutions at the end of SAM's image encoders."""

from __future__ import annotations

from torch import nn

from vertext.models.sam.channel_norm import ChannelNorm


def neck(dim: int, width: int) -> nn.Sequential:
    """Return what brings an encoder's `dim` channels to the `width` of prompts and decoder."""
    return nn.Sequential(
        nn.Conv2d(dim, width, 1, bias=False),
        ChannelNorm(width),
        nn.Conv2d(width, width, 3, padding=1, bias=False),
        ChannelNorm(width),
    )
