"""The U-Net that LACAF looks through."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import torch
from monai.networks.blocks import UnetBasicBlock, UnetUpBlock
from torch import nn

_NORM = ("instance", {"affine": True})


class Unet3d(nn.Module):
    """A 3-D U-Net of MONAI's blocks that returns its bottleneck too.

    The published U-Net normalises by batch statistics even in evaluation; instance norm makes a
    case independent of the others.

    Args:
        in_channels: Channels of the image.
        channels: Channels at full resolution and after each halving.
    """

    def __init__(self, in_channels: int, channels: Sequence[int]) -> None:
        super().__init__()
        pairs = list(pairwise(channels))
        self.stem = UnetBasicBlock(3, in_channels, channels[0], 3, 1, _NORM)
        self.down = nn.ModuleList(UnetBasicBlock(3, a, b, 3, 2, _NORM) for a, b in pairs)
        self.up = nn.ModuleList(UnetUpBlock(3, b, a, 3, 2, 2, _NORM) for a, b in reversed(pairs))

    def forward(self, image: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Return bottleneck and features at full resolution.

        Args:
            image: (B, C_in, D, H, W); edges are multiples of the stride.

        Returns:
            (B, C_last, D/s, H/s, W/s) and (B, C_first, D, H, W).
        """
        skips = [self.stem(image)]
        for block in self.down:
            skips.append(block(skips[-1]))
        bottleneck = skips.pop()
        x = bottleneck
        for block in self.up:
            x = block(x, skips.pop())
        return bottleneck, x
