"""A convolution and its normalisation."""

from __future__ import annotations

from collections import OrderedDict

from torch import nn


class ConvNorm(nn.Sequential):
    """A convolution without bias and batch normalisation, named `c` and `bn` as TinyViT does.

    Args:
        below: Channels in.
        above: Channels out.
        side: Side of the kernel; the image keeps its size but for the stride.
        stride: Step of the kernel.
        depthwise: Whether every channel is filtered alone.
    """

    def __init__(
        self, below: int, above: int, *, side: int = 1, stride: int = 1, depthwise: bool = False
    ) -> None:
        groups = below if depthwise else 1
        conv = nn.Conv2d(below, above, side, stride, side // 2, groups=groups, bias=False)
        super().__init__(OrderedDict(c=conv, bn=nn.BatchNorm2d(above)))
